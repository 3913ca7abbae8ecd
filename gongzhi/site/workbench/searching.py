"""The search of the desk: while one types, and as a page of its own."""

from datetime import datetime, time, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework import lists, registry
from gongzhi.casework.forms import offer
from gongzhi.casework.models import Case
from gongzhi.casework.searching import Asked, terms_of
from gongzhi.mechanisms.five_levels.queries import PARTY_KINDS
from gongzhi.people.asking import DeskRequest
from gongzhi.people.identifiers import BadPhone, normal_mobile
from gongzhi.people.privacy import look_up
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import book
from gongzhi.site.finding.everything import MOST, Results, cases_alone, everything
from gongzhi.site.finding.marking import excerpt, marked

from .menu import MENU
from .views import RELATED, SHOWN

TEXTS = (*RELATED, "call", "task")
LONGEST = 80
SHORT = 5
"""Of each kind, while one types."""


class SearchFilter(forms.Form):
    """What found cases can be narrowed by."""

    q = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("在办和办结")),
            ("open", gettext_lazy("在办")),
            ("closed", gettext_lazy("已办结")),
        ],
    )
    days = forms.ChoiceField(
        label=gettext_lazy("时间"),
        required=False,
        choices=[
            ("", gettext_lazy("不限时间")),
            ("7", gettext_lazy("近 7 天")),
            ("30", gettext_lazy("近 30 天")),
            ("365", gettext_lazy("近一年")),
        ],
    )

    def __init__(self, *sent, by: Actor, **more) -> None:
        super().__init__(*sent, **more)
        flows = [(p.name, _(p.label)) for p in registry.all_procedures()]
        offer(self, "kind", [("", _("全部类别")), *flows])

    def asked(self, *, before: str, at: datetime) -> Asked:
        """The question; what isn't on the lists is passed over."""
        self.is_valid()
        sent = self.cleaned_data
        days = sent.get("days")
        midnight = datetime.combine(localtime(at), time.min, tzinfo=localtime(at).tzinfo)
        return Asked(
            said=sent.get("q", "").strip(),
            procedure=sent.get("kind", ""),
            ended={"open": False, "closed": True}.get(sent.get("state", "")),
            since=midnight - timedelta(days=int(days)) if days else None,
            before=int(before) if before.isdecimal() and len(before) < 19 else None,
        )

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("kind", "state", "days"))


# --- the page ---


def search(request: DeskRequest) -> HttpResponse:
    """What says it, by kind. A whole number leads to its case, a phone to its matters."""
    form = SearchFilter(request.GET, by=request.actor, auto_id="f-%s")
    asked = form.asked(before=request.GET.get("before", ""), at=request.at)
    if asked.said.count("-") == 2:
        exact = Case.objects.visible_to(request.actor).filter(number=asked.said).first()
        if exact:
            return redirect("case", exact.number)
    if phone := _phone(asked.said):
        return _by_phone(request, phone)
    context = {"filters": form, "asked": asked.said, "too_short": not terms_of(asked.said)}
    if not asked.said or context["too_short"]:
        return render(request, "workbench/search.html", context)
    going_on = asked.before is not None or form.narrows
    look = cases_alone if going_on else everything
    results = look(request.actor, asked, *TEXTS, day=localtime(request.at).date())
    context |= _shown(request, results, asked.said) | {"narrow": form.narrows}
    return render(request, "workbench/search.html", context)


def _shown(request: DeskRequest, results: Results, said: str) -> dict:
    """What the page shows of it: a page of cases, and all of the other kinds."""
    calendar, page = book(at=request.at).calendar(), results.cases[: lists.PAGE]
    more = str(page[-1].pk) if len(results.cases) > lists.PAGE else ""
    rows = [lists.row(c, calendar, at=request.at, **SHOWN) | _marked(c, said) for c in page]
    return {
        "rows": rows,
        "next": lists.changed(request, before=more) if more else "",
        "count": _count(results.cases),
        "sections": [
            s | {"first": s["rows"][:SHORT], "rest": s["rows"][SHORT:]}
            for s in _sections(request.actor, results, said, most=MOST)
        ],
        "pages": _pages(request.actor, said) if not request.GET.get("before") else [],
    }


def _count(found: list) -> str:
    return f"{MOST}+" if len(found) > MOST else str(len(found))


