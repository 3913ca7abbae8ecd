"""Votes of the owners of 桃源里, one in every state, with ballots of both channels."""

from datetime import datetime, timedelta

from gongzhi.casework.services import advance
from gongzhi.mechanisms.owners.roll.tests.building import frozen_roll, resident
from gongzhi.mechanisms.owners.voting import (
    announcing,
    casting,
    certifying,
    counts,
    drafting,
    items,
    settling,
    sheets,
)
from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.mechanisms.owners.voting.models import Sheet, Vote
from gongzhi.policy.actor import MACHINE
from tests.cast import Cast, at

OWNERS = 14
AREAS = ("95.32", "118.60", "87.05", "132.48", "76.90")
MATTERS = (
    Proposal(
        "USE_REPAIR_FUND", "用维修资金修 3 号楼屋面防水", "预算 12.6 万元，方案贴在各单元门口"
    ),
    Proposal("CHANGE_OR_COMMERCIALISE_COMMON_PARTS", "东门外墙出租做广告，收益归全体业主"),
)
FROZEN, NOTICED = at("09-21 09:00"), at("10-08 10:00")
OPENS, CLOSES = at("10-26 08:00"), at("11-20 18:00")
AFTER = at("11-21 09:00")
CHOICES = ("for", "for", "for", "against", "for", "abstain")
RUNNING = {"opens_at": at("11-10 08:00"), "closes_at": at("11-30 18:00")}
COMING = {"opens_at": at("12-10 08:00"), "closes_at": at("12-24 18:00")}


def hold_votes(cast: Cast) -> None:
    areas = [AREAS[n % len(AREAS)] for n in range(OWNERS)]
    frozen_roll(cast, place="TY", areas=areas, parking=4, unsold=2, phones=True, at=FROZEN)
    draft(cast, "修屋面和外墙出租（拟）", **COMING)
    noticed(cast, "换物业公司", NOTICED + timedelta(days=40), **COMING)
    running(cast)
    called_off = noticed(cast, "装门禁", NOTICED)
    announcing.cancel(called_off.pk, note="预算要重做", by=cast.li, at=at("10-20 09:00"))
    closed(cast, "车棚改造")
    counted(cast, "绿地补种")
    certified(cast, "装监控")
    published(cast)


def draft(cast: Cast, title: str, **what) -> Vote:
    told = {"title": title, "opens_at": OPENS, "closes_at": CLOSES} | what
    case = drafting.draft(cast.place("TY"), drafting.Terms(**told), by=cast.li, at=FROZEN)
    for matter in MATTERS:
        items.add_item(case.pk, matter, by=cast.li, at=FROZEN)
    return Vote.objects.select_related("roll").get(pk=case.pk)


def noticed(cast: Cast, title: str, when: datetime, **what) -> Vote:
    vote = draft(cast, title, **what)
    announcing.publish_notice(vote.pk, by=cast.li, at=when)
    return vote


def running(cast: Cast) -> Vote:
    vote = noticed(cast, "修屋面和外墙出租", NOTICED, **RUNNING)
    announcing.open_vote(vote.pk, at=RUNNING["opens_at"])
    say(vote, range(1, 8), day=at("11-18 09:00"))
    paper(cast, vote, 8, when=at("11-20 10:00"))
    return vote


def closed(cast: Cast, title: str) -> Vote:
    """Seven in ten took part; two of them on paper as well."""
    vote = noticed(cast, title, NOTICED)
    announcing.open_vote(vote.pk, at=OPENS)
    say(vote, range(1, 11), day=at("10-28 09:00"))
    for number in (1, 11, 12):
        paper(cast, vote, number, when=at("11-10 10:00"))
    advance(vote.pk, "close", by=MACHINE, at=CLOSES + timedelta(minutes=1))
    return vote


def counted(cast: Cast, title: str) -> Vote:
    vote = closed(cast, title)
    counts.count(vote.pk, by=cast.qian, at=AFTER)
    return vote


def certified(cast: Cast, title: str) -> Vote:
    vote = closed(cast, title)
    owner = vote.roll.owners.get(number=1).pk
    told = {"keeps": "paper", "reason": "纸票本人签字，网上是家人误投"}
    settling.propose(vote.pk, owner=owner, by=cast.qian, at=AFTER, **told)
    settling.agree(vote.pk, owner=owner, by=cast.li, at=AFTER)
    counts.count(vote.pk, by=cast.qian, at=AFTER)
    certifying.certify(vote.pk, by=cast.li, at=AFTER)
    return vote


def published(cast: Cast) -> Vote:
    vote = certified(cast, "屋面防水和外墙出租")
    certifying.publish(vote.pk, by=cast.li, at=AFTER)
    return vote


def say(vote: Vote, numbers, *, day: datetime) -> None:
    for number in numbers:
        by = resident(vote.roll, number)
        choice, other = CHOICES[number % len(CHOICES)], CHOICES[(number + 2) % len(CHOICES)]
        casting.cast(
            vote.pk,
            person=by.person_id,
            choices={"m1": choice, "m2": other},
            by=by,
            at=day + timedelta(hours=7 * number),
            level="code",
        )


def paper(cast: Cast, vote: Vote, number: int, *, when: datetime) -> None:
    sheets.issue(vote.pk, by=cast.li, at=when)
    sheet = Sheet.objects.get(vote=vote, owner__number=number, spoilt="")
    sheets.take_back(sheet.pk, by=cast.qian, at=when)
    sheet.refresh_from_db()
    casting.cast_paper(sheet, {"m1": "for", "m2": "against"}, by=cast.qian, at=when)
