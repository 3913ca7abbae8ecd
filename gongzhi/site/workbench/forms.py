"""Forms of the workbench itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm


class RevealForm(DoorForm):
    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("例如“约上门时间”。谁、何时、为什么看过，都有记录，反映人可以查。"),
    )


class LiftForm(DoorForm):
    reason = forms.CharField(
        label=_("为什么撤销"),
        max_length=200,
        help_text=_("牌会划掉留在经过里，原因所有席位都看得到。"),
    )


class ObjectionAnswerForm(forms.Form):
    """Were they right, and why?"""

    upheld = forms.TypedChoiceField(
        label=_("异议成立吗"),
        choices=[("yes", _("异议成立")), ("no", _("异议不成立"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("答复和理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("发给提异议的人；答复后不能再改。"),
    )
