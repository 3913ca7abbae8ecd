"""Reading terms and delegations: lists, what is late, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime

from gongzhi.casework import beside
from gongzhi.casework.beside import along
from gongzhi.casework.models import Case
from gongzhi.casework.procedure import said as _
from gongzhi.people.models import Person
from gongzhi.places.listing import compounds, matching
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE
from gongzhi.policy.services import Book

from . import rules
from .models import (
    Change,
    Committee,
    Delegation,
    Handover,
    Member,
    Representative,
    Resolution,
)
from .procedure import RENEW, TERM

SITTING = ("chair", "deputy", "executive", "member")


# --- which are late -------------------------------------------------------------------------------


def ending(day: date, days: int) -> Q:
    """Terms that run and end within so many days."""
    return Q(committee__ended_on=None, committee__until__lte=day + timedelta(days=days))


def filing_late(at: datetime) -> Q:
    """Elected for more than thirty days and not handed in (SDR 31)."""
    return Q(committee__ended_on=None, committee__filed_on=None, committee__file_by__lt=at)


def change_late(at: datetime) -> Q:
    late = Change.objects.filter(committee=OuterRef("pk"), reported_at=None, due_at__lt=at)
    return Q(Exists(late))


def unpublished(at: datetime) -> Q:
    """A decision that should have been made public (SDR 32)."""
    late = Resolution.objects.filter(committee=OuterRef("pk"), published_at=None, publish_by__lt=at)
    return Q(Exists(late))


def alerts(at: datetime, rules_now: Book) -> dict[str, Q]:
    """Name of an alert → which terms it is about."""
    days = rules_now.limit(RENEW.code).amount
    return {
        "ending": ending(localtime(at).date(), days),
        "filing": filing_late(at),
        "change": change_late(at),
        "publish": unpublished(at),
    }


# --- lists ----------------------------------------------------------------------------------------


def listed(by: Actor) -> QuerySet[Case]:
    """Terms in scope, each with how many sit in it."""
    sitting = Q(committee__members__until=None, committee__members__role__in=SITTING)
    cases: QuerySet[Case] = Case.objects.visible_to(by).of(TERM)
    return cases.annotate(sitting=Count("committee__members", filter=sitting))


def running(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(committee__ended_on=None)


def counts(by: Actor, *, at: datetime, rules_now: Book) -> dict[str, int]:
    """How many terms run, and how many each alert is about. One query."""
    cases = running(Case.objects.visible_to(by).of(TERM))
    wanted = {name: Count("pk", filter=q) for name, q in alerts(at, rules_now).items()}
    return cases.aggregate(running=Count("pk"), **wanted)


def named(words: str, *, day: date) -> list[int]:
    """The compounds that somebody means, by name, code, pinyin or its initials."""
    every = compounds(day=day)
    found = [c for c in every if c.code.lower() == words.lower()]
    return [c.pk for c in [*found, *matching(words, every)]]


def of_place(by: Actor) -> Q:
    """Delegations that a post may read: those of compounds in its reach."""
    if by.duty not in BY_PLACE | CITY_WIDE or not by.place_path:
        return Q(pk__in=[])
    return Q(compound__path__startswith=by.place_path)


def delegations(by: Actor) -> QuerySet[Delegation]:
    """Newest first, with place and people, and how much they handed in."""
    found = Delegation.objects.filter(of_place(by)).select_related("compound__parent__parent")
    found = found.prefetch_related("representatives__person")
    return found.annotate(said=Count("opinions", distinct=True)).order_by("-pk")


# --- one term -------------------------------------------------------------------------------------


def _beside(model: type[Model], names: str, *, order: str, **more) -> Subquery:
    """The term's rows of another table, whole, in the same query."""
    rows = model._default_manager.filter(committee=OuterRef("pk"))
    return beside.listed(rows, "committee", order=order, **{n: F(n) for n in names.split()}, **more)


PERSON = {"name": F("person__name")}
OF_MEMBER = {"name": F("member__person__name")}
COLUMNS = {
    "people": _beside(
        Member,
        "id person role rank party official consent since until end moved_up_on suspended_at "
        "suspended_why handed_over_on",
        order="rank",
        **PERSON,
    ),
    "decisions": _beside(
        Resolution,
        "id title text met_on of attended agreed publish_by published_at notice",
        order="-met_on",
    ),
    "things": _beside(
        Handover, "id member what due_on done_on received_by", order="id", **OF_MEMBER
    ),
    "news": _beside(Change, "id member kind on due_at reported_at", order="-id", **OF_MEMBER),
}
"""For the query of a case or of a term; both have the same key."""


