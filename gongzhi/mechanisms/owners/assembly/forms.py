"""Officials' forms on first assemblies, elections and candidates."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.casework.forms import DoorForm, PlacedForm, PlaceField, note_field, offer
from gongzhi.places.models import Kind

from .candidates import Naming
from .models import Candidacy, Election, Side
from .procedure import FORMATION
from .rules import CONDITIONS
from .services import Named

ROWS = 13
"""How many rows the form of a group has; blank ones are passed over."""
TOLD = [("", _("没有说")), ("yes", _("是")), ("no", _("不是"))]


def day_field(label, help_text="") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget)


def instant_field(label, help_text="") -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label, help_text=help_text, widget=widget, input_formats=["%Y-%m-%dT%H:%M"]
    )


def told_field(label, help_text="") -> forms.TypedChoiceField:
    """Yes, no, or not told: nothing is drawn from silence."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=TOLD,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )


class StartForm(PlacedForm):
    """Which compound, since when, and why."""

    place = PlaceField(label=_("哪个小区"))
    asked_on = day_field(
        _("起算日"), _("条件具备的那天，或业主书面申请的那天。六十日内组建筹备组，从这天算。")
    )
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如“2026 年春季摸排：已交付面积过半”“业主二十三户联名书面申请”。"),
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        place = self.fields["place"]
        assert isinstance(place, PlaceField) and place.queryset is not None
        place.queryset = place.queryset.filter(kind=Kind.COMPOUND)
        place.widget.places = place.widget.places.filter(kind=Kind.COMPOUND)


class GroupForm(DoorForm):
    """The preparatory group as a table: name, phone, side of each, and which of them leads."""

    formed_on = day_field(_("成立日期"), _("公告成员的十日、召开大会的九十日都从这天算。"))

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        sides = [("", _("请选")), *Side.choices]
        for i in range(ROWS):
            self.fields[f"name_{i}"] = forms.CharField(
                label=_("姓名"), max_length=40, required=False
            )
            self.fields[f"phone_{i}"] = forms.CharField(
                label=_("手机号"),
                max_length=20,
                required=False,
                widget=forms.TextInput({"inputmode": "tel"}),
            )
            self.fields[f"side_{i}"] = forms.ChoiceField(
                label=_("来自"), required=False, choices=sides
            )
        leads = [(str(i), _("组长")) for i in range(ROWS)]
        self.fields["leads"] = forms.ChoiceField(
            label=_("谁是组长"), required=False, choices=leads, widget=forms.RadioSelect
        )

    def rows(self) -> list[dict]:
        """For the template: the controls of each row."""
        leads = str(self["leads"].value())
        return [
            {
                "n": i + 1,
                "value": i,
                "cells": [self[f"{name}_{i}"] for name in ("name", "phone", "side")],
                "leads": leads == str(i),
            }
            for i in range(ROWS)
        ]

    def clean(self) -> dict:
        """The filled rows as members."""
        told = self.cleaned_data
        kept = [i for i in range(ROWS) if told.get(f"name_{i}") or told.get(f"phone_{i}")]
        members = [
            Named(
                told.get(f"name_{i}", ""),
                told.get(f"phone_{i}", ""),
                told.get(f"side_{i}", ""),
                leads=told.get("leads") == str(i),
            )
            for i in kept
        ]
        return {"members": members, "formed_on": told.get("formed_on")}


class NoticeForm(DoorForm):
    """What else the notice says."""

    words = note_field(
        _("公告里另外要说的"),
        _("成员姓名和来自哪一方会自动列出，手机号不会公布。"),
        required=False,
    )


class ElectionForm(DoorForm):
    """Seats, alternates, and until when names are taken."""

    kind = forms.ChoiceField(label=_("类别"), choices=Election.Kind, widget=forms.RadioSelect)
    seats = forms.IntegerField(
        label=_("委员名额"), min_value=1, max_value=99, help_text=_("5 人以上单数；补选按空缺填。")
    )
    alternates = forms.IntegerField(
        label=_("候补名额"), min_value=0, max_value=99, help_text=_("不超过委员名额；没有就填 0。")
    )
    closes_at = instant_field(_("报名截止"), _("截止以后才能公布候选人名单。"))

    def clean_closes_at(self) -> datetime:
        given = self.cleaned_data["closes_at"]
        return given if given.tzinfo else given.replace(tzinfo=SHANGHAI)


class ChangeForm(ElectionForm):
    """The same for an election that is open."""

    kind = None  # type: ignore[assignment]  # Django's way to leave a field out


class ListForm(DoorForm):
    """The list becomes public."""

    unreviewed = forms.BooleanField(
        label=_("没有经过联审的人也列入"),
        required=False,
        help_text=_("法律没有规定联审。勾选表示筹备组知道这些人没有经过联审。"),
    )
    words = note_field(_("公告里另外要说的"), _("名单只列姓名和楼号。"), required=False)


class EndForm(DoorForm):
    reason = forms.CharField(label=_("为什么结束"), max_length=120)


class NamingForm(DoorForm):
    """Somebody who stands. Nothing here is a condition that a machine checks."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("本人凭它看进展、提申诉；不公布。"),
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    units = forms.CharField(label=_("房号"), max_length=120, help_text=_("例如 3-1-101。"))
    source = forms.ChoiceField(
        label=_("怎么产生"), choices=Candidacy.Source, widget=forms.RadioSelect
    )
    backers = forms.IntegerField(
        label=_("联名业主人数"), required=False, min_value=1, help_text=_("只有联名推荐要填。")
    )
    backers_of = forms.IntegerField(
        label=_("业主总人数"), required=False, min_value=1, help_text=_("有名册的以名册为准。")
    )
    met = forms.MultipleChoiceField(
        label=_("本人声明符合的条件"),
        required=False,
        choices=[(c.code, _(c.label)) for c in CONDITIONS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("听本人说，逐条勾。没有勾的由筹备组核对，系统不据此判断。"),
    )
    in_company = told_field(_("在为本小区服务的物业企业任职"))
    party = told_field(_("中共党员"), _("只记本人同意记的；只供了解，不是条件，也没有名额比例。"))
    official = told_field(_("公职人员"))
    consent = forms.CharField(
        label=_("同意记录上面两项的依据"),
        required=False,
        max_length=120,
        help_text=_("例如“本人 3 月 12 日书面同意”。没有同意就不要记。"),
    )
    statement = forms.CharField(
        label=_("自我介绍"),
        help_text=_("会给投票的业主看。"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict:
        told = self.cleaned_data
        return {"naming": Naming(**told | {"met": tuple(told["met"])})} if not self.errors else told


class WithdrawForm(DoorForm):
    reason = note_field(_("退出的原因"), _("本人怎么说的，写一句。"))


class DeclineForm(DoorForm):
    condition = forms.ChoiceField(
        label=_("不符合哪一项"),
        choices=[("", _("请选")), *((c.code, _(c.label)) for c in CONDITIONS)],
    )
    reason = note_field(_("理由"), _("本人会看到；不写与这一项无关的情况。"), rows=2)


class ListFilter(forms.Form):
    """What the list of first assemblies can be narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        states = [(s.name, _(s.label)) for s in FORMATION.states.values()]
        every = [("", _("全部状态")), ("open", _("在办")), ("closed", _("已结束"))]
        offer(self, "state", [*every, *states])

    @property
    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("state", "")


def today(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
