"""What residents may read of matters: their own with all that is public in it, others' by topic."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework.models import Case, Seat, Step
from gongzhi.people.models import Organisation, Person, Post
from gongzhi.places.models import Kind, Place

from .models import Level, Matter
from .procedure import MATTER
from .rules import Likeness, likely_duplicate
from .topics import topics

LOOK_BACK = timedelta(days=7)
LATELY = timedelta(days=30)
MOST_LOOKED_AT = 50
MOST_SHOWN = 3
SHOWN = ("case__place", "case__street", "case__community", "case__compound")
SOLVED_BY = {
    Level.COMPOUND: gettext_lazy("小区解决"),
    Level.COMMUNITY: gettext_lazy("社区解决"),
    Level.STREET: gettext_lazy("街道解决"),
    Level.CITY: gettext_lazy("街道呼叫后解决"),
}
INTO = ("merged_into__case__place", "merged_into__case__compound")


def subject_words(place: Place | None, text: str) -> str:
    """安和苑：漏水冒水、路面. Says nothing that only the reporter's text tells."""
    about = "、".join(_(topic) for topic in topics(text)) or _("一件事")
    return _("%(place)s：%(about)s") % {"place": place, "about": about} if place else about


# --- one's own ------------------------------------------------------------------------------------


@dataclass
class Followed:
    """A matter as its reporter reads it.

    shown: the matter whose progress and answer count (the one it was merged into, or itself).
    departments: those that a call went to, with where they stand.
    """

    matter: Matter
    shown: Matter
    steps: list[Step]
    seats: dict[str, Organisation]
    departments: list[Case] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.shown.case

    @property
    def merged(self) -> bool:
        return self.shown.pk != self.matter.pk

    @property
    def responsible(self) -> Organisation | None:
        """Whose turn it is, else who handles it; nobody once it has ended."""
        if self.case.closed_at:
            return None
        awaited = self.case.at_state.awaits
        return self.seats.get(awaited.name if awaited else "") or self.seats.get("handler")


def by_token(token: str) -> Matter | None:
    """The matter whose own link ends in this."""
    found = Matter.objects.select_related(*SHOWN, *INTO, "case__awaiting")
    return found.filter(token=token).first()


def followed(matter: Matter) -> Followed:
    """All that its reporter may read. Three queries, one more while departments work on it."""
    shown = matter.merged_into or matter
    steps = list(Step.objects.filter(case=shown.pk).order_by("pk"))
    seats = Seat.objects.filter(case=shown.pk).select_related("organisation")
    holders = {seat.role: seat.organisation for seat in seats}
    read = Followed(matter, shown, steps, holders)
    if any(step.move == "call_city" for step in steps):
        read.departments = _departments(shown.pk)
    return read


def _departments(pk: int) -> list[Case]:
    """The cases two below: one for each department called, the latest call's last."""
    below = Case.objects.filter(parent__parent=pk).order_by("pk")
    return [c for c in below.prefetch_related("seats__organisation") if c.part]


def department_of(case: Case) -> Organisation | None:
    return next((s.organisation for s in case.seats.all() if s.role == "department"), None)


def contact(organisation: Organisation, duties: frozenset[str], day) -> tuple[str, str]:
    """(signature, public phone) of the post there that deals with residents now."""
    posts = Post.objects.current(day).filter(organisation=organisation, duty__in=duties)
    post = posts.order_by("-chief", "pk").first()
    if post is None:
        return str(organisation), organisation.phone
    return f"{organisation} {post.title}", post.phone or organisation.phone


def of_person(person_id: int) -> QuerySet[Matter]:
    """All matters of one reporter, newest first."""
    mine = Matter.objects.filter(reporter=person_id)
    return mine.select_related("case__place", "case__compound", "merged_into__case").order_by("-pk")


def by_number(number: str) -> Case | None:
    """A matter's case by its number, for whoever knows it: state and dates are all they may see."""
    return Case.objects.of(MATTER).filter(number=number.strip()).first()


# --- others' --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Twin:
    """An open matter that may be the same thing. mine: the same person reported it."""

    pk: int
    words: str
    opened_at: datetime
    state: str
    token: str
    mine: bool


@dataclass(frozen=True)
class Nearby:
    """twins: likely duplicates.  of_today: how many this reporter sent in the last 24 hours."""

    twins: list[Twin]
    of_today: int


def nearby(text: str, place: Place, *, at: datetime, reporter: int | None = None) -> Nearby:
    """Open matters of the last week in the same compound that sound alike, in one query."""
    here = Q(case__opened_at__gt=at - LOOK_BACK, case__closed_at=None, **_same(place))
    mine = Q(reporter=reporter, case__opened_at__gt=at - timedelta(days=1))
    wanted = here | mine if reporter else here
    found = Matter.objects.filter(wanted).select_related("case__compound", "case__community")
    rows = list(found.order_by("-pk")[:MOST_LOOKED_AT])
    today = sum(
        m.reporter_id == reporter and m.case.opened_at > at - timedelta(days=1)
        for m in rows
        if reporter
    )
    return Nearby(_alike(rows, text, place, at, reporter), today)


def _same(place: Place) -> dict:
    ids = place.ancestor_ids
    if place.kind in (Kind.CITY, Kind.STREET, Kind.COMMUNITY, Kind.GRID):
        return {"case__place": place.pk}
    return {"case__compound": ids[3]}


def _alike(rows: list[Matter], text: str, place: Place, at: datetime, reporter: int | None):
    twins, likeness = [], Likeness(text)
    for matter in rows:
        case = matter.case
        if case.closed_at or not _here(case, place):
            continue
        hours = (at - case.opened_at).total_seconds() / 3600
        if likely_duplicate(True, hours, likeness.to(matter.text)):
            words = subject_words(case.compound or case.community, matter.text)
            mine = reporter is not None and matter.reporter_id == reporter
            token = matter.token if mine else ""
            twins.append(Twin(matter.pk, words, case.opened_at, case.state_label, token, mine))
    return twins[:MOST_SHOWN]


def _here(case: Case, place: Place) -> bool:
    return all(
        getattr(case, f"{k.removeprefix('case__')}_id") == v for k, v in _same(place).items()
    )


@dataclass(frozen=True)
class Solved:
    """A matter that has just ended well, for the open page."""

    words: str
    level: str
    opened_at: datetime
    closed_at: datetime

    @property
    def level_words(self) -> str:
        return str(SOLVED_BY[Level(self.level)])


def just_solved(*, at: datetime, most: int = 3) -> list[Solved]:
    """The last matters that ended with an answer, without anything personal."""
    found = Matter.objects.filter(case__state="closed", case__closed_at__gt=at - LATELY)
    found = found.exclude(solved_at_level="").select_related("case__compound", "case__community")
    rows = [
        Solved(
            subject_words(m.case.compound or m.case.community, m.text),
            m.solved_at_level,
            m.case.opened_at,
            m.case.closed_at or at,
        )
        for m in found.order_by("-pk")[: 10 * most]
    ]
    return sorted(rows, key=lambda one: one.closed_at, reverse=True)[:most]


def has_open(person: Person) -> bool:
    return Matter.objects.filter(reporter=person, case__closed_at=None).exists()
