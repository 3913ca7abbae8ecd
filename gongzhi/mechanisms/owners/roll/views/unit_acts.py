"""What may be done with a unit of an open roll: each a form on its page and the act behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms as plain_forms
from django.contrib import messages
from django.utils.translation import gettext_lazy

from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import Actor

from ...counting.weight import metres
from .. import editing, holding
from ..forms import ActForm, CorrectForm, GiveForm, HolderForm, ReasonForm, UnitForm
from ..models import Capacity, Holder, Roll, Unit
from ..rules import cm2
from ..told import OF_THE_DEVELOPER

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass
class Seen:
    """A unit with who is behind its owner."""

    request: DeskRequest
    roll: Roll
    unit: Unit
    holders: list[Holder]

    @property
    def by(self) -> Actor:
        return self.request.actor

    @property
    def at(self) -> datetime:
        return self.request.at

    @property
    def people(self) -> list[tuple[int, str]]:
        return [(h.pk, f"{h.person}（{h.get_capacity_display()}）") for h in self.holders]

    @property
    def acting(self) -> list[tuple[int, str]]:
        who = [h for h in self.holders if h.capacity != Capacity.OWNER]
        return [(pk, label) for pk, label in self.people if pk in {h.pk for h in who}]

    @property
    def is_open(self) -> bool:
        return self.roll.frozen_at is None


@dataclass(frozen=True)
class Act:
    """A form of the page.  make: the form for what is seen; do: the act with what it holds."""

    label: "StrOrPromise"
    submit: "StrOrPromise"
    make: Callable[..., plain_forms.Form]
    do: Callable[..., object]
    done: "StrOrPromise"
    is_open: Callable[[Seen], bool] = lambda seen: True
    danger: bool = False


def _unit_form(seen: Seen, *data, **more) -> plain_forms.Form:
    names = ("number", "building", "kind", "area", "source")
    initial = {name: getattr(seen.unit, name) for name in names}
    initial["area"] = metres(cm2(seen.unit.area))
    more["initial"] = initial
    return UnitForm(*data, **more)


def _change(seen: Seen, plot, reason: str) -> None:
    editing.change_unit(seen.roll.pk, seen.unit.pk, plot, reason=reason, by=seen.by, at=seen.at)


def _give(seen: Seen, form: GiveForm) -> None:
    kept = form.cleaned_data
    row = editing.give(
        seen.roll.pk,
        seen.unit.pk,
        form.told(seen.unit.number),
        number=kept["number"],
        reason=kept["reason"],
        by=seen.by,
        at=seen.at,
    )
    for note in row.notes:
        messages.warning(seen.request, note)


def _act_for(seen: Seen, who, capacity: str, reason: str) -> None:
    owner = seen.unit.owner_id
    assert owner  # the form stands only where there is one
    notes = holding.let_act(
        seen.roll.pk, owner, who, capacity, reason=reason, by=seen.by, at=seen.at
    )
    for note in notes:
        messages.warning(seen.request, note)


def _remove(seen: Seen, reason: str) -> None:
    editing.remove_unit(seen.roll.pk, seen.unit.pk, reason=reason, by=seen.by, at=seen.at)


def _holder_act(act: Callable[..., object]) -> Callable[..., None]:
    def do(seen: Seen, holder: str, **what) -> None:
        act(seen.roll.pk, int(holder), **what, by=seen.by, at=seen.at)

    return do


def _has_owner(seen: Seen) -> bool:
    return seen.unit.owner is not None


ACTS: dict[str, Act] = {
    "give": Act(
        gettext_lazy("换业主，或补业主的资料"),
        gettext_lazy("记下业主"),
        lambda seen, *data, **more: GiveForm(*data, **more),
        _give,
        gettext_lazy("业主已记下。"),
        lambda seen: seen.unit.kind not in OF_THE_DEVELOPER,
    ),
    "voter": Act(
        gettext_lazy("由谁投票"),
        gettext_lazy("由此人投票"),
        lambda seen, *data, **more: HolderForm(*data, people=seen.people, **more),
        _holder_act(holding.choose_voter),
        gettext_lazy("投票的人已定。"),
        lambda seen: len(seen.holders) > 1,
    ),
    "act": Act(
        gettext_lazy("加监护人、法定代表人或委托的人"),
        gettext_lazy("由此人代为投票"),
        lambda seen, *data, **more: ActForm(*data, kind=seen.unit.owner.kind, **more),
        _act_for,
        gettext_lazy("已记下，由此人投票。"),
        _has_owner,
    ),
    "correct": Act(
        gettext_lazy("改写错的姓名、证件号、手机号"),
        gettext_lazy("改正"),
        lambda seen, *data, **more: CorrectForm(*data, people=seen.people, **more),
        _holder_act(holding.correct),
        gettext_lazy("已改正。"),
        lambda seen: bool(seen.holders),
    ),
    "dismiss": Act(
        gettext_lazy("去掉代为投票的人"),
        gettext_lazy("去掉"),
        lambda seen, *data, **more: HolderForm(*data, people=seen.acting, **more),
        _holder_act(holding.dismiss),
        gettext_lazy("已去掉。"),
        lambda seen: bool(seen.acting),
    ),
    "change": Act(
        gettext_lazy("改房号、类别、面积"),
        gettext_lazy("改这一户"),
        _unit_form,
        _change,
        gettext_lazy("这一户已改。"),
    ),
    "remove": Act(
        gettext_lazy("从名册上去掉这一户"),
        gettext_lazy("去掉这一户"),
        lambda seen, *data, **more: ReasonForm(*data, **more),
        _remove,
        gettext_lazy("这一户已去掉。"),
        danger=True,
    ),
}
"""What may be done with a unit while the roll is open."""
