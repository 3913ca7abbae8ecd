"""Officials' forms that are tables of people: a committee on paper, representatives; and what these
brought."""

import re
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, PlacedForm, PlaceField, note_field
from gongzhi.places.models import Kind

from ..assembly.forms import day_field
from .models import Member, Opinion, Representative
from .registering import Existing, Named
from .representing import Chosen
from .rules import REPRESENTATIVES


class TableForm(PlacedForm):
    """A compound, and a table of people; blank rows are passed over."""

    columns: Sequence[str] = ()
    lines = 15
    place = PlaceField(label=_("哪个小区"))

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        where = self.fields["place"]
        assert isinstance(where, PlaceField)
        assert where.queryset is not None
        where.queryset = where.queryset.filter(kind=Kind.COMPOUND)
        where.widget.places = where.widget.places.filter(kind=Kind.COMPOUND)
        for n in range(self.lines):
            for name in self.columns:
                self.fields[f"{name}_{n}"] = self.cell(name)

    def cell(self, name: str) -> forms.Field:
        if name == "phone":
            return forms.CharField(
                label=_("手机号"),
                max_length=20,
                required=False,
                widget=forms.TextInput({"inputmode": "tel"}),
            )
        return forms.CharField(label=_("姓名"), max_length=40, required=False)

    def rows(self) -> list[dict]:
        """For the template: the controls of each row."""
        return [
            {"n": n + 1, "cells": [self[f"{name}_{n}"] for name in self.columns]}
            for n in range(self.lines)
        ]

    def above(self) -> list[forms.BoundField]:
        """The controls that stand above the table."""
        return [f for f in self if not re.search(r"_\d+$", f.name)]

    def filled(self) -> list[dict[str, str]]:
        """The rows in which a name or a phone stands."""
        told = self.cleaned_data
        rows = [
            {name: told.get(f"{name}_{n}", "") for name in self.columns} for n in range(self.lines)
        ]
        return [row for row in rows if row["name"] or row["phone"]]


class RegisterForm(TableForm):
    """A committee that stands on paper."""

    columns = ("name", "role", "phone")
    document = forms.CharField(
        label=_("依据文件"), max_length=120, help_text=_("例如“2022 年 3 月选举结果公告”。")
    )
    since = day_field(_("任期开始"), _("选举产生的那天。"))
    until = day_field(_("任期届满"), _("最长五年。"))
    seats = forms.IntegerField(
        label=_("委员名额"), min_value=1, max_value=99, help_text=_("5 人以上单数。")
    )
    number = forms.CharField(
        label=_("备案号"),
        max_length=60,
        required=False,
        help_text=_("没有备案的不填：登记后按程序开首次会议、申请备案。"),
    )
    certified_on = day_field(_("备案证明日期"))

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        self.fields["certified_on"].required = False

    def cell(self, name: str) -> forms.Field:
        if name == "role":
            roles = [("member", _("委员")), *(r for r in Member.Role.choices if r[0] != "member")]
            return forms.ChoiceField(label=_("职务"), choices=roles, required=False)
        return super().cell(name)

    def clean(self) -> dict:
        told = self.cleaned_data
        if self.errors:
            return told
        named = [Named(r["name"], r["role"] or "member", r["phone"]) for r in self.filled()]
        names = ("since", "until", "seats", "document", "number", "certified_on")
        existing = Existing(members=named, **{name: told[name] for name in names})
        return {"place": told["place"], "told": existing}


class ChooseForm(TableForm):
    """Three to five representatives."""

    columns = ("name", "phone", "building")
    lines = REPRESENTATIVES[1]
    why = forms.CharField(
        label=_("为什么没有业委会"), max_length=200, help_text=_("例如“入住率低，选举未达到人数”。")
    )
    document = forms.CharField(
        label=_("推选记录"), max_length=120, help_text=_("业主书面推选的记录名称和日期。")
    )

    def cell(self, name: str) -> forms.Field:
        if name == "building":
            return forms.CharField(label=_("代表哪些楼"), max_length=60, required=False)
        return super().cell(name)

    def clean(self) -> dict:
        told = self.cleaned_data
        if self.errors:
            return told
        people = [Chosen(r["name"], r["phone"], r["building"]) for r in self.filled()]
        return {
            "place": told["place"],
            "people": people,
            "why": told["why"],
            "document": told["document"],
        }


class OpinionForm(DoorForm):
    """What a representative carried, saw or suggests; the paper lies with the community."""

    representative = forms.ModelChoiceField(Representative.objects.all(), label=_("哪位代表"))
    kind = forms.ChoiceField(label=_("是什么"), choices=Opinion.Kind, widget=forms.RadioSelect)
    text = note_field(_("内容"), _("照原意写；转交的签名原件由社区保管。"), rows=4)
    signers = forms.IntegerField(
        label=_("签名业主人数"), required=False, min_value=1, help_text=_("只有转交签名意见要填。")
    )


class DissolveForm(DoorForm):
    why = forms.CharField(label=_("为什么结束"), max_length=120)
