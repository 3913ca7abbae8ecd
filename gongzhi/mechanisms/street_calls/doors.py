"""The doors on the page of a call and on that of a department's response."""

from django.utils.translation import gettext_lazy as _

from gongzhi.casework.beside import along
from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm
from gongzhi.casework.pages import Seen
from gongzhi.triage.advice import sealed, suggested
from gongzhi.triage.models import Kind
from gongzhi.triage.offering import offered
from gongzhi.triage.parameters import THRESHOLD

from . import excluding, forms, queries, responding, services
from .procedure import PLATFORM


def _offer_departments(*fields: str):
    """Fill these selects with the departments of the day, read once."""

    def choices(form: DoorForm, seen: Seen, facts: dict) -> None:
        rows = [(d.pk, d.name) for d in queries.departments(seen.at.date())]
        for field in fields:
            single = field != "assisting"
            form.fields[field].widget.choices = [("", _("请选择")), *rows] if single else rows

    return choices


def _offer_confirm(form: DoorForm, seen: Seen, facts: dict) -> None:
    """The street's own guess stands chosen: the first leads, the others assist."""
    _offer_departments("lead", "assisting")(form, seen, facts)
    guess = [d["pk"] for d in along(seen.case, "thinks") or []]
    form.initial = {"lead": guess[:1] and guess[0], "assisting": guess[1:]}
    _offer_lead(form, seen)


def _offer_lead(form: DoorForm, seen: Seen) -> None:
    """What past calls say, below the select: a tap takes it over."""
    names = {name: pk for pk, name in form.fields["lead"].widget.choices if pk}
    threshold = float(str(seen.rules.value(THRESHOLD)))
    facts = seen.case.call.facts
    shown = suggested(Kind.DEPARTMENT, facts, threshold=threshold, among=names)
    form.initial["advised"] = sealed([shown], by=seen.by)
    if shown and shown.label:
        form.fields["lead"].help_text = offered("lead", shown, shown.label, names[shown.label])


def _offer_other(form: DoorForm, seen: Seen, facts: dict) -> None:
    """The department that the returning one named stands chosen."""
    _offer_departments("to")(form, seen, facts)
    form.initial = {"to": seen.case.response.suggests_id}


def _unjudged(seen: Seen) -> bool:
    judge = seen.by.duty in PLATFORM.duties and seen.holds(PLATFORM.name)
    started = seen.case.state in ("responding", "answered", "closed")
    return judge and started and seen.case.call.proper is None


CALL_DOORS = at_routes(
    "call",
    Door(
        "confirm",
        _("确认主办和协办"),
        _("确认部门"),
        services.confirm,
        _("已确认部门，下一步分派。"),
        forms.ConfirmForm,
        moves=("confirm",),
        choices=_offer_confirm,
    ),
    Door(
        "dispatch",
        _("分派给部门"),
        _("分派"),
        services.dispatch,
        _("已分派，各部门的签收时限开始计。"),
        moves=("dispatch",),
    ),
    Door(
        "reject",
        _("不予受理"),
        _("不受理这次呼叫"),
        services.reject,
        _("已不予受理，回到街道。"),
        forms.RejectForm,
        moves=("reject",),
        danger=True,
    ),
    Door(
        "judge",
        _("评价这次呼叫"),
        _("记下评价"),
        services.judge_call,
        _("已记下。"),
        forms.JudgeForm,
        offered=_unjudged,
        quiet=True,
    ),
)


def _uncontacted(seen: Seen) -> bool:
    response = seen.case.response
    mine = seen.by.organisation_id == response.department_id
    return mine and bool(response.signed_at) and not response.contacted_at


def _may_return(seen: Seen) -> bool:
    response = seen.case.response
    return seen.may("return") and not responding.no_return(response, seen.rules, at=seen.at)


def _may_ask_extension(seen: Seen) -> bool:
    response = seen.case.response
    late = responding.no_extension(response, seen.case, at=seen.at)
    return seen.may("ask_extension") and not late


def _may_ask_exclusion(seen: Seen) -> bool:
    asked = getattr(seen.case.response, "exclusion", None)
    return seen.by.may("exclusion.ask") and seen.holds() and asked is None


def _may_decide(seen: Seen) -> bool:
    asked = getattr(seen.case.response, "exclusion", None)
    waits = asked is not None and asked.approved is None
    return seen.by.may("exclusion.approve") and seen.holds() and waits


RESPONSE_DOORS = at_routes(
    "response",
    Door(
        "sign",
        _("签收"),
        _("签收"),
        responding.sign,
        _("已签收，办理时限开始计。"),
        forms.SignForm,
        moves=("sign",),
    ),
    Door(
        "contact",
        _("补记首次联系"),
        _("记下联系"),
        responding.contact,
        _("已记下首次联系。"),
        forms.ContactForm,
        offered=_uncontacted,
    ),
    Door(
        "answer",
        _("答复街道"),
        _("答复"),
        responding.answer,
        _("已答复，等街道评价。"),
        forms.AnswerForm,
        moves=("answer", "answer_again"),
        public=True,
    ),
    Door(
        "return",
        _("退回平台"),
        _("退回平台"),
        responding.give_back,
        _("已退回平台。平台裁定以前不计时。"),
        forms.ReturnForm,
        moves=("return",),
        offered=_may_return,
        choices=_offer_departments("suggests"),
    ),
    Door(
        "uphold",
        _("退回成立，改派"),
        _("改派"),
        responding.uphold,
        _("已改派。"),
        forms.UpholdForm,
        moves=("uphold",),
        choices=_offer_other,
    ),
    Door(
        "overrule",
        _("退回不成立"),
        _("驳回，由原部门办"),
        responding.overrule,
        _("已驳回，由原部门继续办。"),
        forms.ReasonForm,
        moves=("overrule",),
    ),
    Door(
        "ask_extension",
        _("申请延期"),
        _("申请延期"),
        responding.ask_extension,
        _("已申请。平台决定以前，原时限照走。"),
        forms.ExtensionForm,
        moves=("ask_extension",),
        offered=_may_ask_extension,
    ),
    Door(
        "grant_extension",
        _("同意延期"),
        _("同意延期"),
        responding.grant_extension,
        _("已同意延期。"),
        moves=("grant_extension",),
    ),
    Door(
        "ask_suspension",
        _("申请挂账"),
        _("申请挂账"),
        responding.ask_suspension,
        _("已申请挂账。平台决定以前，原时限照走。"),
        forms.SuspensionForm,
        moves=("ask_suspension",),
    ),
    Door(
        "grant_suspension",
        _("同意挂账"),
        _("同意挂账"),
        responding.grant_suspension,
        _("已挂账，时钟停到复查日。"),
        moves=("grant_suspension",),
    ),
    Door(
        "rate",
        _("评价"),
        _("提交评价"),
        responding.rate_response,
        _("已评价。"),
        forms.RateForm,
        moves=("rate", "redo", "rate_again", "supervise"),
    ),
    Door(
        "settle",
        _("督办办结"),
        _("督办办结"),
        responding.settle,
        _("督办已办结。"),
        forms.SettleForm,
        moves=("settle",),
    ),
    Door(
        "ask_exclusion",
        _("申请剔除"),
        _("申请剔除"),
        excluding.ask_exclusion,
        _("已申请，由平台批。"),
        forms.ExclusionForm,
        offered=_may_ask_exclusion,
        quiet=True,
    ),
    Door(
        "decide_exclusion",
        _("批剔除申请"),
        _("定下"),
        excluding.decide_exclusion,
        _("已批，记录在案。"),
        forms.DecideForm,
        offered=_may_decide,
        quiet=True,
    ),
)
