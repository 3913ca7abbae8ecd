"""A committee at work: first meeting, filing, certificate, a proposal that fails; and committees
that stood before the city kept its record here."""

import random
from datetime import datetime, timedelta

from gongzhi.mechanisms.owners.committee import deciding, members, registering, services
from gongzhi.mechanisms.owners.committee.models import Committee, Member
from gongzhi.mechanisms.owners.committee.rules import PAPERS, years_later
from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.people.models import Mandate

from .. import words
from ..city import TOLD, Compound
from .ballots import enough, opposed_by_large
from .diary import Diary, Story, Telling
from .people import alone, rows
from .polling import announce, decide, poll
from .said import said

STAND = 0.64  # share of the managed compounds that have a committee on paper
YEARS = (3, 5)
FILED = "演示备〔{year}〕{number}号"


def constitute(diary: Diary, compound: Compound, committee: Committee) -> Telling[datetime]:
    """The first meeting chooses chair and deputy."""
    at = yield diary.worked(diary.life.now, 2, "10:00")
    sitting = members.sitting(committee)
    meeting = deciding.Meeting(at.date(), sitting, len(sitting))
    offices = members.Offices(sitting[0], sitting[1:2])
    at = yield at + timedelta(hours=1)
    by = diary.community(compound)
    services.constitute(committee.pk, meeting=meeting, offices=offices, by=by, at=at)
    at = yield diary.worked(at, 1, "10:20")
    first = committee.resolutions.get()
    deciding.publish(committee.pk, resolution=first, by=diary.community(compound), at=at)
    return at


def file(diary: Diary, compound: Compound, committee: Committee, at: datetime) -> Telling[datetime]:
    at = yield at
    papers = [paper.code for paper in PAPERS]
    services.file(committee.pk, papers=papers, by=diary.community(compound), at=at)
    return at


def certify(diary: Diary, compound: Compound, committee: Committee, at: datetime) -> Story:
    at = yield diary.worked(at, 5, "11:00")
    number = FILED.format(year=at.year, number=compound.number)
    by = diary.department("zj")
    services.certify(committee.pk, number=number, on=at.date(), by=by, at=at)


def propose_raising(diary: Diary, compound: Compound) -> Story:
    """To raise the repair fund takes three quarters in heads and in area; the largest owners do not
    want it."""
    at = yield diary.worked(diary.life.now, 8)
    words_ = said("raising")
    proposal = Proposal("RAISE_REPAIR_FUND", words_["title"], words_["text"])
    found = yield from announce(diary, compound, at, words_["name"], proposal, by=diary.community)
    taking_part = enough(found.electorate, diary.rng, first=6)
    yield from poll(diary, found, opposed_by_large(taking_part, "m1"))
    yield from decide(diary, found)


def on_paper(diary: Diary) -> Story:
    """The streets put on record which committees there are: before anything else is told."""
    at = yield diary.before(167, "10:00")
    managed = Mandate.objects.current(at.date()).filter(kind=Mandate.Kind.MANAGES)
    places = set(managed.values_list("place", flat=True))
    for compound in diary.city.compounds:
        rng = random.Random(f"owners {diary.seed} committee {compound.number}")
        standing = compound.place.pk in places and rng.random() < STAND
        if compound.number == 0 or (compound.number >= TOLD and standing):
            at = yield at + timedelta(minutes=rng.randint(3, 9))
            existing = _existing(diary, compound, at, rng)
            registering.register(compound.place, existing, by=diary.street(compound), at=at)


def _existing(
    diary: Diary, compound: Compound, at: datetime, rng: random.Random
) -> registering.Existing:
    """Elected some while ago, for as long as that its term goes on for a while from today."""
    years = rng.choice(YEARS)
    age = timedelta(days=rng.randint(200, years * 365 - 260))
    since = at.date() - age
    number = FILED.format(year=since.year, number=1000 + compound.number)
    return registering.Existing(
        since=since,
        until=years_later(since, years),
        seats=5,
        members=_members(diary, compound, rng),
        document=f"{since.year} 年选举结果公告（演示）",
        number=number,
        certified_on=since + timedelta(days=30),
    )


def _members(diary: Diary, compound: Compound, rng: random.Random) -> list[registering.Named]:
    """In the compound whose story is told they are owners on its roll, and two alternates wait."""
    roles = [Member.Role.CHAIR, Member.Role.DEPUTY, *[Member.Role.MEMBER] * 3]
    if compound.number:
        return [registering.Named(words.person(rng), role) for role in roles]
    homes = alone(rows(diary, 0))[1:8]
    roles += [Member.Role.ALTERNATE] * 2
    return [
        registering.Named(home.people[0].name, role, home.people[0].phone)
        for home, role in zip(homes, roles, strict=True)
    ]
