"""The form of a ballot on the phone: one answer for each item."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.mechanisms.owners.counting import Choice
from gongzhi.mechanisms.owners.voting.sealing import Choices
from gongzhi.mechanisms.owners.voting.showing import WORDS, Shown

from ..forms import CODE, TypedForm

ANSWERS = [(str(c), WORDS[c]) for c in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)]


class Marks(forms.MultipleChoiceField):
    """Candidates to be marked, no more than there are seats; none abstains."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, item: Shown) -> None:
        self.seats = item.seats or 0
        choices = [(c.key, c.public_name) for c in item.candidates]
        super().__init__(label=item.title, choices=choices, required=False)

    def clean(self, value) -> list[str]:
        marks = super().clean(value)
        if len(marks) > self.seats:
            told = {"seats": self.seats, "marks": len(marks)}
            raise forms.ValidationError(
                _("最多选 %(seats)s 人，您选了 %(marks)s 人。请去掉几个，多选就无效。"), params=told
            )
        return marks


class BallotForm(TypedForm):
    """agenda: what is voted on."""

    def __init__(self, *data, agenda: Sequence[Shown], **more) -> None:
        super().__init__(*data, **more)
        self.agenda = agenda
        for item in agenda:
            self.fields[item.key] = Marks(item) if item.is_election else _answer(item)

    @property
    def choices(self) -> Choices:
        """Once it is valid."""
        return {item.key: self.cleaned_data[item.key] for item in self.agenda}

    @property
    def rows(self) -> list[tuple[Shown, forms.BoundField, list]]:
        """Item, field, and for an election each box with its candidate."""
        fields = [(item, self[item.key]) for item in self.agenda]
        return [(i, f, list(zip(f, i.candidates, strict=False))) for i, f in fields]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was chosen, as hidden fields, so that nothing is lost on the way."""
        both = ((item.key, self.cleaned_data[item.key]) for item in self.agenda)
        return [(k, v) for k, c in both for v in ([c] if isinstance(c, str) else c)]


def _answer(item: Shown) -> forms.ChoiceField:
    missing = _("这一项还没有选；没有意见的，请选“弃权”")
    return forms.ChoiceField(
        label=item.title,
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class SignForm(TypedForm):
    """The code that came a moment ago: a ballot is cast by whoever holds the phone now."""

    code = forms.CharField(
        label=_("短信验证码"),
        max_length=8,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": _("请填短信里的 6 位验证码；还没有的，先按“发验证码”")},
    )
