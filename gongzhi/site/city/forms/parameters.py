"""The form of one parameter: a control that suits its value, a reason, and when it begins."""

import json
import re
from datetime import date, datetime

from django import forms
from django.utils.timezone import get_current_timezone, is_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.policy.declared import WORDS, Declared


class ParameterForm(forms.Form):
    """value, reason, since (empty: at once)."""

    reason = forms.CharField(
        label=gettext_lazy("为什么改"),
        max_length=200,
        help_text=gettext_lazy("写明文件或会议，将来查得到。"),
    )
    since = forms.DateTimeField(
        label=gettext_lazy("从何时起"),
        required=False,
        help_text=gettext_lazy("空着就是现在起。不能改变过去：已经起算的时限不变。"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args, what: Declared, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(what)
        self.order_fields(["value", "reason", "since"])

    def clean_since(self) -> datetime | None:
        since = self.cleaned_data["since"]
        if since and is_naive(since):
            return since.replace(tzinfo=get_current_timezone())
        return since


def value_field(what: Declared) -> forms.Field:
    """The control for a parameter's kind of value."""
    label, hint = what.label, _hint(what)
    if what.code.startswith("calendar.year."):
        return YearField(label=label)
    if isinstance(what.value, bool):
        return forms.BooleanField(label=label, required=False, help_text=hint)
    if isinstance(what.value, int):
        return forms.IntegerField(label=label, help_text=hint)
    if isinstance(what.value, float):
        return forms.FloatField(label=label, help_text=hint)
    if isinstance(what.value, str):
        return forms.CharField(label=label, max_length=200, help_text=hint, widget=_widget(what))
    return JsonField(label=label, help_text=hint)


def _widget(what: Declared) -> forms.Widget:
    return forms.Textarea(attrs={"rows": 3}) if what.unit == WORDS else forms.TextInput()


def _hint(what: Declared) -> str:
    if what.unit == "时限":
        return _("数字加单位：WD 工作日、CD 自然日、WH 工作小时、EH 小时，例如 5WD。")
    if what.unit == WORDS:
        return _("花括号里的由系统填。默认：%s") % what.value
    return _("单位：%s") % what.unit if what.unit else ""


class JsonField(forms.CharField):
    """Lists and tables, as JSON."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def prepare_value(self, value):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)

    def clean(self, value):
        try:
            return json.loads(super().clean(value))
        except json.JSONDecodeError as fault:
            raise forms.ValidationError(_("第 %s 行读不下去，请检查标点") % fault.lineno) from None


LINE = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?\s*(.*)")


class YearField(forms.CharField):
    """A year's days off and make-up days, a line each: “2027-01-01 元旦”, “2027-02-06 上班”."""

    widget = forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})
    default_help = gettext_lazy(
        "一行一天：放假的写“2027-01-01 元旦”，调休上班的写“2027-02-06 上班”。"
        "照国务院办公厅当年通知填。"
    )

    def __init__(self, **more) -> None:
        super().__init__(help_text=self.default_help, **more)

    def prepare_value(self, value):
        if not isinstance(value, dict):
            return value
        days = {**value["off"], **dict.fromkeys(value["makeup"], "上班")}
        return "\n".join(f"{day} {name}" for day, name in sorted(days.items()))

    def clean(self, value):
        off: dict[str, str] = {}
        makeup: list[str] = []
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            if not line.strip():
                continue
            day, name = _read_day(line, number)
            if name.startswith("上班"):
                makeup.append(day)
            else:
                off[day] = name
        return {"off": off, "makeup": makeup}


def _read_day(line: str, number: int) -> tuple[str, str]:
    found = LINE.fullmatch(line.strip())
    if not found or not found[4]:
        raise forms.ValidationError(_("第 %s 行应是“日期 名称”，例如 2027-01-01 元旦") % number)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat(), found[4]
    except ValueError:
        raise forms.ValidationError(_("第 %s 行没有这一天") % number) from None
