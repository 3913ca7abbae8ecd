"""Officials' forms on reviews and opinions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, note_field

from .sealing import MOST


def clause_field(help_text) -> forms.CharField:
    """A clause of the basis: shown as a list, checked by the service."""
    return forms.CharField(
        label=_("依据条款"), max_length=40, help_text=help_text, widget=forms.Select
    )


def sealed_field(label, help_text, *, rows: int = 3) -> forms.CharField:
    """Words that are encrypted under the candidate's key."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ObjectForm(DoorForm):
    clause = clause_field(_("只能按公布的条款提异议。"))
    facts = sealed_field(
        _("事实"), _("一两句即可，不写与条款无关的情况。加密保存，只有召集人、复核人能看。")
    )


class ConfirmForm(DoorForm):
    stands = forms.TypedChoiceField(
        label=_("这条异议"),
        choices=[("yes", _("成立")), ("no", _("不成立"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = sealed_field(_("理由"), _("成立或不成立都要写。加密保存。"), rows=2)


class VetoForm(DoorForm):
    clause = clause_field(_("选确认成立的异议所引的条款。"))
    reason = sealed_field(
        _("理由"), _("候选人会看到，并凭它申诉。加密保存；别处只显示“不通过”。"), rows=4
    )


class AppealForm(DoorForm):
    text = sealed_field(_("申诉内容"), _("照候选人的书面申诉录入，原件留存。"), rows=4)


class RuleForm(DoorForm):
    overturn = forms.TypedChoiceField(
        label=_("复核结论"),
        choices=[("yes", _("申诉成立，通过")), ("no", _("维持不通过"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = sealed_field(_("理由"), _("候选人会看到。加密保存。"), rows=4)


class DropForm(DoorForm):
    note = note_field(_("说明"), _("本人怎么提出退出的。写进经过，不写别的个人情况。"), rows=2)


class StartForm(forms.Form):
    """Which candidates are asked about."""

    candidacies = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("请勾选要提交联审的候选人")}
    )

    def __init__(self, *data, named, **more) -> None:
        super().__init__(*data, **more)
        self.fields["candidacies"].choices = [(pk, "") for pk in named]  # type: ignore[attr-defined]


class OpinionFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("待出具")), ("closed", _("已结束")), ("all", _("全部"))],
    )

    @property
    def wanted(self) -> str:
        chosen = self.cleaned_data.get("state", "") if self.is_valid() else ""
        return {"": "open", "all": ""}.get(chosen, chosen)
