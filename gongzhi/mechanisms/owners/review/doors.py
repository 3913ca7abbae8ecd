"""The doors on the page of a review and on that of a department's opinion."""

from django.utils.translation import gettext_lazy as _

from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm
from gongzhi.casework.pages import Seen

from . import appeals, forms, opinions, services
from .queries import said_of
from .rules import Choice, choice


def open_to(seen: Seen) -> Choice:
    return choice(said.mark for said in said_of(seen.case))


def _may_clear(seen: Seen) -> bool:
    return seen.may("clear") and open_to(seen).may_clear


def _may_veto(seen: Seen) -> bool:
    return seen.may("veto") and open_to(seen).may_veto


def _offer_confirmed(form: DoorForm, seen: Seen, facts: dict) -> None:
    """The clauses that confirmed objections cite."""
    basis = seen.case.review.basis
    codes = dict.fromkeys(s.clause for s in said_of(seen.case) if s.confirmed)
    form.fields["clause"].widget.choices = [(c, f"{c} {basis.text_of(c)}") for c in codes]


def _offer_clauses(form: DoorForm, seen: Seen, facts: dict) -> None:
    clauses = seen.case.opinion.review.basis.clauses
    rows = [(c["code"], f"{c['code']} {c['text']}") for c in clauses]
    form.fields["clause"].widget.choices = [("", _("请选")), *rows]


REVIEW_DOORS = at_routes(
    "review",
    Door(
        "clear",
        _("通过"),
        _("决定通过"),
        services.clear,
        _("已决定通过，候选人可以列入名单。"),
        moves=("clear",),
        offered=_may_clear,
    ),
    Door(
        "veto",
        _("不通过"),
        _("决定不通过"),
        services.veto,
        _("已决定不通过，候选人会收到通知，可以申诉。"),
        forms.VetoForm,
        moves=("veto",),
        offered=_may_veto,
        choices=_offer_confirmed,
        danger=True,
    ),
    Door(
        "appeal",
        _("代收书面申诉"),
        _("录入申诉"),
        appeals.appeal,
        _("已录入，由治理平台的另一人复核。"),
        forms.AppealForm,
        moves=("appeal",),
        quiet=True,
    ),
    Door(
        "rule",
        _("复核申诉"),
        _("作出复核"),
        appeals.rule,
        _("已复核，候选人会收到通知。"),
        forms.RuleForm,
        moves=("overturn", "uphold"),
    ),
    Door(
        "drop",
        _("本人退出"),
        _("记下退出"),
        services.drop,
        _("已记下退出，各部门不用再答。"),
        forms.DropForm,
        moves=("drop",),
        danger=True,
        quiet=True,
    ),
)
OPINION_DOORS = at_routes(
    "opinion",
    Door(
        "pass",
        _("无异议"),
        _("无异议"),
        opinions.say_pass,
        _("已记下：无异议。"),
        moves=("answer",),
    ),
    Door(
        "object",
        _("有异议"),
        _("提出异议"),
        opinions.object_to,
        _("已记下异议，由召集的街道逐条确认。"),
        forms.ObjectForm,
        offered=lambda seen: seen.may("answer"),
        choices=_offer_clauses,
    ),
)
