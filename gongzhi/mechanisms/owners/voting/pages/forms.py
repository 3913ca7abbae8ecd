"""Forms of the paper's pages."""

import json
import re
import unicodedata
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, note_field

from ...counting import Choice
from ..models import Delivery
from ..sealing import Choices
from ..showing import WORDS, Shown

KEYS = {"1": Choice.FOR, "2": Choice.AGAINST, "3": Choice.ABSTAIN, "0": Choice.ABSTAIN}
INVALID = "-"
NOTHING = "0"
BARS = re.compile(r"[\s,，、.。;；]+")


class SheetForm(DoorForm):
    """A number that is typed, or a code that is scanned: a scanner types it and presses Enter."""

    sheet = forms.CharField(
        label=_("选票编号或二维码"),
        max_length=300,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "text", "data-scan": True}
        ),
        help_text=_("用扫码枪扫选票右上角的码，或者输入编号后按回车。"),
    )


class ReplaceForm(DoorForm):
    reason = forms.CharField(
        label=_("为什么作废"),
        max_length=120,
        help_text=_("例如“丢失”“污损”。旧的作废，马上得到一个新编号。"),
    )


class ScanForm(DoorForm):
    scan = forms.FileField(
        label=_("扫描件"), help_text=_("照片或 PDF；和选票一起存档，只有计票人员看得到。")
    )


class AnswerField(forms.CharField):
    """One key for yes or no; for an election the numbers of those who are marked."""

    def __init__(self, item: Shown) -> None:
        self.item = item
        attrs = {"autocomplete": "off", "inputmode": "text", "class": "gz-key"}
        if not item.is_election:
            attrs |= {"data-one-key": "", "maxlength": "1"}
        super().__init__(label=item.title, max_length=120, widget=forms.TextInput(attrs=attrs))
        self.error_messages["required"] = _("这一项还没有录；票上空着的，按 0")

    def clean(self, value) -> str | list[str]:
        typed = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if typed in ("-", "−", "—"):
            return str(Choice.INVALID)
        return self._marks(typed) if self.item.is_election else self._answer(typed)

    def _answer(self, typed: str) -> str:
        if typed not in KEYS:
            raise forms.ValidationError(_("请按 1 同意、2 反对、3 弃权、0 空着，看不清的按 -"))
        return str(KEYS[typed])

    def _marks(self, typed: str) -> list[str]:
        if typed == NOTHING:
            return []
        by_number = {str(c.number): c.key for c in self.item.candidates}
        numbers = [n for n in BARS.split(typed) if n]
        unknown = next((n for n in numbers if n not in by_number), None)
        if unknown is not None:
            raise forms.ValidationError(_("候选人名单里没有 %(n)s 号"), params={"n": unknown[:20]})
        return [by_number[n] for n in dict.fromkeys(numbers)]


class EntryForm(DoorForm):
    """What stands on a sheet, item by item. third: the reading that settles a difference."""

    def __init__(self, *data, agenda: Sequence[Shown], third: bool, **more) -> None:
        super().__init__(*data, **more)
        for item in agenda:
            self.fields[item.key] = AnswerField(item)
        if third:
            self.fields["note"] = note_field(
                _("两次录入为什么不同"), _("例如“第 2 项有涂改”，写进记录。"), rows=2
            )
        self.agenda = agenda

    @property
    def choices(self) -> Choices:
        """Once it is valid."""
        return {item.key: self.cleaned_data[item.key] for item in self.agenda}

    def rows(self) -> list[tuple[Shown, forms.BoundField, str]]:
        """Item, field, and what each key means, for the echo beside the field."""
        return [(item, self[item.key], json.dumps(_meanings(item))) for item in self.agenda]


def _meanings(item: Shown) -> dict[str, str]:
    told = {NOTHING: str(_("空着，按弃权计")), INVALID: str(_("这一项无效"))}
    if item.is_election:
        return told | {str(c.number): c.name for c in item.candidates}
    return told | {key: str(WORDS[KEYS[key]]) for key in "123"}


class SheetFilter(forms.Form):
    q = forms.CharField(
        label=_("编号或房号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": _("编号或房号"), "type": "search"}),
    )
    state = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)


class CallForm(DoorForm):
    """What came of a call at a door."""

    owner = forms.IntegerField(min_value=1, max_value=2**62)
    do = forms.ChoiceField(choices=[(n, n) for n in ("reached", "nobody", "collected")])
    note = forms.CharField(required=False, max_length=120)


class LogForm(DoorForm):
    """An owner reached in another way than at the door."""

    unit = forms.CharField(
        label=_("房号"), max_length=40, help_text=_("如 3-1-101；名册上怎么写就怎么填。")
    )
    how = forms.ChoiceField(
        label=_("怎么送的"),
        choices=[(h.value, h.label) for h in Delivery.How if h != Delivery.How.NOTICE],
    )
    reached = forms.TypedChoiceField(
        label=_("结果"),
        choices=[("yes", _("送到了")), ("no", _("没有送到"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("说明"), max_length=120, required=False)
