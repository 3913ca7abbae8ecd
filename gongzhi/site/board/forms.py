from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm

from .passes import LONGEST

DAYS = _("有效几天：请填 1 到 366 的整数")


class PassForm(DoorForm):
    """Which screen, and for how long."""

    name = forms.CharField(
        label=_("屏幕挂在哪里"), max_length=40, help_text=_("例如：一楼大厅东墙")
    )
    days = forms.IntegerField(
        label=_("有效几天"),
        initial=180,
        min_value=1,
        max_value=LONGEST,
        help_text=_("到期要重新签发，最长 366 天"),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), DAYS),
    )
