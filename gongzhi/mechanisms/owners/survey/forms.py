"""Forms of the survey: a round, a compound, what a list shows."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import offer
from gongzhi.places.models import Kind, Place

from .answers import MOST_NOTE, Answers
from .comparing import FIGURES, GONE, NEW, OUTCOME, SAME
from .models import Management, Obstacle, Outcome, Survey
from .queries import UNFILLED, UNSAID
from .rules import plain
from .showing import SHARES, label

HUNDRED = Decimal(100)


def day_field(**more) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **more)


class RoundForm(forms.Form):
    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("例如“2026 年下半年摸排”；用过的名字不能再用。")
    )
    day = day_field(
        label=_("以哪天为准"),
        help_text=_("这一天有的小区都列进来；“满两年”也算到这一天。可以选以前的一天。"),
    )


def area_field(help_text) -> forms.DecimalField:
    return forms.DecimalField(
        max_digits=13,
        decimal_places=4,
        min_value=0,
        required=False,
        help_text=help_text,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any"}),
    )


def heads_field(help_text) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(min_value=0, required=False, help_text=help_text, widget=widget)


def share_field(help_text) -> forms.DecimalField:
    return forms.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        help_text=help_text,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any"}),
    )


class FillForm(forms.Form):
    """What is known of a compound. Labels are those of the record; every field says what for.

    seen: how many times the row had been filled in when the form was shown.
    """

    total_area = area_field(
        _(
            "平方米。用来判断交付的面积有没有达到一半。按不动产登记簿，没有登记的按测绘实测，"
            "再没有的按买卖合同（条例第 25 条）。"
        )
    )
    delivered_area = area_field(_("平方米。已经交给业主的；未售出的、卖了还没交的不算。"))
    total_heads = heads_field(
        _(
            "用来判断交付的人数有没有达到一半。一户算一人；同一人有几户算一人，"
            "建设单位没卖的和卖了没交的合起来算一人（条例第 25 条）。"
        )
    )
    delivered_heads = heads_field(_("已经收房的业主。"))
    first_delivered_on = day_field(
        required=False,
        help_text=_("第一位业主收房的那天。满两年以后，交付人数有四分之一就够了。"),
    )
    occupancy = share_field(_("%，有人住的户占多少。只为了解情况，不影响判断。"))
    let = share_field(_("%，出租的户占多少。只为了解情况，不影响判断。"))
    management = forms.ChoiceField(
        required=False,
        choices=[("", _("不清楚")), *Management.choices],
        help_text=_("出了问题找谁、成立以后与谁交接。"),
    )
    has_committee = forms.TypedChoiceField(
        required=False,
        choices=[("", _("不清楚")), ("yes", _("有")), ("no", _("没有"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("用来找出该成立而没有成立的小区。"),
    )
    obstacles = forms.MultipleChoiceField(
        required=False,
        choices=Obstacle.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有业委会的才选，可选几项；街道据此帮忙。哪一项都不影响“具备条件”的判断。"),
    )
    note = forms.CharField(
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("上面说不清的。不要写个人姓名和电话。"),
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        for name, field in self.fields.items():
            field.label = field.label or (label(name) if name != "seen" else "")

    def clean_occupancy(self) -> Decimal | None:
        return _part(self.cleaned_data["occupancy"])

    def clean_let(self) -> Decimal | None:
        return _part(self.cleaned_data["let"])

    def clean_obstacles(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["obstacles"])


def _part(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / HUNDRED


def initial(values: dict[str, object], survey: Survey) -> dict[str, object]:
    """What the form starts with: numbers without idle zeros, shares as percentages, yes and no as
    they are asked."""
    told = {name: _typed(name, value) for name, value in values.items()}
    return {**told, "seen": survey.fillings}


def _typed(name: str, value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value * HUNDRED if name in SHARES else value)
    return value


def answers(what: dict) -> Answers:
    """What a valid form says."""
    return Answers(**{name: value for name, value in what.items() if name != "seen"})


class ListFilter(forms.Form):
    """What the list of a round shows. Strange values show everything.

    areas: streets, or the communities of the one street in reach (kind), to choose from.
    """

    street = forms.IntegerField(required=False, widget=forms.HiddenInput)
    community = forms.IntegerField(required=False, widget=forms.HiddenInput)
    compound = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("结论"),
        required=False,
        choices=[("", _("各种结论")), *Outcome.choices, (UNFILLED, _("还没有填的"))],
    )
    formed = forms.ChoiceField(
        label=_("业委会"),
        required=False,
        choices=[
            ("", _("有没有业委会")),
            ("yes", _("已有业委会")),
            ("no", _("没有业委会")),
            ("untold", _("没写明有没有")),
        ],
    )
    obstacle = forms.ChoiceField(
        label=_("原因"),
        required=False,
        choices=[("", _("各种原因")), *Obstacle.choices, (UNSAID, _("没有写原因"))],
    )
    q = forms.CharField(
        label=_("找小区"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"placeholder": _("名称、编码或拼音"), "type": "search"}),
    )

    def __init__(self, asked, *, kind: str, areas: list[Place], **more) -> None:
        super().__init__(asked, **more)
        if len(areas) > 1:
            every = _("各街道") if kind == Kind.STREET else _("各社区")
            label = Kind(kind).label
            self.fields[kind] = forms.ChoiceField(label=label, required=False)
            offer(self, kind, [("", every), *((a.pk, a.name) for a in areas)])
            self.order_fields([kind])

    @property
    def asked(self) -> dict:
        """field → value, of what was chosen; nothing where it makes no sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class ChangeFilter(forms.Form):
    """What the comparison of two rounds lists."""

    kind = forms.ChoiceField(
        label=_("变化"),
        required=False,
        choices=[
            ("", _("有变化的")),
            (OUTCOME, _("结论变了")),
            (FIGURES, _("只有数字变了")),
            (NEW, _("新列入的")),
            (GONE, _("不再列入的")),
            (SAME, _("没有变化的")),
        ],
    )

    @property
    def chosen(self) -> str:
        return self.cleaned_data["kind"] if self.is_valid() else ""
