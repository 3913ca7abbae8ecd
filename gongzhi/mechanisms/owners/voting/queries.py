"""Reading votes: what somebody may vote on, and for whom."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor

from ..assembly.models import Election
from ..counting import Class, law
from ..roll.models import Roll, Unit
from .models import Ballot, Channel, Item, Option, Voice
from .procedure import VOTE


@dataclass(frozen=True)
class Say:
    """An owner for whom a person votes. receipts: what they got online, the latest first."""

    owner: int
    number: int
    units: tuple[str, ...]
    online: bool
    paper: bool
    receipts: tuple[str, ...]


def says_of(vote_pk: int, person_id: int) -> list[Say]:
    """The owners of this vote for whom the person casts the ballot, in one query."""
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as")
    mine = Ballot.objects.filter(
        vote=vote_pk, owner=OuterRef("owner"), channel=Channel.ONLINE
    ).order_by("-cast_at", "-pk")
    rows = Voice.objects.filter(
        vote=vote_pk, owner__holders__person=person_id, owner__holders__votes=True
    ).annotate(
        number=F("owner__number"),
        units=ArraySubquery(units.values("number")),
        receipts=ArraySubquery(mine.values("receipt")),
    )
    told = rows.order_by("owner__number").values_list(
        "owner", "number", "units", "online", "paper", "receipts"
    )
    return [
        Say(owner, number, tuple(units), online, paper, tuple(receipts))
        for owner, number, units, online, paper, receipts in told
    ]


def agenda_items(vote_pk: int) -> list[Item]:
    """The agenda in its order, an election with who stands (`item.options.all()`). Two queries."""
    stand = Option.objects.select_related("candidacy__person").order_by("position")
    rows = Item.objects.filter(vote=vote_pk).order_by("position")
    return list(rows.prefetch_related(Prefetch("options", stand)))


# --- what a desk chooses from ---------------------------------------------------------------------


def ready_compounds(by: Actor, at: datetime) -> QuerySet[Place]:
    """Compounds in reach whose latest frozen roll can be voted by."""
    here = Place.objects.current(at.date()).filter(kind=Kind.COMPOUND)
    if not by.place_path:
        return here.none()
    frozen = Roll.objects.filter(compound=OuterRef("pk"), frozen_at__isnull=False)
    found = here.filter(Exists(frozen), path__startswith=by.place_path)
    return found.defer("geometry").order_by("path")


def ready_elections(compound_id: int) -> list[Election]:
    """Elections of a compound whose list is public and that are in no vote."""
    found = Election.objects.filter(
        compound=compound_id, listed_at__isnull=False, ended_at=None, vote=None
    )
    return list(found.order_by("pk"))


UNLISTED = "-"
"""In a form: a matter that the law doesn't list. Nothing is chosen by leaving the field alone."""


def matter_choices(at: datetime) -> list[tuple]:
    """The law's list on that day, each matter with its class; an election comes by its own door."""
    rule = law.rule_on(localtime(at).date())
    assert rule
    groups: dict[str, list[tuple[str, str]]] = {Class.ORDINARY: [], Class.SPECIAL: []}
    for code, name in law.MATTERS.items():
        groups[rule.items[code].class_].append((code, _(name)))
    groups[Class.ORDINARY].append((UNLISTED, _("不在这里面的（一般事项）")))
    labels = {Class.ORDINARY: _("一般事项（过半数）"), Class.SPECIAL: _("特别事项（四分之三以上）")}
    told = [(labels[Class(klass)], rows) for klass, rows in groups.items()]
    return [("", _("请选择")), *told]


def listed(by: Actor, *, state: str = "", title: str = "") -> QuerySet[Case]:
    """Votes in scope.  state: open, closed, voting, a state's name, or "" for all."""
    cases = Case.objects.visible_to(by).of(VOTE)
    if title:
        cases = cases.filter(title__icontains=title)
    if state in ("open", "closed"):
        return cases.filter(closed_at__isnull=state == "open")
    return cases.filter(state={"voting": "open"}.get(state, state)) if state else cases
