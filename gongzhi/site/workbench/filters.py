"""Filters of an inbox: in the address, offered as far as there is something to choose."""

from django import forms
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.casework import registry
from gongzhi.casework.forms import offer
from gongzhi.casework.models import Case
from gongzhi.casework.queries import MOST

ROW = {
    "area": F("community__name"),
    "office": F("response__department__name"),
    "department": F("response__department_id"),
}


def light(cases: QuerySet[Case]) -> list[dict]:
    """What counts and filters need to know of an inbox, of at most MOST + 1 cases."""
    columns = ("procedure", "state", "due_at", "card", "community", "area", "department", "office")
    return list(cases.annotate(**ROW).values(*columns)[: MOST + 1])


class InboxFilter(forms.Form):
    """Made from the rows of the inbox itself; what isn't there can't be chosen."""

    COLUMNS = {
        "procedure": "procedure",
        "community": "community",
        "department": "response__department",
        "card": "card",
    }

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    procedure = forms.ChoiceField(label=_("来源"), required=False)
    community = forms.ChoiceField(label=_("社区"), required=False)
    department = forms.ChoiceField(label=_("部门"), required=False)
    card = forms.ChoiceField(
        label=_("牌"),
        required=False,
        choices=[("", _("有牌无牌")), ("yellow", _("黄牌")), ("red", _("红牌"))],
    )

    def __init__(self, asked: QueryDict, rows: list[dict]) -> None:
        super().__init__(asked, auto_id="f-%s")
        flows = {r["procedure"]: translate(registry.get(r["procedure"]).label) for r in rows}
        self._offer("procedure", _("全部来源"), flows)
        self._offer("community", _("全部社区"), {r["community"]: r["area"] for r in rows})
        self._offer("department", _("全部部门"), {r["department"]: r["office"] for r in rows})

    def _offer(self, field: str, every, found: dict) -> None:
        rows = sorted((str(key), name) for key, name in found.items() if key)
        offer(self, field, [("", every), *rows])
        if len(rows) < 2 and not self.data.get(field):
            del self.fields[field]

    @property
    def narrows(self) -> bool:
        return any(self.data.get(f) for f in (*self.COLUMNS, "kind"))

    @property
    def chosen(self) -> dict[str, str]:
        """field → value, of what was chosen."""
        self.is_valid()
        return {f: v for f in self.COLUMNS if (v := self.cleaned_data.get(f))}

    def narrow(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """The cases that are meant; none if what was chosen is not there any more."""
        if not self.is_valid():
            return cases.none()
        return cases.filter(**{self.COLUMNS[f]: v for f, v in self.chosen.items()})

    def keep(self, rows: list[dict]) -> list[dict]:
        if not self.is_valid():
            return []
        return [r for r in rows if all(str(r[f]) == v for f, v in self.chosen.items())]
