"""Forms of officials on calls and responses."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, FilesField, PlacedForm, PlaceField, note_field, offer
from gongzhi.casework.models import CardKind, Urgency
from gongzhi.people.models import Organisation, OrganisationKind

from .procedure import CALL, RESPONSE
from .rules import exclusions

DEPARTMENTS = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT)
SCORES = [(n, _("%(n)s 分") % {"n": n}) for n in range(1, 6)]


def department_field(label, help_text) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(DEPARTMENTS, label=label, help_text=help_text)


def departments_field(label, help_text, *, required: bool) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        DEPARTMENTS,
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


class CallForm(PlacedForm):
    """A street calls the city. The title is made from the place and the facts."""

    facts = note_field(_("事实"), _("发生了什么、影响谁、有没有危险。"), rows=4)
    tried = note_field(_("街道已做的"), _("没有自己先办，就不算呼叫；平台会核实。"), rows=3)
    thinks = departments_field(
        _("应由谁办"), _("街道的判断，可选几个；由平台确认主办和协办。"), required=True
    )
    place = PlaceField(help_text=_("只列本街道的小区和社区。"))
    spot = forms.CharField(
        label=_("具体位置"), max_length=120, required=False, help_text=_("楼号、门口、路段。")
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        help_text=_("决定各部门的时限；特急按小时昼夜计时。"),
    )
    photos = FilesField()


class RejectForm(DoorForm):
    note = note_field(_("为什么"), _("街道会看到。写清应由谁办、依据什么。"))
    proper = forms.TypedChoiceField(
        label=_("这次呼叫"),
        choices=[("yes", _("呼叫恰当，只是不属受理范围")), ("no", _("不当呼叫，计入街道"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("双向评价：街道评部门，平台评呼叫。"),
    )


class ConfirmForm(DoorForm):
    advised = forms.CharField(required=False, widget=forms.HiddenInput)
    lead = department_field(_("主办"), _("第一个对街道负责的部门。"))
    assisting = departments_field(
        _("协办"), _("可以不选；各有自己的签收、答复和评价。"), required=False
    )
    note = note_field(_("交办意见"), _("部门签收时看到。"), required=False, rows=2)

    def clean_assisting(self) -> list[Organisation]:
        return list(self.cleaned_data["assisting"])


class JudgeForm(DoorForm):
    proper = forms.TypedChoiceField(
        label=_("这次呼叫恰当吗"),
        choices=[("yes", _("恰当")), ("no", _("不当"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("计入街道；判为不当要写理由，街道会看到。"),
    )
    note = note_field(_("理由"), _("判为不当必须写。"), required=False, rows=2)


class SignForm(DoorForm):
    contacted = forms.BooleanField(
        label=_("已经联系过街道或反映人"),
        required=False,
        help_text=_("首次联系计入响应率；还没联系的，签收后可以补记。"),
    )


class ContactForm(DoorForm):
    note = note_field(_("和谁、说了什么"), _("首次联系以现在的时刻为准。"), rows=2)


class ReturnForm(DoorForm):
    suggests = department_field(_("您认为应由谁办"), _("平台裁定时参考。"))
    note = note_field(_("为什么不是您的"), _("写清职责依据；裁定后不能再退。"))


class UpholdForm(DoorForm):
    to = department_field(_("改派给"), _("新的部门重新计时，不得再退。"))
    note = note_field(_("裁定理由"), _("各方都看得到。"))


class ReasonForm(DoorForm):
    note = note_field(_("理由"), _("写进经过，各方都看得到。"))


class ExtensionForm(DoorForm):
    days = forms.IntegerField(
        label=_("延几个工作日"),
        min_value=1,
        max_value=99,
        help_text=_("一次为限；到期前申请，平台决定前原时限照走。"),
    )
    note = note_field(_("为什么来不及"), _("街道和平台看得到。"))


class SuspensionForm(DoorForm):
    plan = note_field(_("推进计划"), _("什么条件没到、谁在推进、到时怎样。"))
    review_on = forms.DateField(
        label=_("复查日"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("到这天平台复查，时钟恢复。"),
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        tomorrow = self.at.date() + timedelta(days=1)
        self.fields["review_on"].widget.attrs["min"] = tomorrow.isoformat()


class AnswerForm(DoorForm):
    note = note_field(
        _("答复"), _("做了什么、现在怎样、还要多久。街道据此评价，反映人也看得到。"), rows=4
    )
    photos = FilesField(label=_("办理证据"), help_text=_("照片或工单；位置信息不会保存。"))


class RateForm(DoorForm):
    score = forms.TypedChoiceField(
        label=_("办得怎么样"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect(attrs={"data-look": "scale"}),
        help_text=_("1 最不满意，5 最满意。1–2 分退回重办一次，再不成转督办。"),
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("打 2 分及以下必须写，部门会看到。"),
    )


class SettleForm(DoorForm):
    note = note_field(_("督办结论"), _("写清处理意见和落实情况。"))


class ExclusionForm(DoorForm):
    code = forms.ChoiceField(
        label=_("理由"), help_text=_("只能按清单；批准后不计入三率，记录公开可查。")
    )
    reason = note_field(_("事实和证明"), _("附什么证明，见清单。"), rows=2)

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        listed = [(e.code, f"{e.label}（{e.route}）") for e in exclusions(self.at.date())]
        offer(self, "code", [("", _("请选择")), *listed])


class DecideForm(DoorForm):
    approved = forms.TypedChoiceField(
        label=_("批不批"),
        choices=[("yes", _("同意剔除")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("同意后，这件不计入该部门和街道的三率。"),
    )
    decision = note_field(_("理由"), _("申请方看得到。"), rows=2)


class ListFilter(forms.Form):
    """What the list of calls and responses can be narrowed by."""

    what = forms.ChoiceField(
        label=_("看什么"),
        required=False,
        choices=[("", _("街道的呼叫")), (RESPONSE.name, _("各部门的响应"))],
    )
    state = forms.ChoiceField(label=_("状态"), required=False)
    department = forms.ModelChoiceField(
        DEPARTMENTS, label=_("部门"), required=False, empty_label=_("全部部门")
    )
    card = forms.ChoiceField(
        label=_("牌"), required=False, choices=[("", _("有牌无牌")), *CardKind.choices]
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        flow = RESPONSE if self.data.get("what") == RESPONSE.name else CALL
        states = [(s.name, s.label) for s in flow.states.values()]
        every = [("", _("全部状态")), ("open", _("在办")), ("closed", _("已办结"))]
        offer(self, "state", [*every, *states])

    def wanted(self) -> dict:
        """Arguments of `queries.listed`; what isn't on the lists is passed over."""
        self.is_valid()
        sent = self.cleaned_data
        narrowed = {}
        if sent.get("card"):
            narrowed["card"] = sent["card"]
        if sent.get("department"):
            narrowed["seats__organisation"] = sent["department"].pk
            narrowed["seats__role__in"] = ("lead", "assist", "department")
        return {"what": sent.get("what", ""), "state": sent.get("state", ""), **narrowed}

    def is_narrow(self) -> bool:
        return any(self.cleaned_data.values())
