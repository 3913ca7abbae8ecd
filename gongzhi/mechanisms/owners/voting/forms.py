"""Forms of officials on votes."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.casework.forms import DoorForm, note_field, offer
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor

from . import queries
from .models import Channel
from .procedure import VOTE

NOTICED_BEFORE = timedelta(days=16)
LASTS = timedelta(days=14)
"""What the form suggests: noticed today or tomorrow, and two weeks to vote."""


class InstantInput(forms.DateTimeInput):
    """A day and a time, to the minute."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def suggested(at: datetime) -> dict:
    """Opening at eight and closing at six, early enough for the notice."""
    opens = localtime(at).date() + NOTICED_BEFORE
    return {
        "opens_at": instant(opens, time(8)),
        "closes_at": instant(opens + LASTS, time(18)),
    }


class TermsForm(DoorForm):
    title = forms.CharField(
        label=_("名称"), max_length=80, help_text=_("业主一看就懂，例如“修 3 号楼屋面”。")
    )
    opens_at = forms.DateTimeField(
        label=_("投票开始"), widget=InstantInput, help_text=_("公告要在 15 日以前。")
    )
    closes_at = forms.DateTimeField(label=_("投票截止"), widget=InstantInput)
    count_parking = forms.BooleanField(
        label=_("车位面积计入"), required=False, help_text=_("默认不计；议事规则写明的才勾。")
    )
    silence = forms.BooleanField(
        label=_("未参与的随多数（另列作参考）"),
        required=False,
        help_text=_("不计入参与比例，也不改变结果；议事规则写明的才勾。"),
    )
    rules_basis = forms.CharField(
        label=_("议事规则哪一条"),
        max_length=120,
        required=False,
        help_text=_("上面勾了的要写，例如“议事规则第 9 条”。"),
    )


class CompoundField(forms.ModelChoiceField):
    """A compound in reach whose roll is frozen."""

    def __init__(self) -> None:
        super().__init__(
            Place.objects.none(),
            label=_("小区"),
            empty_label=_("请选择"),
            help_text=_("只列您范围内、业主名册已经冻结的小区。"),
        )


class NewVoteForm(TermsForm):
    """A vote to be drafted; its agenda is filled on its own page."""

    compound = CompoundField()
    field_order = ("compound", "title")

    def __init__(self, *data, by: Actor, **more) -> None:
        super().__init__(*data, **more)
        self.fields["compound"].queryset = queries.ready_compounds(by, self.at)  # type: ignore[attr-defined]


class ItemForm(DoorForm):
    code = forms.ChoiceField(
        label=_("哪一类事项"),
        help_text=_("一般事项还是特别事项由法律定（民法典第278条），不由组织方选。"),
    )
    title = forms.CharField(
        label=_("议题"), max_length=80, help_text=_("写成可以回答“同意”或“反对”的一句话。")
    )
    text = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("预算、方案要点、附件在哪里看。"),
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        offer(self, "code", queries.matter_choices(self.at))

    def clean_code(self) -> str:
        """ "" for a matter that the law doesn't list."""
        return str(self.cleaned_data["code"]).removeprefix(queries.UNLISTED)


class ElectionForm(DoorForm):
    election = forms.TypedChoiceField(
        label=_("哪次选举"),
        coerce=int,
        help_text=_("候选人名单已经公布的；候选人按名单次序列入选票。"),
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        sent = str(self.data.get("election", ""))
        if sent.isdecimal():
            offer(self, "election", [(sent, sent)])


class SureForm(DoorForm):
    """An act that can't be undone: one looks once more."""

    sure = forms.BooleanField(label=_("已经核对"))

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        self.fields["sure"].error_messages["required"] = _("请先核对，再勾上")

    def clean(self) -> None:
        self.cleaned_data.pop("sure", None)


class NoticeForm(SureForm):
    sure = forms.BooleanField(
        label=_("议题、时间、规则都核对过了"), help_text=_("公告以后不能再改，只能取消重来。")
    )


class CertifyForm(SureForm):
    sure = forms.BooleanField(
        label=_("计票报告看过了"), help_text=_("核定时再算一遍，一个字不同都不会通过。")
    )


class PublishForm(SureForm):
    sure = forms.BooleanField(
        label=_("结果可以公布"), help_text=_("公布以后可以申请撤销的一年开始计。")
    )


class ExtendForm(DoorForm):
    until = forms.DateTimeField(
        label=_("延长到"), widget=InstantInput, help_text=_("只能延长一次；已投的票有效。")
    )
    note = note_field(_("为什么延长"), _("写进公告，业主看得到。"), rows=2)


class CancelForm(DoorForm):
    note = note_field(_("为什么取消"), _("写进公告；已投的票不计，也不会被打开看。"), rows=2)


class RevokeForm(DoorForm):
    number = forms.CharField(
        label=_("决定文号"), max_length=60, help_text=_("撤销决定书或判决书的文号。")
    )
    reason = forms.CharField(
        label=_("理由"), max_length=220, widget=forms.Textarea(attrs={"rows": 2})
    )


class SettleForm(DoorForm):
    """Which ballot of an owner counts."""

    owner = forms.IntegerField(widget=forms.HiddenInput)
    keeps = forms.ChoiceField(
        label=_("认哪一张"), choices=Channel.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由"), max_length=200)


class VoteFilter(forms.Form):
    """What the list of votes can be narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    title = forms.CharField(
        label=_("名称"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("名称里的字")}),
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        every = [("", _("全部状态")), ("open", _("在办")), ("closed", _("已结束"))]
        states = [(s.name, s.label) for s in VOTE.states.values() if s.name not in ("open",)]
        running = [("voting", VOTE.states["open"].label)]
        offer(self, "state", [*every, *running, *states])

    def wanted(self) -> dict:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("state", "title")}

    def is_narrow(self) -> bool:
        return any(self.cleaned_data.values())