def _marked(case: Case, said: str) -> dict:
    """Title and number with marks; below them the part of the text that says it."""
    sub = marked(f"{case.number} · {_where(case)}", said)
    part = next((e for e in (excerpt(text, said) for text in _texts(case)) if e), None)
    if part:
        sub = format_html('{}<span class="gz-excerpt">{}</span>', sub, part)
    return {"title": marked(case.title, said), "sub": sub}


def _where(case: Case) -> str:
    shown = SHOWN["where"](case)
    return " ".join([shown, str(case.compound)] if case.compound else [shown])


def _texts(case: Case) -> list[str]:
    """What a case says beyond its title: the same as its entry in the index is made of."""
    columns = {
        "matter": ("text", "spot", "category", "answer", "source_no"),
        "call": ("facts", "tried", "spot"),
        "response": ("answer",),
        "task": ("what", "evidence"),
    }
    beside = ((getattr(case, name, None), told) for name, told in columns.items())
    return [getattr(row, column) for row, told in beside if row for column in told]


def _sections(by: Actor, results: Results, said: str, *, most: int) -> list[dict]:
    """The kinds beside cases that have something: {label, count, rows: [{url, title, sub}]}."""
    told = (
        (_("地点、小区"), results.places, lambda p: _place(by, p, said)),
        (_("组织和部门"), results.organisations, lambda o: _organisation(by, o, said)),
        (_("公示公告"), results.notices, lambda n: _notice(n, said)),
    )
    return [
        {"label": label, "count": _count(found), "rows": [row(one) for one in found[:most]]}
        for label, found, row in told
        if found
    ]


def _place(by: Actor, place, said: str) -> dict:
    url = f"{reverse('level_chain')}?place={place.pk}" if by.may("levels.read") else ""
    above = f"{place.parent} · " if place.parent else ""
    return {
        "url": url,
        "title": marked(place.name, said),
        "sub": f"{above}{place.get_kind_display()}",
    }


def _organisation(by: Actor, one, said: str) -> dict:
    """Only the Party's organisations have a page at the desk; of the others the telephone helps."""
    party = one.kind in PARTY_KINDS and by.may("levels.read")
    return {
        "url": reverse("level_organisation", args=[one.pk]) if party else "",
        "title": marked(one.name, said),
        "sub": one.get_kind_display(),
        "phone": one.phone,
    }


def _notice(notice, said: str) -> dict:
    day = f"{localtime(notice.published_at):%Y-%m-%d}"
    return {
        "url": reverse("notice", args=[notice.pk]),
        "title": marked(notice.title, said),
        "sub": f"{notice.get_kind_display()} · {notice.place} · {day}",
    }


def _pages(by: Actor, said: str) -> list[dict]:
    """Pages of this post's menu that are called so."""
    items = [item for __, section in MENU for item in section if item.is_for(by)]
    named = [i for i in items if said.lower() in str(i.label).lower()]
    return [{"url": reverse(i.route), "title": marked(str(i.label), said)} for i in named]


# --- people, by exactly their phone ---


def _phone(said: str) -> str:
    try:
        return normal_mobile(said)
    except BadPhone:
        return ""


def _by_phone(request: DeskRequest, phone: str) -> HttpResponse:
    """What somebody reported, for posts that may ask whose phone it is; on record."""
    by, context = request.actor, {"by_phone": True, "asked": phone}
    if not by.may("person.reveal"):
        return render(request, "workbench/search.html", context | {"not_by_phone": True})
    person = look_up(phone, by=by, at=request.at)
    if person:
        theirs = Case.objects.visible_to(by).filter(matter__reporter=person)
        context |= lists.page_by_id(request, theirs, *RELATED, **SHOWN)
    return render(request, "workbench/search.html", context)


# --- while one types ---


def search_quick(request: DeskRequest) -> HttpResponse:
    """The first of each kind, for the list below the box. No phone is looked up unasked."""
    said = request.GET.get("q", "").strip()[:LONGEST]
    context: dict = {"asked": said, "by_phone": bool(_phone(said))}
    if terms_of(said) and not context["by_phone"]:
        day = localtime(request.at).date()
        results = everything(request.actor, Asked(said), *TEXTS, day=day)
        context |= {
            "cases": [_line(c, said) for c in results.cases[:SHORT]],
            "count": _count(results.cases),
            "sections": _sections(request.actor, results, said, most=SHORT),
        }
    context["pages"] = _pages(request.actor, said) if said else []
    return render(request, "workbench/search_quick.html", context)


def _line(case: Case, said: str) -> dict:
    url = reverse("case", args=[case.number])
    return _marked(case, said) | {"url": url, "state": case.state_label}
