"""Officials' forms on corrections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, FilesField, note_field, offer

from ..assembly.forms import day_field
from ..committee.forms import ReceiveForm, member_field
from ..committee.models import Resolution
from ..voting.models import Item
from .models import Correction
from .procedure import CORRECTION
from .rules import FACTS

SEALED = _("加密保存，只有办这件事的岗位看得到，谁看过都有记录。")


class FindForm(DoorForm):
    """What community or street found, or was brought to them."""

    member = member_field(_("哪名委员"))
    ground = forms.ChoiceField(
        label=_("什么问题"), choices=[("", _("请选择")), *Correction.Ground.choices]
    )
    facts = note_field(_("事实"), SEALED, rows=4)


class HearForm(DoorForm):
    hearing = note_field(_("本人怎么说"), SEALED)


class FindingsForm(DoorForm):
    """The findings of a check."""

    findings = note_field(_("核查结论"), SEALED, rows=4)


class OrderForm(FindingsForm):
    correct_by = day_field(_("改正期限"), _("不填按最长期限。"))

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        self.fields["correct_by"].required = False


class ReportForm(DoorForm):
    correction = note_field(_("改正情况"), SEALED, rows=4)
    photos = FilesField()


class ProposeForm(FindingsForm):
    members = forms.IntegerField(
        label=_("提议的委员人数"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("超过全体委员的一半（山东省物业管理条例第34条）。"),
    )
    owners = forms.IntegerField(
        label=_("提议的业主人数"),
        required=False,
        min_value=0,
        help_text=_("或百分之二十以上业主，按名册上的人数。两样有一样就可以。"),
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        self.fields["findings"].required = False
        self.fields["findings"].help_text = _("已写过的可以不再写。") + str(SEALED)


class SuspendForm(DoorForm):
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("哪份公布的规定或议事规则、第几条。没有依据不能暂停；会公开。"),
    )


class RemoveForm(DoorForm):
    item = forms.ModelChoiceField(
        Item.objects.all(),
        label=_("业主大会的决定"),
        required=False,
        help_text=_("已公布、已通过的“更换业主委员会成员”议题，写明姓名或本件编号。"),
    )
    resolution = forms.ModelChoiceField(
        Resolution.objects.all(),
        label=_("或业委会的决定"),
        required=False,
        help_text=_("只有业主大会授权过的业委会可以自己决定。"),
    )


class KeepForm(DoorForm):
    reason = note_field(_("为什么继续任职"), _("未通过、撤回提议，或到期没有决定；各方都看得到。"))
    item = forms.ModelChoiceField(
        Item.objects.all(),
        label=_("没有通过的议题"),
        required=False,
        help_text=_("没有表决的不选。"),
    )


class FactForm(DoorForm):
    fact = forms.ChoiceField(
        label=_("是哪一项事实"),
        choices=[("", _("请选择")), *((code, _(text)) for code, text in FACTS.items())],
        help_text=_("指导规则第43条。由人核对凭据后确认，系统不会自动终止。"),
    )
    document = forms.CharField(
        label=_("凭据"), max_length=120, help_text=_("例如“不动产登记查询 2026-11-22”。")
    )
    on = day_field(_("从哪天起"))


class ResignForm(DoorForm):
    document = forms.CharField(
        label=_("辞职书"), max_length=120, help_text=_("例如“2026-11-23 辞职信，已与本人核对”。")
    )
    on = day_field(_("从哪天起"))


class HandedForm(ReceiveForm):
    """The same as on the page of the term, for what this member kept."""


class ContactForm(DoorForm):
    """Why the phone of who complained is looked at; on record before it is shown."""

    reason = forms.CharField(
        label=_("为什么要看"), max_length=200, help_text=_("例如“约反映人核对合同”。会记录。")
    )


class ListFilter(forms.Form):
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        states = [(s.name, _(s.label)) for s in CORRECTION.states.values()]
        every = [("", _("全部状态")), ("open", _("在办")), ("closed", _("已结束"))]
        offer(self, "state", [*every, *states])

    @property
    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("state", "")
