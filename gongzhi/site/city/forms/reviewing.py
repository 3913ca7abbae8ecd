"""Forms on the published basis of reviews and the departments that are asked."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.mechanisms.owners.review.basis import Document
from gongzhi.mechanisms.owners.review.rules import written
from gongzhi.people.models import Organisation, OrganisationKind

from .fields import DayField

DEPARTMENTS = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, until=None)


class BasisForm(forms.Form):
    """A published document and its clauses."""

    title = forms.CharField(label=_("文件名称"), max_length=120)
    number = forms.CharField(label=_("文号"), max_length=60)
    published_on = DayField(label=_("公布日期"))
    where = forms.CharField(
        label=_("在哪里公布"), max_length=200, help_text=_("网址或报纸名称，候选人看得到。")
    )
    clauses = forms.CharField(
        label=_("条款"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "一行一条：条款名、空格、内容。例如“第五条第一项 有刑事处罚记录未满三年”。"
            "部门只能按这里的条款提异议。"
        ),
    )
    since = DayField(
        label=_("从哪天起施行"), help_text=_("原来的依据到这天为止。已经开始的联审仍用原来的。")
    )

    def clean(self) -> dict:
        return {"document": Document(**self.cleaned_data)} if not self.errors else {}


def typed(basis) -> dict:
    """A basis as the form holds it: a new one begins as a copy."""
    names = ("title", "number", "published_on", "where")
    return {n: getattr(basis, n) for n in names} | {"clauses": written(basis.clauses)}


class UntilForm(forms.Form):
    until = DayField(label=_("到哪天为止"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class ReviewerForm(forms.Form):
    organisation = forms.ModelChoiceField(DEPARTMENTS, label=_("部门"), empty_label=_("请选择"))
    question = forms.CharField(
        label=_("问什么"),
        max_length=200,
        help_text=_("一个部门一个问题，例如“有没有未满三年的刑事处罚记录？”"),
    )
    since = DayField(label=_("从哪天起"))


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("新的问题"), max_length=200)
    since = DayField(label=_("从哪天起"), help_text=_("已经发出的仍按原来的问题答。"))


def tomorrow(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
