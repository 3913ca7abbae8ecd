"""The residents' forms about committees and representatives."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.mechanisms.owners.committee.models import Member, Opinion
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.correction.opening import COMPLAINTS

MOST_WORDS = 1000


class OpinionForm(forms.Form):
    """What a representative hands in."""

    kind = forms.ChoiceField(
        label=_("提交什么"),
        choices=Opinion.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样")},
    )
    text = forms.CharField(
        label=_("内容"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("转交的意见照原意写，签名原件交社区保管。"),
        error_messages={"required": _("请写内容")},
    )
    signers = forms.IntegerField(
        label=_("有多少业主签名"),
        required=False,
        min_value=1,
        help_text=_("只有转交签名意见要填。"),
    )


class ComplaintForm(forms.Form):
    """Which member, what, and what happened."""

    member = forms.TypedChoiceField(
        label=_("哪名委员"),
        coerce=int,
        error_messages={"required": _("请选是哪名委员"), "invalid_choice": _("请重新选委员")},
    )
    ground = forms.ChoiceField(
        label=_("什么问题"),
        choices=[(g.value, g.label) for g in Correction.Ground if g in COMPLAINTS],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选是什么问题")},
    )
    facts = forms.CharField(
        label=_("事情经过"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("什么时候、做了什么、有什么凭据。加密保存，只给街道核查的人看。"),
        error_messages={"required": _("请写清事情经过")},
    )

    def __init__(self, *data, serving: Sequence[Member], **more) -> None:
        super().__init__(*data, **more)
        rows = [(m.pk, f"{m.name}（{m.get_role_display()}）") for m in serving]
        member = self.fields["member"]
        assert isinstance(member, forms.TypedChoiceField)
        member.choices = [("", _("请选择")), *rows]