def _revived(model: type[Any], rows: list[dict] | None) -> list[Any]:
    """Rows that came as JSON, as objects again; whoever they name comes along."""
    fields = {f.name: f for f in model._meta.concrete_fields}
    made = []
    for row in rows or []:
        name = row.pop("name", None)
        found = model(**{fields[n].attname: fields[n].to_python(v) for n, v in row.items()})
        made.append(_with_name(found, name))
    return made


def _with_name(found: Any, name: str | None) -> Any:
    if isinstance(found, Member):
        found.person = Person(pk=found.person_id, name=name or "")
    elif isinstance(found, Handover | Change) and found.member_id:
        person = Person(name=name or "")
        found.member = Member(pk=found.member_id, person=person)
    return found


@dataclass(frozen=True)
class Whole:
    """A term with everything that belongs to it."""

    committee: Committee
    sitting: list[Member]
    alternates: list[Member]
    gone: list[Member]
    resolutions: list[Resolution]
    handovers: list[Handover]
    changes: list[Change]

    @property
    def vacant(self) -> int:
        return max(self.committee.seats - len(self.sitting), 0)

    @property
    def chair(self) -> Member | None:
        return next((m for m in self.sitting if m.role == Member.Role.CHAIR), None)


ORDER = {role: n for n, role in enumerate(SITTING)}


def whole(committee: Committee, row: Model) -> Whole:
    """row: the case or the term as it was read with COLUMNS. No further query."""
    people = _revived(Member, along(row, "people"))
    serving = [m for m in people if m.until is None]
    sitting = [m for m in serving if not m.is_alternate]
    return Whole(
        committee=committee,
        sitting=sorted(sitting, key=lambda m: (ORDER[m.role], m.rank)),
        alternates=[m for m in serving if m.is_alternate],
        gone=[m for m in people if m.until],
        resolutions=_revived(Resolution, along(row, "decisions")),
        handovers=_revived(Handover, along(row, "things")),
        changes=_revived(Change, along(row, "news")),
    )


@dataclass(frozen=True)
class Next:
    """What comes next, until when, and whether that is past."""

    label: str
    on: date | None
    late: bool


def coming(found: Whole, state: str, *, at: datetime, rules_now: Book) -> list[Next]:
    """What a term still has before it, the nearest first; for officials and for everybody."""
    committee, today = found.committee, localtime(at).date()
    wanted: list[tuple[str, date | None]] = []
    if state == "elected":
        wanted.append((_("开首次会议，推选主任、副主任"), _day(committee.case.due_at)))
    if committee.filed_on is None and state in ("elected", "constituted"):
        wanted.append((_("向物业主管部门和街道备案"), _day(committee.file_by)))
    if state == "filed":
        wanted.append((_("物业主管部门出具备案证明"), _day(committee.case.due_at)))
    wanted += [
        (_("公布业委会的决定"), _day(r.publish_by))
        for r in found.resolutions
        if r.published_at is None
    ]
    wanted += [
        (_("向物业主管部门报变更"), _day(c.due_at)) for c in found.changes if c.reported_at is None
    ]
    if committee.ended_on is None:
        days = rules_now.limit(RENEW.code).amount
        if state != "renewal":
            wanted.append((_("开始换届"), rules.renewal_from(committee.until, days)))
        else:
            wanted.append((_("组织换届选举"), _day(committee.case.due_at)))
        wanted.append((_("任期届满"), committee.until))
    wanted += [(_("移交"), h.due_on) for h in found.handovers if h.done_on is None]
    rows = [Next(label, on, on is not None and on < today) for label, on in wanted]
    return sorted(rows, key=lambda row: row.on or date.max)


def _day(instant: datetime | None) -> date | None:
    return localtime(instant).date() if instant else None


# --- for everybody --------------------------------------------------------------------------------


def current_of(compound_id: int) -> Committee | None:
    """The term that runs in a compound."""
    found = Committee.objects.filter(compound=compound_id, ended_on=None).annotate(**COLUMNS)
    return found.select_related("organisation", "case", "vote__result_notice").first()


def serving_in(compound_id: int, *, day: date) -> Delegation | None:
    found = Delegation.objects.current(day).filter(compound=compound_id)
    return found.prefetch_related("representatives__person").first()


# --- of a person ----------------------------------------------------------------------------------


def seats_of(person_id: int) -> list[Member]:
    """Every seat they hold or held, the latest first."""
    found = Member.objects.filter(person=person_id).select_related("committee__compound")
    return list(found.order_by("-since", "-pk"))


def delegated(person_id: int) -> list[Representative]:
    found = Representative.objects.filter(person=person_id)
    return list(found.select_related("delegation__compound").order_by("-pk"))


def needed(*, since: datetime) -> QuerySet[Member]:
    """Seats whose holder has to be known: they sit, or left after an instant."""
    return Member.objects.filter(Q(until=None) | Q(until__gte=localtime(since).date()))
