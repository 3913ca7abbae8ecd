"""Forms on accounts."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

USERNAME = RegexValidator(
    r"^[a-z][a-z0-9_.-]{1,39}\Z", gettext_lazy("用小写字母开头，只用小写字母、数字和 _ . -")
)


class OpenForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=40,
        validators=[USERNAME],
        help_text=gettext_lazy("登录用，定了不改。密码由系统给一次性的，本人登录后自己换。"),
    )


class SureForm(forms.Form):
    """An act that needs nothing but being meant."""
