"""The forms of the residents' pages."""

from datetime import date

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from gongzhi.mechanisms.matters.models import Review
from gongzhi.places.models import Place

from .fields import PhotosField, PlaceField

MOST_WORDS = 500
PHONE = {"inputmode": "tel", "autocomplete": "tel", "maxlength": 20}
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 8, "data-code": True}


class TypedForm(forms.Form):
    """A form that can also be drawn as it was typed, before anybody looks for faults in it."""

    def as_typed(self) -> "TypedForm":
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        return self


class CodeForm(TypedForm):
    """A phone and the code sent to it: proves whose it is."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        widget=forms.TextInput(attrs=PHONE),
        error_messages={"required": _("请写手机号，11 位数字")},
    )
    code = forms.CharField(
        label=_("短信验证码"),
        max_length=8,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": _("请填短信里的 6 位验证码；还没有的，先按“发验证码”")},
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if not code.isdecimal() or len(code) != 6:
            said = {"n": len(code)}
            raise forms.ValidationError(_("验证码是 6 位数字，您填了 %(n)s 位。"), params=said)
        return code


class ReportForm(CodeForm):
    """What, photos, where, and how to reach whoever says it: never more than five controls.

    The spot is asked only where it fits within the five: when the place came by a QR code, or the
    phone is known already.  known: the person whose phone was proved.  place: came with the link.
    """

    text = forms.CharField(
        label=_("什么事"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写清是什么事，几个字也行")},
    )
    photos = PhotosField()
    place = PlaceField(label=_("小区"))
    spot = forms.CharField(
        label=_("具体位置"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("如 3 号楼西侧、东门外")}),
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=73, max_value=136)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=3, max_value=54)
    draft = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    heard = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("urgent", ""), ("ordinary", "")],
        widget=forms.HiddenInput,
    )
    field_order = ["text", "photos", "place", "spot", "phone", "code"]

    def __init__(self, *args, known: int | None, place: Place | None, day: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.given_place = known, place
        where = self.fields["place"]
        assert isinstance(where, PlaceField)
        where.read_on(day)
        if known:
            del self.fields["phone"], self.fields["code"]
        if place:
            del self.fields["place"]
        elif not known:
            del self.fields["spot"]

    @property
    def where(self) -> Place:
        """Where it is, once the form is valid."""
        return self.given_place or self.cleaned_data["place"]


class ObjectionForm(CodeForm):
    """An objection to a public notice. known: whoever needn't prove a phone any more."""

    text = forms.CharField(
        label=_("您的异议"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("哪一处、为什么。只有公示单位看得到，不会公开。"),
        error_messages={"required": _("请写明您的异议和理由")},
    )
    field_order = ["text", "phone", "code"]

    def __init__(self, *args, known: int | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["phone"], self.fields["code"]


class ReviewForm(forms.Form):
    """The five levels of 好差评, and a word if they like."""

    review = forms.ChoiceField(
        label=_("您觉得办得怎么样"),
        choices=Review,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )
    note = forms.CharField(
        label=_("想说的话"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisputeForm(forms.Form):
    note = forms.CharField(
        label=_("哪里没解决"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写一句就行，重办的人会看到。"),
        error_messages={"required": _("请写一句哪里没解决")},
    )


class SupplementForm(forms.Form):
    """A sentence, with photos if they like."""

    note = forms.CharField(
        label=_("补充一句话"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写一句话，照片可以一起传")},
    )
    photos = PhotosField(help_text=_("照片里的拍摄位置会被去掉。"))


class FindForm(CodeForm):
    """One's own matters by phone; a number leads straight to one of them."""

    number = forms.CharField(
        label=_("编号"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("如 诉-20261124-433")}),
    )
    field_order = ["number", "phone", "code"]


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("编号"),
        max_length=32,
        widget=forms.TextInput(attrs={"placeholder": _("如 诉-20261124-433")}),
        error_messages={"required": _("请填编号，在您收到的页面或短信里")},
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        required=False,
        help_text=_("可以不留。留了，办事的人打电话时好称呼您。"),
    )


class NewPhoneForm(CodeForm):
    """The new phone proves itself by a code."""


class EraseForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么要删"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(
        label=_("我明白删除后不能恢复，没办完的事也联系不上我了"),
        error_messages={"required": _("请先打勾确认")},
    )


class SuggestionForm(forms.Form):
    text = forms.CharField(
        label=_("您的意见或建议"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("说这个网站本身的事：哪里难用、哪里写错、还缺什么。家门口的事请用“我要反映”。"),
        error_messages={"required": _("请写几个字")},
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("怎么处理的"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("留了手机号的人会收到这句话。"),
    )
