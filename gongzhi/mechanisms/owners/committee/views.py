"""Officials' pages of committees: the list, a committee on paper, what the case of a term shows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework import lists
from gongzhi.casework.beside import along
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Page, Seen
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import book

from ..assembly.asking import Ask
from . import forms, queries, registering, tables
from .doors import TERM_DOORS
from .procedure import IN_OFFICE, RENEW, STREET

LABELS = {
    "": (gettext_lazy("在任的"), ""),
    "ending": (gettext_lazy("将届满"), "near"),
    "filing": (gettext_lazy("备案超期"), "over"),
    "change": (gettext_lazy("变更超期"), "over"),
    "publish": (gettext_lazy("决定未公布"), "over"),
}
COLUMNS = (
    gettext_lazy("编号"),
    gettext_lazy("小区"),
    gettext_lazy("街道"),
    gettext_lazy("社区"),
    gettext_lazy("状态"),
    gettext_lazy("任期开始"),
    gettext_lazy("任期届满"),
    gettext_lazy("委员名额"),
    gettext_lazy("在任委员"),
    gettext_lazy("备案号"),
    gettext_lazy("备案期限"),
    gettext_lazy("申请备案日"),
)
RELATED = ("committee__compound", "street", "community", "awaiting")


def committees(request: DeskRequest) -> HttpResponse:
    """Terms in the scope of the acting post, the newest first; ?format=xlsx gives them all."""
    by, at = request.actor, request.at
    rules_now = book(RENEW.code, at=at)
    form = forms.ListFilter(request.GET, streets=_streets(by, at), auto_id="f-%s")
    cases = _narrowed(queries.listed(by), form, at=at, rules_now=rules_now)
    if request.GET.get("format") == "xlsx":
        found = cases.select_related(*RELATED).order_by("-pk")[: lists.MOST_EXPORTED]
        file = f"{_('业主委员会')}{localtime(at):%Y%m%d}.xlsx"
        return download(file, workbook([str(c) for c in COLUMNS], map(_line, found)))
    page, more = _page(request, cases)
    counts = queries.counts(by, at=at, rules_now=rules_now)
    late = queries.alerts(at, rules_now)
    context = {
        "rows": [_row(c, rules_now, at=at, late=late) for c in page],
        "next": more,
        "filters": form,
        "strip": [_strip_item(request, name, counts) for name in LABELS],
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": any(form.told(name) for name in form.fields),
        "may_register": by.duty in STREET.duties,
        "here": "committees",
    }
    return render(request, "owners_committee/list.html", context)


def _streets(by: Actor, at) -> list[tuple[int, str]]:
    """For posts that reach more than one."""
    if by.place_kind != Kind.CITY:
        return []
    found = Place.objects.current(localtime(at).date()).filter(kind=Kind.STREET)
    return list(found.order_by("code").values_list("pk", "name"))


def _narrowed(cases, form: forms.ListFilter, *, at, rules_now):
    state, street, words = (form.told(name) for name in ("state", "street", "q"))
    if alert := queries.alerts(at, rules_now).get(form.told("alert")):
        cases = queries.running(cases).filter(alert)
    if state and state != "all":
        cases = cases.filter(state=state)
    elif not state:
        cases = queries.running(cases)
    if street:
        cases = cases.filter(street=int(street))
    if words:
        day = localtime(at).date()
        cases = cases.filter(compound__in=queries.named(words, day=day))
    return cases


def _page(request: DeskRequest, cases) -> tuple[list[Case], str]:
    """One page of the newest first, and the address of the next one."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        cases = cases.filter(pk__lt=int(before))
    shown = list(cases.select_related(*RELATED).order_by("-pk")[: lists.PAGE + 1])
    page = shown[: lists.PAGE]
    last = str(page[-1].pk) if shown[lists.PAGE :] else ""
    return page, lists.changed(request, before=last) if last else ""


def _strip_item(request: DeskRequest, name: str, counts: dict[str, int]) -> dict:
    label, kind = LABELS[name]
    return {
        "url": lists.changed(request, alert=name, state=""),
        "label": label,
        "count": counts[name or "running"],
        "kind": kind,
        "current": request.GET.get("alert", "") == name,
    }


def _row(case: Case, rules_now, *, at, late) -> dict:
    """One term of the list; near: its end is; the rest is its case's own."""
    committee = case.committee
    told = lists.row(case, rules_now.calendar(), at=at, source=lambda c: "")
    days = (committee.until - localtime(at).date()).days
    limit = rules_now.limit(RENEW.code).amount
    filing_late = committee.filed_on is None and committee.file_by < at
    return told | {
        "committee": committee,
        "sitting": along(case, "sitting"),
        "where": " ".join(str(p) for p in (case.street, case.community) if p),
        "days": days,
        "ends": committee.ended_on is None and days <= limit,
        "filing_late": committee.ended_on is None and filing_late,
        "awaiting": case.awaiting,
        "shows_due": told["countdown"] and case.state != IN_OFFICE.name,
    }


def _line(case: Case) -> list:
    committee = case.committee
    return [
        case.number,
        committee.compound.name,
        str(case.street or ""),
        str(case.community or ""),
        case.state_label,
        committee.since.isoformat(),
        committee.until.isoformat(),
        committee.seats,
        along(case, "sitting"),
        committee.filing_number,
        f"{localtime(committee.file_by):%Y-%m-%d}",
        committee.filed_on.isoformat() if committee.filed_on else "",
    ]


def committee_register(request: DeskRequest) -> HttpResponse:
    """The street puts a committee on record that was elected on paper."""
    by, at = request.actor, request.at
    code = request.GET.get("compound", "")[:40].replace("\x00", "")
    place = Place.objects.current(localtime(at).date()).filter(code=code).first() if code else None
    initial = {"place": place.pk if place else None, "seats": 5, "role_0": "chair"}
    return Ask(
        title=_("补登已有的业委会"),
        why=_("只登记已经依法选出的业委会，要有文件。没有选过的，从首次业主大会办起。"),
        form=lambda data: tables.RegisterForm(data, by=by, at=at, initial=initial),
        act=lambda place, told: registering.register(place, told, by=by, at=at),
        done=_("已登记。"),
        to=lambda committee: reverse("case", args=[committee.case.number]),
        submit=_("登记"),
        back=reverse("committees"),
        crumbs=[(reverse("committees"), _("业主委员会"))],
        template="owners_committee/people.html",
        more={"heads": [_("姓名"), _("职务"), _("手机号")]},
    ).answer(request)


# --- the page of a term ---------------------------------------------------------------------------


def term_facts(seen: Seen) -> dict:
    """Members, decisions, what is to be handed over and told, what comes next."""
    committee = seen.case.committee
    committee.case = seen.case
    found = queries.whole(committee, seen.case)
    quiet = {"countdown": None} if seen.case.state == IN_OFFICE.name else {}
    return quiet | {
        "whole": found,
        "committee": committee,
        "coming": queries.coming(found, seen.case.state, at=seen.at, rules_now=seen.rules),
        "public_url": reverse("committee", args=[committee.compound.code]),
        "revoked": committee.vote and committee.vote.revoked_at and seen.case.state != "void",
        "reads_party": seen.holds() or seen.by.may("party.read"),
    }


TERM_PAGE = Page(
    template="owners_committee/term.html",
    home="committees",
    doors=TERM_DOORS,
    related=(
        "committee__organisation",
        "committee__compound",
        "committee__vote__case",
        "committee__vote__result_notice",
    ),
    columns=queries.COLUMNS,
    limits=(RENEW.code,),
    facts=(term_facts,),
)
