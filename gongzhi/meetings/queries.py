"""Which meetings a post may read, and what their decisions ask of an organisation."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE

from .models import Attendance, Decision, Meeting


def visible_to(by: Actor) -> QuerySet[Meeting]:
    """One's own organisation's, those one is invited to, and those within one's place.

    Newest first. The same rule for one meeting and for a list.
    """
    if by.post_id is None:
        return Meeting.objects.none()
    invited = Attendance.objects.filter(
        meeting=OuterRef("pk"), post__organisation=by.organisation_id
    )
    seen = Q(convener=by.organisation_id) | Q(Exists(invited))
    if by.place_path and by.duty in BY_PLACE | CITY_WIDE:
        seen |= Q(place__path__startswith=by.place_path)
    found = Meeting.objects.filter(seen).select_related("place", "convener")
    return found.order_by("-starts_at", "-pk")


def decisions_for(organisation_id: int) -> QuerySet[Decision]:
    """What closed meetings decided this organisation shall do, the nearest day first."""
    found = Decision.objects.filter(responsible=organisation_id, meeting__closed_at__isnull=False)
    return found.select_related("meeting").order_by("due_on", "pk")
