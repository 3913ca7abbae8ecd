"""Deleting what has been kept long enough (people.retention says how long)."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q

from gongzhi.files import drafts
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.owners.assembly import queries as assemblies
from gongzhi.mechanisms.owners.committee import queries as committees
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.roll import queries as rolls
from gongzhi.messages import codes
from gongzhi.people import privacy
from gongzhi.people.erasing import OVER
from gongzhi.people.models import Account, Holding, Person, Residency
from gongzhi.people.retention import ROWS
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.services import book

from .models import Suggestion

KEEPER = Actor(label="到期删除", duty=Duty.SECURITY_ADMIN)
"""The named machine actor of the deletions."""
LOGS, CONTACTS = ROWS["logs"].parameter, ROWS["contacts"].parameter
BATCH = 500


def purge(*, at: datetime) -> dict[str, int]:
    """Delete what is due; how many of each kind. Run daily; a kill loses nothing, run it again."""
    set_by_city = book(LOGS, CONTACTS, at=at)
    return {
        "codes": codes.forget(at=at),
        "drafts": drafts.forget(at=at),
        "addresses": _addresses(at=at),
        "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
        "logs": _logs(before=at - timedelta(days=set_by_city.whole(LOGS))),
        "contacts": _contacts(before=at - timedelta(days=set_by_city.whole(CONTACTS)), at=at),
    }


def _addresses(*, at: datetime) -> int:
    old = Suggestion.objects.filter(at__lte=at - timedelta(days=1)).exclude(client="")
    return old.update(client="")


def _logs(*, before: datetime) -> int:
    kinds = (AccessAttempt, AccessLog, AccessFailureLog)
    return sum(kind.objects.filter(attempt_time__lt=before).delete()[0] for kind in kinds)


def _contacts(*, before: datetime, at: datetime) -> int:
    """Erase one batch of reporters whose last matter ended long ago."""
    due = list(stale(before=before)[:BATCH])
    for person in due:
        privacy.erase(person, basis=OVER, reason="保存期届满", by=KEEPER, at=at)
    return len(due)


def _corrections(before: datetime):
    """What an owner said of a member, or was said of this one, and is not long over."""
    lately = Q(case__closed_at=None) | Q(case__closed_at__gte=before)
    concerned = Q(complainant=OuterRef("pk")) | Q(member__person=OuterRef("pk"))
    return Correction.objects.filter(lately, concerned)


def stale(*, before: datetime):
    """Persons whom nothing keeps: no post, account or home here, no place on a roll of owners that
    is needed, no matter after the instant."""
    recent = Matter.objects.filter(reporter=OuterRef("pk")).filter(
        Q(case__closed_at=None) | Q(case__closed_at__gte=before)
    )
    kept = (
        Exists(recent)
        | Exists(Holding.objects.filter(person=OuterRef("pk")))
        | Exists(Account.objects.filter(person=OuterRef("pk")))
        | Exists(Residency.objects.filter(person=OuterRef("pk"), until=None))
        | Exists(rolls.needed(since=before).filter(person=OuterRef("pk")))
        | Exists(assemblies.standing(since=before).filter(person=OuterRef("pk")))
        | Exists(assemblies.grouped(since=before).filter(person=OuterRef("pk")))
        | Exists(committees.needed(since=before).filter(person=OuterRef("pk")))
        | Exists(_corrections(before))
    )
    unused = Person.objects.filter(erased_at=None, created_at__lt=before).exclude(data_key=None)
    return unused.filter(~kept).annotate(last=Max("matters__case__closed_at")).order_by("pk")
