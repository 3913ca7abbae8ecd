"""The page of a vote: its agenda, who has taken part, what waits, what came out."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.casework.pages import Page, Seen

from .. import counts, drafting, queries, settling, staff, turnout
from ..doors import VOTE_DOORS
from ..items import ELECT
from ..models import Count, Item, Vote
from ..procedure import (
    CERTIFIED,
    CLOSED,
    COUNTED,
    COUNTERS,
    DRAFT,
    NOTICED,
    OPEN,
    ORGANISER,
    PUBLISHED,
)
from ..publishing import one_of, verdict
from ..reporting import KLASSES
from ..showing import RULES
from ..wording import article

OVER = (CLOSED.name, COUNTED.name, CERTIFIED.name, PUBLISHED.name)
DECIDED = (COUNTED.name, CERTIFIED.name, PUBLISHED.name)
PAPER = (NOTICED.name, OPEN.name, CLOSED.name)
FOUNDING = ("RULES_OF_PROCEDURE", "MANAGEMENT_COVENANT", ELECT)
"""A first assembly exists once all three are decided (指导规则 15)."""


@dataclass(frozen=True)
class Line:
    """An item as the page lists it. outcome: once counted."""

    item: Item
    klass: str
    rule: str
    article: str
    names: str
    outcome: str


def facts(seen: Seen) -> dict:
    vote: Vote = seen.case.vote
    state = seen.case.state
    items = queries.agenda_items(vote.pk)
    made = _count(vote, state)
    return {
        "vote": vote,
        "lines": [_line(item, vote, made) for item in items],
        "drafts": state == DRAFT.name and seen.holds(ORGANISER.name) and _organises(seen),
        "risks": drafting.risks(vote),
        "missing": _missing(vote, items) if state == DRAFT.name else "",
        "turnout": None if state == DRAFT.name else turnout.total(vote),
        "count": made,
        "waits": _waits(vote) if state in (CLOSED.name, COUNTED.name) else None,
        "paper_url": _paper(seen, state),
        "settles": seen.holds(COUNTERS.name, ORGANISER.name),
        "public_url": reverse("vote_result", args=[seen.case.number]) if vote.notice_id else "",
    }


def _organises(seen: Seen) -> bool:
    return seen.by.duty in ORGANISER.duties


def _count(vote: Vote, state: str) -> Count | None:
    if state not in DECIDED:
        return None
    return vote.certified or counts.latest(vote.pk)


def _line(item: Item, vote: Vote, made: Count | None) -> Line:
    names = [option.candidacy.public_name for option in item.options.all()]
    return Line(
        item=item,
        klass=str(KLASSES[item.klass]),
        rule=str(RULES[item.klass]),
        article=article(item.code, vote.closes_at),
        names="、".join(names),
        outcome=verdict(one_of(item, made)) if made else "",
    )


def _missing(vote: Vote, items: list[Item]) -> str:
    """What a first assembly still lacks on its agenda."""
    if vote.election is None or vote.election.formation_id is None:
        return ""
    there = {item.code for item in items}
    if there.issuperset(FOUNDING):
        return ""
    return _("首次业主大会要表决管理规约、议事规则和选举，三样都通过才算成立（指导规则第15条）。")


def _waits(vote: Vote) -> dict:
    """What keeps it from being counted or certified."""
    return {
        "sheets": counts.to_enter(vote).count(),
        "conflicts": settling.open_conflicts(vote.pk).count(),
    }


def _paper(seen: Seen, state: str) -> str:
    """Where this post works with the paper ballots, if it does."""
    if state not in PAPER:
        return ""
    if seen.holds(ORGANISER.name, COUNTERS.name):
        return reverse("vote_sheets", args=[seen.case.number])
    if staff.may_call(seen.by) and state != CLOSED.name:
        return reverse("vote_rounds", args=[seen.case.number])
    return ""


VOTE_PAGE = Page(
    template="owners_voting/vote.html",
    home="votes",
    doors=VOTE_DOORS,
    related=(
        "vote__roll",
        "vote__compound",
        "vote__election",
        "vote__certified",
        "vote__notice",
        "vote__result_notice",
    ),
    facts=(facts,),
)
