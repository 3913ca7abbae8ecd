"""The doors on the page of a term."""

from collections.abc import Callable

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.beside import along
from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm, offer
from gongzhi.casework.pages import Seen

from . import deciding, forms, members, services
from .deciding import DECIDES
from .models import Committee
from .procedure import CLERK, STREET

Choices = Callable[[DoorForm, Seen, dict], None]


def _keeps(seen: Seen) -> bool:
    """Community or street of the term, which keep its record."""
    clerk = seen.holds(CLERK.name) and seen.by.duty in CLERK.duties
    return clerk or (seen.holds(STREET.name) and seen.by.duty in STREET.duties)


def _deciding(seen: Seen) -> bool:
    return _keeps(seen) and seen.case.state in DECIDES


def _offer_members(*fields: str) -> Choices:
    """Fill these with who sits in the term: one select, or boxes of which those of the meeting are
    ticked."""

    def choices(form: DoorForm, seen: Seen, facts: dict) -> None:
        rows = [(m.pk, f"{m.name}（{m.get_role_display()}）") for m in facts["whole"].sitting]
        for name in fields:
            single = name in ("chair", "member")
            form.fields[name].widget.choices = [("", _("请选择")), *rows] if single else rows

    return choices


_meeting = _offer_members("present")
_offices = _offer_members("present", "chair", "deputies", "executives")


def _offer_people(form: DoorForm, seen: Seen, facts: dict) -> None:
    """Members and alternates."""
    found = facts["whole"]
    rows = [
        (m.pk, f"{m.name}（{m.get_role_display()}）") for m in (*found.sitting, *found.alternates)
    ]
    offer(form, "member", [("", _("请选择")), *rows])


def _offer_handovers(form: DoorForm, seen: Seen, facts: dict) -> None:
    waiting = [h for h in facts["whole"].handovers if h.done_on is None]
    rows = [(h.pk, f"{h.member.name}：{h.what}" if h.member else h.what) for h in waiting]
    offer(form, "handover", [("", _("请选择")), *rows])


def _offer_changes(form: DoorForm, seen: Seen, facts: dict) -> None:
    waiting = [c for c in facts["whole"].changes if c.reported_at is None]
    rows = [(c.pk, f"{c.get_kind_display()} {c.member.name if c.member else ''}") for c in waiting]
    offer(form, "change", [("", _("请选择")), *rows])


def _offer_resolutions(form: DoorForm, seen: Seen, facts: dict) -> None:
    waiting = [r for r in facts["whole"].resolutions if r.published_at is None]
    offer(form, "resolution", [("", _("请选择")), *((r.pk, r.title) for r in waiting)])


def _waits(rows: str, done: str) -> Callable[[Seen], bool]:
    """Is there a row beside the term (`queries.COLUMNS`) that nobody has done yet?"""

    def offered(seen: Seen) -> bool:
        return _keeps(seen) and any(not row[done] for row in along(seen.case, rows) or [])

    return offered


def _may_expire(seen: Seen) -> bool:
    return seen.may("expire") and localtime(seen.at).date() >= seen.case.committee.until


def _may_void(seen: Seen) -> bool:
    committee: Committee = seen.case.committee
    return seen.may("void") and (committee.vote is None or committee.vote.revoked_at is not None)


def _may_authorise(seen: Seen) -> bool:
    committee: Committee = seen.case.committee
    street = seen.holds(STREET.name) and seen.by.duty in STREET.duties
    return street and committee.ended_on is None and not committee.decide_terminations


TERM_DOORS = at_routes(
    "committee",
    Door(
        "constitute",
        _("记首次会议"),
        _("记下首次会议"),
        services.constitute,
        _("已记下。下一步申请备案；首次会议的决定要在三日内公布。"),
        forms.OfficesForm,
        moves=("constitute",),
        choices=_offices,
    ),
    Door(
        "file",
        _("申请备案"),
        _("申请备案"),
        services.file,
        _("已申请，等物业主管部门出具备案证明。"),
        forms.FileForm,
        moves=("file",),
    ),
    Door(
        "certify",
        _("出具备案证明"),
        _("出具"),
        services.certify,
        _("已出具备案证明。备案不是审批，业委会自选举产生之日起成立。"),
        forms.CertifyForm,
        moves=("certify",),
    ),
    Door(
        "ask_more",
        _("材料不齐，退回补正"),
        _("退回补正"),
        services.ask_more,
        _("已退回社区补正。"),
        forms.AskMoreForm,
        moves=("ask_more",),
    ),
    Door(
        "publish",
        _("公布决定"),
        _("公布"),
        deciding.publish,
        _("已在小区公布。"),
        forms.PublishForm,
        offered=_waits("decisions", "published_at"),
        choices=_offer_resolutions,
    ),
    Door(
        "hand_over",
        _("移交完成"),
        _("移交完成"),
        services.hand_over,
        _("已完成移交，本届结束。"),
        moves=("hand_over",),
    ),
    Door(
        "receive",
        _("记交接"),
        _("记下交接"),
        services.receive,
        _("已记下。"),
        forms.ReceiveForm,
        offered=_waits("things", "done_on"),
        choices=_offer_handovers,
    ),
    Door(
        "resolve",
        _("记业委会决定"),
        _("记下决定"),
        deciding.resolve,
        _("已记下，请在三日内公布。"),
        forms.ResolveForm,
        offered=_deciding,
        choices=_meeting,
        quiet=True,
    ),
    Door(
        "offices",
        _("改选主任、副主任"),
        _("记下改选"),
        deciding.choose_offices,
        _("已记下，请在三日内公布、三十日内报变更备案。"),
        forms.OfficesForm,
        offered=_deciding,
        choices=_offices,
        quiet=True,
    ),
    Door(
        "report_change",
        _("报变更备案"),
        _("已报物业主管部门"),
        services.report_change,
        _("已记下。"),
        forms.ReportChangeForm,
        offered=_waits("news", "reported_at"),
        choices=_offer_changes,
    ),
    Door(
        "tell",
        _("记党员、公职人员（本人同意）"),
        _("记下"),
        members.tell,
        _("已记下，只用于统计。"),
        forms.TellForm,
        offered=lambda seen: _keeps(seen) and seen.case.committee.ended_on is None,
        choices=_offer_people,
        quiet=True,
    ),
    Door(
        "authorise",
        _("记业主大会的授权"),
        _("记下授权"),
        services.authorise,
        _("已记下。"),
        forms.AuthoriseForm,
        offered=_may_authorise,
        quiet=True,
    ),
    Door(
        "expire",
        _("任期届满，移交"),
        _("转入移交"),
        services.expire,
        _("已转入移交，逐项记下谁接收。"),
        moves=("expire",),
        offered=_may_expire,
    ),
    Door(
        "void",
        _("选举决定被撤销"),
        _("记下撤销，终止本届"),
        services.void,
        _("已记下，本届终止。"),
        forms.VoidForm,
        moves=("void",),
        offered=_may_void,
        danger=True,
    ),
)
