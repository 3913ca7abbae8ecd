"""How matters come in: one that somebody raises, a file of them, or what was answered long ago."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Urgency
from gongzhi.casework.opening import Course, Opening, keep_courses, open_cases
from gongzhi.casework.procedure import Role
from gongzhi.people.models import Organisation, Person
from gongzhi.people.reach import handlers
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotYours

from .models import Level, Matter, Source
from .procedure import CALLBACK, CLOSED, HANDLER, MATTER

LADDER = [Level.COMPOUND, Level.COMMUNITY, Level.STREET]
TITLE = 30  # characters
LONGEST_TITLE = 80
CLAUSE_ENDS = re.compile(r"[，。！？；,!?;]")
LEAST_CLAUSE = 6  # characters: 你好， is no title
PAST_KEEPERS = frozenset({"hotline_officer", "platform_officer"})
"""The duties that may take in what was answered elsewhere."""


@dataclass(frozen=True)
class Report:
    """What somebody says.

    place: as exact as known.  lon, lat: WGS-84 degrees.  said_at: when, if not now.
    """

    text: str
    place: Place
    source: str = Source.WEB
    category: str = ""
    spot: str = ""
    lon: float | None = None
    lat: float | None = None
    urgency: str = Urgency.ORDINARY
    source_no: str = ""
    title: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True)
class Past:
    """A matter that was handled elsewhere.

    state: how it ended.  level: the rung that solved it, "" where nobody knows.
    review: how the reporter found it (好差评), "" where they weren't asked.
    """

    report: Report
    answer: str
    answered_at: datetime | None
    closed_at: datetime
    state: str = CLOSED.name
    level: str = ""
    review: str = ""


class Rungs:
    """Who handles what is raised in a place. Each place is looked up once."""

    def __init__(self, *, day: date) -> None:
        self._day = day
        self._known: dict[int, dict[str, Organisation]] = {}

    def lowest(self, place: Place) -> tuple[str, dict[Role, Organisation]]:
        """The lowest level with somebody to handle it, and the seats. Raises Incomplete."""
        if place.pk not in self._known:
            self._known[place.pk] = handlers(place, day=self._day)
        ladder = self._known[place.pk]
        level = next((lv for lv in LADDER if lv in ladder), None)
        if level is None:
            raise Incomplete(
                _("“%s”还没有任何一级负责，请先在城市资料里补上") % place, field="place"
            )
        seats = {HANDLER: ladder[level]}
        return level, seats | ({CALLBACK: ladder["city"]} if "city" in ladder else {})


@transaction.atomic
def raise_matter(
    report: Report, *, by: Actor, at: datetime, reporter: Person | None = None
) -> Matter:
    """Open a matter at the lowest level that has somebody to handle it.

    Raises Incomplete without a text, for a place nobody answers for, and for a source number that
    is in already.
    """
    try:
        with transaction.atomic():
            return raise_matters([(report, reporter)], Rungs(day=at.date()), by=by, at=at)[0]
    except IntegrityError:
        raise Incomplete(
            _("来源编号“%s”已经收过了") % report.source_no, field="source_no"
        ) from None


@transaction.atomic
def raise_matters(
    told: Sequence[tuple[Report, Person | None]], rungs: Rungs, *, by: Actor, at: datetime
) -> list[Matter]:
    """Open many at once, as `raise_matter` does one.

    Raises Incomplete for the first that won't do; IntegrityError for a used source number.
    """
    asked = [rungs.lowest(_checked(report).place) for report, reporter in told]
    both = list(zip(told, asked, strict=True))
    openings = [_opening(report, seats) for (report, reporter), (level, seats) in both]
    cases = open_cases(MATTER, openings, by=by, at=at)
    return Matter.objects.bulk_create(
        _matter(report, case=case, reporter=reporter, level=level)
        for case, ((report, reporter), (level, seats)) in zip(cases, both, strict=True)
    )


@transaction.atomic
def record_past(past: Past, *, by: Actor, at: datetime, reporter: Person | None = None) -> Matter:
    """Take in a matter that was handled elsewhere: closed, with its answer; nobody's turn, no card.

    It counts in trends by when it was said, and for no organisation's rates: none of ours had it.
    Raises NotYours, Incomplete.
    """
    try:
        with transaction.atomic():
            return record_pasts([(past, reporter)], by=by, at=at)[0]
    except IntegrityError:
        raise Incomplete(
            _("来源编号“%s”已经收过了") % past.report.source_no, field="source_no"
        ) from None


@transaction.atomic
def record_pasts(
    pasts: Sequence[tuple[Past, Person | None]], *, by: Actor, at: datetime
) -> list[Matter]:
    """Take in many at once, as `record_past` does one. IntegrityError for a used source number."""
    if by.duty not in PAST_KEEPERS:
        raise NotYours()
    courses = [_course(check_past(past, at=at)) for past, __ in pasts]
    cases = keep_courses(MATTER, courses, by=by, at=at)
    return Matter.objects.bulk_create(
        _matter(
            past.report,
            case=case,
            reporter=reporter,
            level=past.level or rung_of(past.report.place),
            solved_at_level=past.level,
            answer=past.answer.strip(),
            answered_at=past.answered_at,
            review=past.review,
        )
        for case, (past, reporter) in zip(cases, pasts, strict=True)
    )


def _checked(report: Report) -> Report:
    if not report.text.strip():
        raise Incomplete(_("请写清是什么事"), field="text")
    return report


def _opening(report: Report, seats: dict[Role, Organisation]) -> Opening:
    return Opening(
        title=report.title or title_of(report),
        place=report.place,
        seats=seats,
        urgency=report.urgency,
        since=report.said_at,
        secret=report.text,
    )


def check_past(past: Past, *, at: datetime) -> Past:
    """Raises Incomplete for a course that says nothing, runs backwards or into the future."""
    said = _checked(past.report).said_at
    if said is None or said > at:
        raise Incomplete(_("收到时间要填，而且要在现在之前"), field="sent_at")
    if past.answered_at and not said <= past.answered_at <= at:
        raise Incomplete(_("答复时间要在收到之后、现在之前"), field="replied_at")
    if not (past.answered_at or said) <= past.closed_at <= at:
        raise Incomplete(_("办结时间要在答复之后、现在之前"), field="closed_at")
    return past


def _course(past: Past) -> Course:
    opening, answer = _opening(past.report, {}), past.answer.strip()
    return Course(opening, past.state, past.closed_at, answer, past.answered_at)


def _matter(report: Report, *, level: str, **columns) -> Matter:
    return Matter(
        text=report.text.strip(),
        category=report.category,
        source=report.source,
        source_no=report.source_no,
        token=secrets.token_urlsafe(24),
        spot=report.spot,
        lon=report.lon,
        lat=report.lat,
        level=level,
        passed_street=level in (Level.STREET, Level.CITY),
        **columns,
    )


def rung_of(place: Place) -> str:
    """The rung that a place itself stands on."""
    by_kind: dict[str, str] = {Kind.CITY: Level.CITY, Kind.STREET: Level.STREET}
    by_kind |= dict.fromkeys((Kind.COMMUNITY, Kind.GRID), Level.COMMUNITY)
    return by_kind.get(place.kind, Level.COMPOUND)


def title_of(report: Report) -> str:
    """Place and the first clause of what is said, the first words where that says too little."""
    words = report.text.strip().splitlines()[0]
    clause = CLAUSE_ENDS.split(words)[0]
    words = clause if len(clause) >= LEAST_CLAUSE else words
    return f"{report.place.name} {words}"[:TITLE]
