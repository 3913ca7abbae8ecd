"""Officials' forms on terms and representatives."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, FilesField, note_field, offer

from ..assembly.forms import day_field, told_field
from .deciding import Meeting
from .members import Offices
from .models import Change, Handover, Member, Resolution
from .procedure import TERM
from .rules import MOST_YEARS, PAPERS


def members_field(label, help_text="", *, required: bool = False) -> forms.ModelMultipleChoiceField:
    """Some of the members; the page offers those of the term, the service checks them."""
    return forms.ModelMultipleChoiceField(
        Member.objects.all(),
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


def member_field(label, help_text="") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Member.objects.all(), label=label, help_text=help_text)


class EstablishForm(DoorForm):
    years = forms.TypedChoiceField(
        label=_("任期"),
        coerce=int,
        initial=MOST_YEARS,
        choices=[(n, _("%(n)s 年") % {"n": n}) for n in range(1, MOST_YEARS + 1)],
        help_text=_("按议事规则；最长五年，从选举产生之日起算。"),
    )


class MeetingForm(DoorForm):
    """A meeting of the committee: who was there, how many agreed."""

    met_on = day_field(_("会议日期"))
    present = members_field(
        _("出席的委员"), _("本人到会的才勾，不能由人代；候补不参加表决。"), required=True
    )
    agreed = forms.IntegerField(
        label=_("同意的人数"),
        min_value=0,
        max_value=99,
        help_text=_("三分之二以上委员出席，全体委员过半数同意才有效（山东省物业管理条例第32条）。"),
    )

    def meeting(self) -> Meeting:
        told = self.cleaned_data
        return Meeting(told["met_on"], list(told["present"]), told["agreed"])


class OfficesForm(MeetingForm):
    """Whom the meeting chose."""

    chair = member_field(_("主任"))
    deputies = members_field(_("副主任"))
    executives = members_field(_("执行委员"), _("没有的不用选。"))
    field_order = ["met_on", "present", "chair", "deputies", "executives", "agreed"]

    def clean(self) -> dict:
        told = self.cleaned_data
        if self.errors:
            return told
        offices = Offices(told["chair"], list(told["deputies"]), list(told["executives"]))
        return {"meeting": self.meeting(), "offices": offices}


class ResolveForm(MeetingForm):
    title = forms.CharField(label=_("议题"), max_length=80)
    text = note_field(
        _("决定了什么"),
        _("三日内公布。选聘物业、动用维修资金等由业主共同决定的事，业委会不能代为决定。"),
        rows=4,
    )
    field_order = ["title", "text", "met_on", "present", "agreed"]

    def clean(self) -> dict:
        told = self.cleaned_data
        if self.errors:
            return told
        return {"meeting": self.meeting(), "title": told["title"], "text": told["text"]}


class FileForm(DoorForm):
    papers = forms.MultipleChoiceField(
        label=_("备案材料"),
        choices=[(p.code, _(p.label)) for p in PAPERS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("四样都齐了才能申请（山东省物业管理条例第31条）。"),
    )
    note = note_field(_("给物业主管部门的话"), _("没有就不写。"), required=False, rows=2)
    photos = FilesField(label=_("附件"), help_text=_("决议、规则、规约、名单的扫描件。"))


class AskMoreForm(DoorForm):
    note = note_field(_("缺什么、哪里不对"), _("社区看到后补正，再次申请。"))


class CertifyForm(DoorForm):
    number = forms.CharField(label=_("备案号"), max_length=60)
    on = day_field(_("备案证明日期"))


class ReceiveForm(DoorForm):
    handover = forms.ModelChoiceField(Handover.objects.all(), label=_("交接了什么"))
    received_by = forms.CharField(
        label=_("谁接收"), max_length=60, help_text=_("例如“新一届业委会主任”“社区居委会”。")
    )
    on = day_field(_("交接日期"))


class ReportChangeForm(DoorForm):
    change = forms.ModelChoiceField(Change.objects.all(), label=_("哪一项变更"))


class PublishForm(DoorForm):
    resolution = forms.ModelChoiceField(
        Resolution.objects.all(),
        label=_("哪一项决定"),
        help_text=_("公布在小区页面和公告里，发出后不能修改，只能撤回另发。"),
    )


class TellForm(DoorForm):
    member = member_field(_("哪名委员"))
    party = told_field(_("中共党员"), _("只记本人同意记的；只用于统计，不是条件，也没有名额比例。"))
    official = told_field(_("公职人员"))
    consent = forms.CharField(
        label=_("本人同意的依据"),
        required=False,
        max_length=120,
        help_text=_("例如“本人 3 月 12 日书面同意”。没有同意就不要记。"),
    )


class AuthoriseForm(DoorForm):
    authority = forms.CharField(
        label=_("业主大会哪次决定授权的"),
        max_length=120,
        help_text=_("有授权，业委会才可以自己决定终止委员资格（山东省物业管理条例第34条）。"),
    )


class VoidForm(DoorForm):
    note = note_field(_("撤销决定的文号和理由"), _("各方都看得到。委员资格随之终止，不能恢复。"))


# --- the list -------------------------------------------------------------------------------------


class PlaceFilter(forms.Form):
    """A list narrowed by the compound that somebody means. Strange values show everything."""

    q = forms.CharField(
        label=_("找小区"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"placeholder": _("名称、编码或拼音"), "type": "search"}),
    )

    def told(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "").strip().replace("\x00", "")


class ListFilter(PlaceFilter):
    """What the list of committees can be narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    street = forms.ChoiceField(label=_("街道"), required=False)
    alert = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *data, streets: Sequence[tuple[int, str]] = (), **more) -> None:
        super().__init__(*data, **more)
        states = [(s.name, _(s.label)) for s in TERM.states.values()]
        offer(self, "state", [("", _("在任的")), ("all", _("全部")), *states])
        offer(self, "street", [("", _("各街道")), *streets])
        if len(streets) < 2:
            del self.fields["street"]


class DelegationFilter(PlaceFilter):
    """What the list of representatives can be narrowed by."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("在任的")), ("all", _("连同已结束的"))]
    )
