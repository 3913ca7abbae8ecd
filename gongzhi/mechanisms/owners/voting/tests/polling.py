"""Votes for tests, made through the real doors: drafted, noticed, opened, closed."""

from datetime import datetime, timedelta

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.roll import freezing, publishing
from gongzhi.mechanisms.owners.roll.models import Roll
from gongzhi.mechanisms.owners.roll.tests.building import LONG_BEFORE, frozen_roll, resident
from gongzhi.mechanisms.owners.voting import (
    announcing,
    casting,
    certifying,
    counts,
    drafting,
    items,
    sealing,
    sheets,
)
from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.mechanisms.owners.voting.models import Ballot, Count, Sheet, Vote
from gongzhi.policy.actor import MACHINE
from tests.cast import Cast, at

FROZEN = at("09-21 09:00")
NOTICED = at("10-08 10:00")
OPENS, CLOSES = at("10-26 08:00"), at("11-08 18:00")
DURING, AFTER = at("10-28 20:00"), at("11-08 18:01")
USE_FUND = Proposal("USE_REPAIR_FUND", "用维修资金修 3 号楼屋面", "预算 12 万元")
RAISE_FUND = Proposal("RAISE_REPAIR_FUND", "续交维修资金")


def terms(**what) -> drafting.Terms:
    told = {"title": "修屋面", "opens_at": OPENS, "closes_at": CLOSES} | what
    return drafting.Terms(**told)


def drafted(
    cast: Cast, owners: int = 12, *matters: Proposal, roll: dict | None = None, **what
) -> Vote:
    """A draft at AH with these matters (one, if none is named)."""
    frozen_roll(cast, owners, at=FROZEN, **(roll or {}))
    return _draft(cast, *matters, **what)


def _draft(cast: Cast, *matters: Proposal, **what) -> Vote:
    case = drafting.draft(cast.place("AH"), terms(**what), by=cast.li, at=FROZEN)
    for matter in matters or (USE_FUND,):
        items.add_item(case.pk, matter, by=cast.li, at=FROZEN)
    return vote(case.pk)


def on_roll(cast: Cast, roll: Roll, *matters: Proposal, **what) -> Vote:
    """An open vote by this roll, which is published and frozen for it."""
    publishing.publish(roll.pk, by=cast.li, at=FROZEN - LONG_BEFORE)
    freezing.freeze(roll.pk, by=cast.li, at=FROZEN)
    return _open(cast, _draft(cast, *matters, **what))


def noticed(cast: Cast, owners: int = 12, *matters: Proposal, **what) -> Vote:
    found = drafted(cast, owners, *matters, **what)
    announcing.publish_notice(found.pk, by=cast.li, at=NOTICED)
    return vote(found.pk)


def opened(cast: Cast, owners: int = 12, *matters: Proposal, **what) -> Vote:
    return _open(cast, drafted(cast, owners, *matters, **what))


def _open(cast: Cast, found: Vote) -> Vote:
    announcing.publish_notice(found.pk, by=cast.li, at=NOTICED)
    sweep(at=OPENS + timedelta(minutes=1))
    return vote(found.pk)


def vote(pk: int) -> Vote:
    return Vote.objects.select_related("case", "roll", "compound").get(pk=pk)


def close() -> None:
    sweep(at=AFTER)


def say(found: Vote, number: int, at: datetime = DURING, **choices) -> Ballot:
    """Owner number N votes online: say(vote, 3, m1="for")."""
    by = resident(found.roll, number)
    return casting.cast(
        found.pk, person=by.person_id, choices=choices, by=by, at=at, level="confirmed"
    )


def paper(cast: Cast, found: Vote, number: int, at: datetime = DURING, **choices) -> Ballot:
    """Owner number N's sheet comes back and is entered."""
    sheets.issue(found.pk, by=cast.li, at=at)
    sheet = Sheet.objects.get(vote=found, owner__number=number, spoilt="")
    sheets.take_back(sheet.pk, by=cast.li, at=at)
    sheet.refresh_from_db()
    return casting.cast_paper(sheet, choices, by=cast.qian, at=at)


def counted(cast: Cast, found: Vote) -> Count:
    close()
    return counts.count(found.pk, by=cast.qian, at=AFTER)


def certified(cast: Cast, found: Vote) -> Vote:
    counted(cast, found)
    certifying.certify(found.pk, by=cast.li, at=AFTER)
    return vote(found.pk)


def published(cast: Cast, found: Vote) -> Vote:
    certified(cast, found)
    certifying.publish(found.pk, by=cast.li, at=AFTER)
    return vote(found.pk)


def unsealed(found: Vote) -> sealing.Opened:
    """What the ballots say, once it is closed."""
    return sealing.opened(found, by=MACHINE, at=AFTER)


def state(found: Vote) -> str:
    return Case.objects.get(pk=found.pk).state
