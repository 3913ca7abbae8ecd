"""What hangs on the board of a place, and which objections wait."""

from datetime import date, time, timedelta

from django.db.models import Q, QuerySet

from gongzhi.calendar.work_calendar import at as instant

from .models import Notice, Objection

ANNOUNCED = timedelta(days=30)
"""How long an announcement hangs: a default of the product."""


def running(place_path: str, day: date) -> QuerySet[Notice]:
    """The notices up on this day for a place: its own, those below it, those of what it lies in.

    A publicity is up until its window ends, an announcement for 30 days. Newest first.
    """
    above = [int(part) for part in place_path.strip("/").split("/")]
    here = Q(place__path__startswith=place_path) | Q(place__in=above)
    morning, night = instant(day, time.min), instant(day + timedelta(days=1), time.min)
    up = Q(objections_until__gte=morning) | Q(
        objections_until=None, published_at__gte=morning - ANNOUNCED
    )
    found = Notice.objects.filter(here, up, published_at__lt=night, withdrawn_at=None)
    return found.select_related("place", "organisation").order_by("-published_at", "-pk")


def unanswered(organisation_id: int) -> QuerySet[Objection]:
    """Objections that wait for this organisation's answer, oldest first."""
    waiting = Objection.objects.filter(answered_at=None, notice__organisation=organisation_id)
    return waiting.select_related("notice").order_by("raised_at", "pk")


def answered(organisation_id: int) -> QuerySet[Objection]:
    """Those that this organisation has answered, the latest first."""
    done = Objection.objects.filter(answered_at__isnull=False, notice__organisation=organisation_id)
    return done.select_related("notice").order_by("-answered_at", "-pk")


def objected(notice_id: int, person_id: int) -> QuerySet[Objection]:
    """What one person holds against a notice."""
    return Objection.objects.filter(notice=notice_id, person=person_id).order_by("pk")


def about(subject: str) -> QuerySet[Notice]:
    """Every notice about a subject, oldest first, withdrawn ones too."""
    return Notice.objects.filter(subject=subject).order_by("published_at", "pk")
