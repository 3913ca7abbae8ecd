"""What happens by itself when time passes: cards, and moves that wait for a deadline."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.journal.services import entry, record, record_all
from gongzhi.policy.actor import MACHINE, Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow

from . import registry
from .models import Card, CardKind, Case, Step
from .procedure import OVERDUE
from .services import advance

BATCH = 500


def sweep(*, at: datetime) -> dict[str, int]:
    """Cards that have fallen and moves that are overdue, in batches of their own transactions.

    Run every minute, by as many workers as you like: rows in another's hands are skipped, and
    a killed sweep leaves whole batches or none.
    """
    return give_cards(at=at) | {"lapsed": lapse(at=at)}


def give_cards(*, at: datetime) -> dict[str, int]:
    """How many of each kind; all that have fallen."""
    return {kind.value: _all(lambda kind=kind: _cards(kind, at=at)) for kind in DUE}


def _all(batch) -> int:
    done = 0
    while made := batch():
        done += made
    return done


DUE = {
    CardKind.RED: lambda at: Q(red_at__lte=at) & ~Q(card=CardKind.RED),
    CardKind.YELLOW: lambda at: Q(warn_at__lte=at, card=""),
}


@transaction.atomic
def _cards(kind: CardKind, *, at: datetime) -> int:
    """Give one batch of cards: one query finds them, four write them."""
    late = list(
        Case.objects.select_for_update(skip_locked=True)
        .filter(DUE[kind](at), closed_at=None, liable__isnull=False)
        .order_by("pk")[:BATCH]
    )
    Case.objects.filter(pk__in=[c.pk for c in late]).update(card=kind)
    Card.objects.bulk_create((_card(c, kind, at=at) for c in late), ignore_conflicts=True)
    Step.objects.bulk_create(
        Step(case=c, move=f"card_{kind}", state=c.state, at=at, signed=MACHINE.label) for c in late
    )
    record_all(
        [
            entry(c.subject, f"card.{kind}", by=MACHINE, at=at, details={"on": c.liable_id})
            for c in late
        ]
    )
    return len(late)


def _card(case: Case, kind: CardKind, *, at: datetime) -> Card:
    assert case.liable_id and case.due_at  # what falls has both (DUE, clock.Deadline)
    return Card(
        case=case,
        organisation_id=case.liable_id,
        kind=kind,
        state=case.state,
        due_at=case.due_at,
        given_at=at,
    )


def lapse(*, at: datetime) -> int:
    """Make the moves that wait for a deadline to pass, of each kind at most a batch. Each is a
    transaction of its own: it may move other cases, too."""
    done = 0
    for procedure in registry.all_procedures():
        for move in (m for m in procedure.moves if m.when is OVERDUE):
            states = [s.name for s in move.sources]
            late = Case.objects.of(procedure).open().filter(state__in=states, due_at__lt=at)
            for pk in late.values_list("pk", flat=True)[:BATCH]:
                done += _lapse_one(pk, procedure.name, move.name, at=at)
    return done


def _lapse_one(pk: int, procedure: str, move: str, *, at: datetime) -> bool:
    act = registry.lapse_of(procedure, move)
    try:
        if act:
            act(pk, at=at)
        else:
            advance(pk, move, by=MACHINE, at=at, public=True)
    except NotNow:  # somebody acted between the look and the lock
        return False
    return True


@transaction.atomic
def lift_card(card_id: int, *, reason: str, by: Actor, at: datetime) -> Card:
    """Take a card back. Only the supervising office, only with a reason; the card stays on record.

    Raises NotYours, Incomplete, NotNow.
    """
    require(by, "card.lift")
    if not reason.strip():
        raise Incomplete(_("请写明为什么撤销这张牌"), field="reason")
    card = Card.objects.select_for_update().select_related("case").get(pk=card_id)
    if card.lifted_at:
        raise NotNow(_("这张牌已经撤销过了"))
    card.lifted_at, card.lifted_by, card.lift_reason = at, by.label, reason.strip()
    card.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _take_off(card)
    Step.objects.create(
        case=card.case,
        move="card_lifted",
        state=card.case.state,
        at=at,
        signed=by.label,
        post=by.post_id,
        note=card.lift_reason,
    )
    details = {"card": card.pk, "kind": card.kind}
    record(card.case.subject, "card.lift", by=by, at=at, secret=reason, details=details)
    return card


def _take_off(card: Card) -> None:
    """The case shows no card any more, and the sweep gives none of this kind again."""
    case = Case.objects.select_for_update().get(pk=card.case_id)
    if case.due_at == card.due_at:
        case.card, case.warn_at = "", None
        if card.kind == CardKind.RED:
            case.red_at = None
        case.save(update_fields=["card", "warn_at", "red_at"])
