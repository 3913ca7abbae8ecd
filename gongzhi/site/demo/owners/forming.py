"""A first assembly on its way to the vote: group, notices, candidates (SDR 20–22)."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.mechanisms.owners.assembly import candidates, elections, queries, rules, services
from gongzhi.mechanisms.owners.assembly.candidates import Naming
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election, Formation, Side
from gongzhi.mechanisms.owners.assembly.services import Named
from gongzhi.mechanisms.owners.roll.told import Told

from .. import words
from ..city import Compound
from . import people
from .diary import Diary, Telling
from .said import said

SEATS, ALTERNATES = 5, 2
SIDES = (Side.STREET, Side.COMMUNITY, Side.COMPANY, *[Side.OWNER] * 4)
OFFICE = 8000  # added to the phone of who comes from an office
SOURCE = Candidacy.Source
SOURCES = (SOURCE.COMMUNITY, SOURCE.SELF, SOURCE.JOINT, SOURCE.SELF, SOURCE.COMMUNITY)


@dataclass(frozen=True)
class Prepared:
    """An assembly whose candidates are named, and may no longer be: it is after the close."""

    compound: Compound
    formation: Formation
    election: Election


def asked(diary: Diary, number: int, *, begins: datetime) -> Telling[Formation]:
    """The street takes it in hand."""
    compound = diary.compound(number)
    at = yield begins
    return services.start(
        compound.place,
        basis=said("forming")["basis"],
        asked_on=at.date(),
        by=diary.street(compound),
        at=at,
    )


def prepare(diary: Diary, number: int, *, begins: datetime, stand: int = 7) -> Telling[Prepared]:
    """From the day it is due to the close for candidates; so many of them stand."""
    compound = diary.compound(number)
    formation = yield from asked(diary, number, begins=begins)
    at = yield diary.worked(begins, 5, "10:00")
    services.form_group(
        formation.pk,
        members=_group(diary, compound),
        formed_on=at.date(),
        by=diary.street(compound),
        at=at,
    )
    at = yield diary.worked(at, 3, "15:00")
    services.notice_members(formation.pk, by=diary.street(compound), at=at)
    at = yield diary.worked(at, 1)
    closes = diary.sharp(at, 12, "17:30")
    return (yield from _names(diary, formation, compound, at, closes=closes, stand=stand))


def _names(
    diary: Diary, formation: Formation, compound: Compound, at: datetime, *, closes, stand: int
) -> Telling[Prepared]:
    """The election is opened and candidates are named until the close."""
    election = elections.open_election(
        compound.place,
        kind=Election.Kind.FIRST,
        seats=SEATS,
        alternates=ALTERNATES,
        closes_at=closes,
        by=diary.street(compound),
        at=at,
    )
    standing = people.alone(people.rows(diary, compound.number))[1 : stand + 1]
    for n, then in enumerate(diary.spread(at, closes, stand)):
        at = yield then
        naming = _naming(standing[n], n, compound)
        candidates.name_candidate(election.pk, naming, by=diary.community(compound), at=at)
    yield diary.worked(closes, 1)
    return Prepared(compound, formation, election)


def _group(diary: Diary, compound: Compound) -> list[Named]:
    """Seven: street, community and company send one each, the others own flats here."""
    owners = iter(people.alone(people.rows(diary, compound.number))[9:])
    found = []
    for n, side in enumerate(SIDES):
        if side == Side.OWNER:
            who = next(owners).people[0]
            found.append(Named(who.name, who.phone, side))
        else:
            phone = people.phone(compound, OFFICE + n)
            found.append(Named(words.person(diary.rng), phone, side, leads=n == 0))
    return found


def _naming(home: Told, number: int, compound: Compound) -> Naming:
    """Two of three tell that they are Party members or hold public office, and agree to it."""
    who, source = home.people[0], SOURCES[number % len(SOURCES)]
    telling = number % 3 < 2
    of = queries.heads(compound.place.pk) or compound.place.households or 0
    return Naming(
        name=who.name,
        phone=who.phone,
        units=home.number,
        source=source,
        backers=of // 4 + 1 if source == SOURCE.JOINT else None,
        backers_of=of,
        statement=said("forming")["statements"][number % len(said("forming")["statements"])],
        met=tuple(c.code for c in rules.CONDITIONS),
        party=number % 2 == 0 if telling else None,
        official=number == 1 if telling else None,
        consent=said("forming")["consent"] if telling else "",
        in_company=False,
    )
