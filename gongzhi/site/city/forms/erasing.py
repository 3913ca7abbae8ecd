"""Forms on the lawful erasure of a person."""

from django import forms
from django.utils.translation import gettext_lazy

from gongzhi.people.erasing import GROUNDS


class WhoseForm(forms.Form):
    """Sent, not asked for: a phone number has no business in an address."""

    who = forms.CharField(
        label=gettext_lazy("手机号或姓名"),
        max_length=40,
        help_text=gettext_lazy("手机号要完整的 11 位，姓名要全名。只列完全一样的。"),
    )


class ErasureForm(forms.Form):
    basis = forms.ChoiceField(
        label=gettext_lazy("依据"),
        choices=list(GROUNDS.items()),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("个人信息保护法第四十七条第一款，选一项。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "谁在哪天用什么方式申请的，或者为什么要删；不要写姓名和号码。操作记录只留它的摘要。"
        ),
    )
