"""The doors on the page of a correction, and the one on the page of a term that begins one."""

from datetime import datetime

from django.forms import HiddenInput
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm, offer
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Seen
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete

from ..committee import procedure as term
from ..committee import services as terms
from ..committee.models import Handover, Member
from . import deciding, forms, leaving, opening, queries, services
from .models import Correction
from .procedure import STREET


def _street(seen: Seen) -> bool:
    return seen.holds(STREET.name) and seen.by.duty in STREET.duties


def _may_hear(seen: Seen) -> bool:
    return _street(seen) and seen.case.state in ("received", "reported")


def _may_suspend(seen: Seen) -> bool:
    member = seen.case.correction.member
    return _street(seen) and seen.case.state == "proposed" and member.suspended_at is None


def _in_office(seen: Seen) -> bool:
    return seen.case.correction.member.until is None


def _on(move: str, *grounds: str):
    """Offered while the move may be made and, if named, for these grounds alone."""

    def offered(seen: Seen) -> bool:
        fits = not grounds or seen.case.correction.ground in grounds
        return seen.may(move) and fits and _in_office(seen)

    return offered


def _may_receive(seen: Seen) -> bool:
    return seen.case.state == "handing_over" and seen.may("handed_over")


def _receive(pk: int, *, handover: Handover, by: Actor, at: datetime, **more) -> Handover:
    """What this member kept: the list lies with the term."""
    found = Correction.objects.select_related("member").get(pk=pk)
    if handover.member_id != found.member_id:
        raise Incomplete(translate("请选这名委员要交接的"), field="handover")
    return terms.receive(found.member.committee_id, handover=handover, by=by, at=at, **more)


def _offer_handovers(form: DoorForm, seen: Seen, facts: dict) -> None:
    rows = [(h.pk, h.what) for h in facts["handovers"] if h.done_on is None]
    offer(form, "handover", [("", _("请选择")), *rows])


def _offer_items(form: DoorForm, seen: Seen, facts: dict) -> None:
    rows = [(i.pk, f"{i.title}（{i.vote.title}）") for i in facts["items"]]
    empty = _("请选择") if rows else _("还没有公布的“更换业主委员会成员”议题")
    offer(form, "item", [("", empty), *rows])


def _offer_decisions(form: DoorForm, seen: Seen, facts: dict) -> None:
    _offer_items(form, seen, facts)
    committee = seen.case.correction.member.committee
    if not committee.decide_terminations:
        form.fields["resolution"].widget = HiddenInput()
        return
    rows = [(r.pk, r.title) for r in queries.resolutions(committee.pk)]
    offer(form, "resolution", [("", _("不选")), *rows])


DOORS = at_routes(
    "correction",
    Door(
        "hear",
        _("记本人说明"),
        _("记下"),
        services.hear,
        _("已记下。"),
        forms.HearForm,
        offered=_may_hear,
    ),
    Door(
        "unfounded",
        _("查无此事"),
        _("不属实，结束"),
        services.unfounded,
        _("已结束，双方会收到消息。"),
        forms.FindingsForm,
        moves=("unfounded",),
    ),
    Door(
        "remind",
        _("属实，情节轻微，提醒"),
        _("提醒"),
        services.remind,
        _("已提醒，双方会收到消息。"),
        forms.FindingsForm,
        moves=("remind",),
        offered=_on("remind"),
    ),
    Door(
        "order",
        _("属实，限期改正"),
        _("责令改正"),
        services.order,
        _("已责令限期改正，到期由社区报告。"),
        forms.OrderForm,
        moves=("order",),
        offered=_on("order"),
    ),
    Door(
        "report",
        _("报告改正情况"),
        _("报告"),
        services.report,
        _("已报告，等街道复查。"),
        forms.ReportForm,
        moves=("report",),
    ),
    Door(
        "corrected",
        _("已改正"),
        _("已改正，结束"),
        services.corrected,
        _("已结束，双方会收到消息。"),
        forms.FindingsForm,
        moves=("corrected",),
    ),
    Door(
        "propose",
        _("提请终止资格"),
        _("提请"),
        deciding.propose,
        _("已提请。由业主大会决定；业主大会授权过的，可由业委会决定。"),
        forms.ProposeForm,
        moves=("propose",),
        offered=_on("propose"),
    ),
    Door(
        "suspend",
        _("决定作出前暂停履职"),
        _("暂停履职"),
        deciding.suspend,
        _("已暂停履职，会公开；决定作出后自动解除或终止。"),
        forms.SuspendForm,
        offered=_may_suspend,
        quiet=True,
    ),
    Door(
        "remove",
        _("已依法决定终止资格"),
        _("确认终止资格"),
        deciding.remove,
        _("已终止资格，候补依次递补；三日内移交。"),
        forms.RemoveForm,
        moves=("remove",),
        choices=_offer_decisions,
    ),
    Door(
        "keep",
        _("未通过，继续任职"),
        _("继续任职，结束"),
        deciding.keep,
        _("已结束，继续任职，双方会收到消息。"),
        forms.KeepForm,
        moves=("keep",),
        choices=_offer_items,
    ),
    Door(
        "resign",
        _("确认本人书面辞职"),
        _("确认辞职"),
        leaving.accept_resignation,
        _("已确认，候补依次递补；三日内移交。"),
        forms.ResignForm,
        moves=("resign",),
        offered=_on("resign", Correction.Ground.RESIGNS),
    ),
    Door(
        "fact",
        _("确认法定终止事实"),
        _("确认，终止资格"),
        leaving.confirm_fact,
        _("已确认，候补依次递补；三日内移交。"),
        forms.FactForm,
        moves=("fact",),
        offered=_on("fact"),
        danger=True,
    ),
    Door(
        "receive",
        _("记交接"),
        _("记下交接"),
        _receive,
        _("已记下。"),
        forms.HandedForm,
        offered=_may_receive,
        choices=_offer_handovers,
    ),
    Door(
        "handed_over",
        _("移交完成"),
        _("移交完成，结束"),
        leaving.handed_over,
        _("已结束。"),
        moves=("handed_over",),
    ),
    Door(
        "moot",
        _("委员已离任，终止核查"),
        _("终止核查"),
        leaving.moot,
        _("已结束。"),
        moves=("moot",),
        offered=lambda seen: seen.may("moot") and not _in_office(seen),
    ),
)


def _find(pk: int, *, member: Member, ground: str, facts: str, by: Actor, at: datetime) -> Case:
    """From the page of a term: one of its members."""
    if member.committee_id != pk:
        raise Incomplete(translate("请选本届的委员"), field="member")
    return opening.find(member.pk, ground=ground, facts=facts, by=by, at=at)


def _may_find(seen: Seen) -> bool:
    clerk = seen.holds(term.CLERK.name) and seen.by.duty in term.CLERK.duties
    return (clerk or _street(seen)) and seen.case.committee.ended_on is None


def _offer_members(form: DoorForm, seen: Seen, facts: dict) -> None:
    found = facts["whole"]
    every = (*found.sitting, *found.alternates)
    rows = [(m.pk, f"{m.name}（{m.get_role_display()}）") for m in every]
    offer(form, "member", [("", _("请选择")), *rows])


TERM_DOORS = at_routes(
    "correction_of",
    Door(
        "find",
        _("提出委员的问题、辞职或法定事实"),
        _("提出"),
        _find,
        _("已立案，由街道核查；在“纠错退出”里看。"),
        forms.FindForm,
        offered=_may_find,
        choices=_offer_members,
        quiet=True,
    ),
)
