"""The objection to a roll, with or without a phone to be proved first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import CodeForm

MOST = 500


def text_field() -> forms.CharField:
    return forms.CharField(
        label=_("哪里不对，应该是什么"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明房号；有产权证、合同的，写上面的面积和姓名。不要写证件号。"),
        error_messages={"required": _("请写明哪里不对")},
    )


class ObjectionForm(forms.Form):
    text = text_field()


class StrangerForm(CodeForm):
    """Of somebody whose phone is kept nowhere yet."""

    text = text_field()
    field_order = ("text", "phone", "code")
