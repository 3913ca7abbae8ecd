"""Reading cases: one with its seats and steps, somebody's inbox, what they had a hand in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.policy.actor import MACHINE, Actor

from . import beside, registry
from .countdown import countdown
from .locking import HOLDERS, seats_of
from .models import Card, Case, Seat, Step
from .procedure import Move, Role

MOST = 200
"""Counts stop here: an inbox of more is “200+”."""
LIST = ("street", "community", "compound", "awaiting")

CARDS = beside.listed(
    Card.objects.filter(case=OuterRef("pk")),
    "case",
    pk=F("pk"),
    kind=F("kind"),
    organisation=F("organisation__name"),
    lifted=Q(lifted_at__isnull=False),
    reason=F("lift_reason"),
)


def one(by: Actor, number: str, *related: str, **columns) -> Case:
    """A case that this post may read, with its seats (`held`) and cards (`given`), in one query.

    related, columns: what else the page needs.  Raises Http404 if there is none, or none for them:
    a stranger can't tell the two apart.
    """
    cases = Case.objects.visible_to(by).select_related("parent", "place", *LIST, *related)
    cases = cases.annotate(holders=HOLDERS, given=CARDS, **columns)
    case = cases.filter(number=number).first()
    if case is None:
        raise Http404
    case.held = seats_of(case)
    return case


def mark_of(number: str) -> str:
    return number.partition("-")[0]


def pk_of(number: str) -> int:
    """The id that a case number ends in. Raises Http404 if it is no number of a case."""
    parts = number.split("-")
    if len(parts) != 3 or not parts[2].isdecimal() or len(parts[2]) > 18:
        raise Http404
    return int(parts[2])


# --- lists ----------------------------------------------------------------------------------------


def inbox(by: Actor) -> QuerySet[Case]:
    """What waits for this post, the most urgent first; what has no limit comes last."""
    return Case.objects.awaiting(by).order_by(F("due_at").asc(nulls_last=True), "id")


def handled(by: Actor) -> QuerySet[Case]:
    """Cases in its scope in which this post made a step, the newest first."""
    mine = Step.objects.filter(case=OuterRef("pk"), post=by.post_id)
    return Case.objects.visible_to(by).filter(Exists(mine)).order_by("-id")


def after_due(cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    """The part of an inbox that comes after the row with this key (see `due_key`)."""
    due, _sep, pk = key.partition("_")
    if not pk.isdecimal():
        raise Http404
    behind = Q(due_at=None, id__gt=int(pk))
    if due:
        try:
            instant = datetime.fromisoformat(due)
        except ValueError:
            raise Http404 from None
        if instant.tzinfo is None:
            raise Http404
        behind = Q(due_at__gt=instant) | Q(due_at=instant, id__gt=int(pk)) | Q(due_at=None)
    return cases.filter(behind)


def due_key(case: Case) -> str:
    return f"{case.due_at.isoformat() if case.due_at else ''}_{case.pk}"


# --- the counts of an inbox -----------------------------------------------------------------------

STRIP = ("all", "over", "soon", "new", "doing", "pause")


def counted(light: Iterable[dict], *, at: datetime) -> dict[str, int]:
    """How many rows ({procedure, state, due_at}) belong to each count of the strip."""
    counts = dict.fromkeys(STRIP, 0)
    for item in light:
        state = registry.state_of(item["procedure"], item["state"])
        for kind in _kinds(state.look, item["due_at"], at):
            counts[kind] += 1
    return counts


def _kinds(look: str, due_at: datetime | None, at: datetime) -> set[str]:
    found = {"all", look if look in ("new", "pause") else "doing"}
    if due_at and due_at < at:
        found.add("over")
    elif due_at and due_at < _end_of_tomorrow(at):
        found.add("soon")
    return found


def _end_of_tomorrow(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)


def narrowed(cases: QuerySet[Case], kind: str, *, at: datetime) -> QuerySet[Case]:
    """The cases behind one of the counts; all of them for anything else."""
    if kind == "over":
        return cases.filter(due_at__lt=at)
    if kind == "soon":
        return cases.filter(due_at__gte=at, due_at__lt=_end_of_tomorrow(at))
    if kind in ("new", "pause", "doing"):
        return cases.filter(_looking(kind))
    return cases


def _looking(kind: str) -> Q:
    """Cases in states that are drawn this way; `doing` is what is neither new nor paused."""
    wanted = {"new": ("new",), "pause": ("pause",)}.get(kind, ("doing", "back"))
    found = Q(pk__in=[])
    for procedure in registry.all_procedures():
        names = [s.name for s in procedure.states.values() if s.look in wanted]
        found |= Q(procedure=procedure.name, state__in=names)
    return found


# --- what a page shows ----------------------------------------------------------------------------


def row(case: Case, calendar, *, at: datetime, source: str = "", where: str = "") -> dict:
    """One line of a table of cases, as the component c-case-row wants it."""
    state = case.at_state
    where = where or " ".join(str(p) for p in (case.street, case.community) if p)
    return {
        "pk": case.pk,
        "number": case.number,
        "title": case.title,
        "sub": f"{case.number} · {where}",
        "mark": case.card,
        "status": state.look,
        "status_label": _(state.label),
        "turn": _(state.todo) if state.todo else "",
        "countdown": countdown(case, calendar, at=at),
        "source": source or _(case.flow.label),
    }


LINES = {
    "remark": gettext_lazy("补充"),
    "urge": gettext_lazy("催办"),
    "card_yellow": gettext_lazy("亮黄牌"),
    "card_red": gettext_lazy("亮红牌"),
    "card_lifted": gettext_lazy("撤牌"),
}
KINDS = {"card_yellow": "card-y", "card_red": "card-r"}


def verb(procedure: str, move: str) -> str:
    """What a step is called in the history."""
    if move in LINES:
        return str(LINES[move])
    try:
        found: Move = registry.get(procedure).move(move)
    except KeyError:  # a move that the procedure has no more
        return move
    return _(found.label)


def timeline(case: Case, steps: Iterable[Step]) -> list[dict]:
    """The history, newest first, as the component c-log wants it. Posts, never persons.

    steps: the case's own and, with their `procedure`, those of its children.
    """
    lines = [
        {
            "at": s.at,
            "who": s.signed,
            "verb": verb(beside.along(s, "procedure"), s.move),
            "what": s.note or beside.along(s, "carded") or "",
            "kind": KINDS.get(s.move) or ("sys" if s.signed == MACHINE.label else ""),
        }
        for s in steps
    ]
    opened = {
        "at": case.opened_at,
        "who": case.opened_by,
        "verb": _("发起"),
        "what": "",
        "kind": "",
    }
    return [*reversed(lines), opened]


def family_steps(case: Case) -> list[Step]:
    """The steps of a case and of its children, oldest first, each with its procedure."""
    family = Case.objects.filter(Q(pk=case.pk) | Q(parent=case.pk))  # found by index, unlike an OR
    steps = Step.objects.filter(case__in=family)
    on = Card.objects.filter(case=OuterRef("case"), given_at=OuterRef("at"))
    steps = steps.annotate(
        procedure=F("case__procedure"), carded=Subquery(on.values("organisation__name")[:1])
    )
    return list(steps.order_by("at", "id"))


def seat_list(case: Case, by: Actor) -> list[dict]:
    """Who holds which seat and whose turn it is, as the component c-seats wants it."""
    awaited = None if case.closed_at else case.at_state.awaits
    return [
        {
            "role": s.label,
            "post": str(s.organisation),
            "turn": _turn(s, awaited, by) if awaited and s.role == awaited.name else "",
        }
        for s in case.held
    ]


def _turn(seat: Seat, awaited: Role, by: Actor) -> str:
    mine = seat.organisation_id == by.organisation_id
    return "mine" if mine and by.duty in awaited.duties else "theirs"
