"""What must hold of cases, whatever their procedure."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from gongzhi.casework import registry
from gongzhi.casework.models import Card, Case, Seat
from gongzhi.casework.procedure import OVERDUE, ChildReaches, ChildrenEnd, Procedure, State

from . import Invariant

BESIDE = {
    "matter": "matter",
    "street_call": "call",
    "response": "response",
    "task": "task",
    "assembly": "formation",
    "review": "review",
    "opinion": "opinion",
    "vote": "vote",
    "committee": "committee",
    "correction": "correction",
}
"""procedure → the row that each of its cases has beside it."""
FOLLOWING = (ChildReaches, ChildrenEnd)


def _in(wanted: Callable[[Procedure, State], object]) -> Q:
    """Cases that stand in such a state."""
    found = Q(pk__in=[])
    for procedure in registry.all_procedures():
        names = [s.name for s in procedure.states.values() if wanted(procedure, s)]
        found |= Q(procedure=procedure.name, state__in=names)
    return found


def _final(procedure: Procedure, state: State) -> bool:
    return procedure.is_final(state.name)


def _of_an_organisation(procedure: Procedure, state: State) -> bool:
    """Is it an organisation's turn? (A reporter's seat belongs to none.)"""
    return state.awaits is not None and bool(state.awaits.duties)


def _follows_children(procedure: Procedure, state: State) -> bool:
    """Does it wait for nobody but the cases below it?"""
    moves = procedure.moves_from(state.name)
    return state.awaits is None and any(isinstance(m.when, FOLLOWING) for m in moves)


def _ends_by_itself(procedure: Procedure, state: State) -> bool:
    """Does the sweep make a move once its time is over?"""
    return any(m.when is OVERDUE for m in procedure.moves_from(state.name))


def _numbers(cases: QuerySet) -> Iterable[str]:
    return cases.order_by("pk").values_list("number", flat=True).iterator()


def in_known_states(at: datetime) -> Iterable[str]:
    known = _in(lambda procedure, state: True)
    return _numbers(Case.objects.exclude(known))


def closed_exactly_in_a_last_state(at: datetime) -> Iterable[str]:
    final = _in(_final)
    return _numbers(Case.objects.filter(final & Q(closed_at=None) | ~final & ~Q(closed_at=None)))


def closed_wait_for_nobody(at: datetime) -> Iterable[str]:
    nobody = Q(awaiting=None, liable=None, due_at=None, warn_at=None, red_at=None)
    return _numbers(Case.objects.filter(~nobody, closed_at__isnull=False))


def open_name_whose_turn(at: datetime) -> Iterable[str]:
    return _numbers(Case.objects.open().filter(_in(_of_an_organisation), awaiting=None))


def limited_have_a_deadline(at: datetime) -> Iterable[str]:
    return _numbers(Case.objects.open().filter(_in(lambda p, s: s.due), due_at=None))


def timed_know_their_time(at: datetime) -> Iterable[str]:
    return _numbers(Case.objects.open().filter(_in(_ends_by_itself), due_at=None))


def clocks_run_on_somebody(at: datetime) -> Iterable[str]:
    """A card that is going to fall falls on an organisation."""
    falls = ~Q(warn_at=None) | ~Q(red_at=None)
    return _numbers(Case.objects.open().filter(falls, liable=None))


def awaited_hold_their_seat(at: datetime) -> Iterable[str]:
    roles = [
        When(procedure=p.name, state=s.name, then=Value(s.awaits.name))
        for p in registry.all_procedures()
        for s in p.states.values()
        if s.awaits
    ]
    waiting = Case.objects.open().filter(awaiting__isnull=False)
    waiting = waiting.annotate(role=Choice(*roles, default=Value(""), output_field=CharField()))
    seat = Seat.objects.filter(case=OuterRef("pk"), organisation=OuterRef("awaiting"))
    return _numbers(waiting.filter(~Exists(seat.filter(role=OuterRef("role")))))


def parents_have_something_to_wait_for(at: datetime) -> Iterable[str]:
    waiting = Case.objects.open().filter(_in(_follows_children))
    return _numbers(waiting.filter(~Exists(Case.objects.open().filter(parent=OuterRef("pk")))))


def have_their_row(at: datetime) -> Iterable[str]:
    bare = Q(pk__in=[])
    for procedure, row in BESIDE.items():
        bare |= Q(procedure=procedure, **{f"{row}__isnull": True})
    return _numbers(Case.objects.filter(bare))


def cards_fall_once(at: datetime) -> Iterable[str]:
    twice = Card.objects.values("case__number", "kind", "due_at").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1).order_by("case__number"):
        yield f"{row['case__number']} {row['kind']} ×{row['n']}"


def shown_cards_are_on_record(at: datetime) -> Iterable[str]:
    given = Card.objects.filter(case=OuterRef("pk"), kind=OuterRef("card"), lifted_at=None)
    shown = Case.objects.exclude(card="")
    return _numbers(shown.filter(~Exists(given.filter(due_at=OuterRef("due_at")))))


INVARIANTS = (
    Invariant("每件事都在流程里的某个状态", in_known_states),
    Invariant("到了最后状态的都已办结，办结的都在最后状态", closed_exactly_in_a_last_state),
    Invariant("办结的不等任何人，也不计时", closed_wait_for_nobody),
    Invariant("在办的都写明轮到哪个组织", open_name_whose_turn),
    Invariant("有时限的状态都有到期时间", limited_have_a_deadline),
    Invariant("到时自动走的都有到期时间", timed_know_their_time),
    Invariant("会亮牌的都写明亮给谁", clocks_run_on_somebody),
    Invariant("轮到的组织都有相应的席位", awaited_hold_their_seat),
    Invariant("等下级案件的，确有在办的下级案件", parents_have_something_to_wait_for),
    Invariant("每件事都有自己的内容（诉求、呼叫、响应、任务）", have_their_row),
    Invariant("同一时限同一种牌只亮一次", cards_fall_once),
    Invariant("亮着的牌都有记载", shown_cards_are_on_record),
)
