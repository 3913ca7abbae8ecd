"""Officials' pages of representatives: who they are, what they may do, what they carried."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework.forms import DoorForm, offer
from gongzhi.casework.lists import MOST_EXPORTED, PAGE, changed
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor

from ..assembly.asking import Ask
from . import queries, representing, rules, tables
from .forms import DelegationFilter
from .models import Delegation, Opinion, Representative
from .procedure import CLERK, STREET

RECORDERS = CLERK.duties | STREET.duties
SHOWN = 50


COLUMNS = (
    gettext_lazy("小区"),
    gettext_lazy("街道"),
    gettext_lazy("社区"),
    gettext_lazy("代表"),
    gettext_lazy("起"),
    gettext_lazy("止"),
    gettext_lazy("为什么没有业委会"),
    gettext_lazy("推选记录"),
    gettext_lazy("提交"),
)


def delegations(request: DeskRequest) -> HttpResponse:
    """Where representatives serve, in the scope of the acting post; ?format=xlsx gives them all."""
    form = DelegationFilter(request.GET, auto_id="f-%s")
    found = _narrowed(request, form)
    if request.GET.get("format") == "xlsx":
        file = f"{_('业主代表')}{localtime(request.at):%Y%m%d}.xlsx"
        lines = map(_line, found[:MOST_EXPORTED])
        return download(file, workbook([str(c) for c in COLUMNS], lines))
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: PAGE + 1])
    more = changed(request, before=str(shown[PAGE - 1].pk)) if shown[PAGE:] else ""
    context = {
        "rows": shown[:PAGE],
        "next": more,
        "filters": form,
        "narrow": any(form.told(name) for name in form.fields),
        "xlsx": changed(request, format="xlsx"),
        "may_choose": request.actor.duty in RECORDERS,
        "here": "delegations",
    }
    return render(request, "owners_committee/delegations.html", context)


def _narrowed(request: DeskRequest, form: DelegationFilter) -> QuerySet[Delegation]:
    found = queries.delegations(request.actor)
    if form.told("state") != "all":
        found = found.filter(until=None)
    if words := form.told("q"):
        named = queries.named(words, day=localtime(request.at).date())
        found = found.filter(compound__in=named)
    return found


def _line(delegation: Delegation) -> list:
    community = delegation.compound.parent
    return [
        delegation.compound.name,
        str(community.parent) if community else "",
        str(community or ""),
        "、".join(r.name for r in delegation.representatives.all()),
        delegation.since.isoformat(),
        delegation.until.isoformat() if delegation.until else "",
        delegation.why,
        delegation.document,
        vars(delegation)["said"],
    ]


def delegation_choose(request: DeskRequest) -> HttpResponse:
    """Put on record whom the owners chose."""
    by, at = request.actor, request.at
    code = request.GET.get("compound", "")[:40].replace("\x00", "")
    place = Place.objects.current(localtime(at).date()).filter(code=code).first() if code else None
    initial = {"place": place.pk if place else None}
    return Ask(
        title=_("登记业主代表"),
        why=_("业主书面推选 3 到 5 人。业主代表转交意见、监督、建议，不能代替业主作决定。"),
        form=lambda data: tables.ChooseForm(data, by=by, at=at, initial=initial),
        act=lambda place, people, why, document: representing.choose(
            place, people, why=why, document=document, by=by, at=at
        ),
        done=_("已登记。"),
        to=lambda made: reverse("delegation", args=[made.pk]),
        submit=_("登记"),
        back=reverse("delegations"),
        crumbs=[(reverse("delegations"), _("业主代表"))],
        template="owners_committee/people.html",
        more={"heads": [_("姓名"), _("手机号"), _("代表哪些楼")]},
    ).answer(request)


def _delegation(request: DeskRequest, pk: int) -> Delegation:
    found = queries.delegations(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def delegation(request: DeskRequest, pk: int) -> HttpResponse:
    """Who represents, what they may do, and what they carried so far."""
    found = _delegation(request, pk)
    said = found.opinions.select_related("representative__person").order_by("-pk")
    context = {
        "delegation": found,
        "opinions": list(said[:SHOWN]),
        "may": [_(line) for line in rules.MAY],
        "may_not": [_(line) for line in rules.MAY_NOT],
        "records": request.actor.duty in RECORDERS and found.until is None,
        "crumbs": [(reverse("delegations"), _("业主代表")), ("", found.compound.name)],
    }
    return render(request, "owners_committee/delegation.html", context)


def delegation_opinion(request: DeskRequest, pk: int) -> HttpResponse:
    """The community writes down what a representative brought."""
    by, at, found = request.actor, request.at, _delegation(request, pk)

    def form(data) -> DoorForm:
        made = tables.OpinionForm(data, at=at)
        rows = [(r.pk, r.name) for r in found.representatives.all()]
        offer(made, "representative", [("", _("请选择")), *rows])
        return made

    return Ask(
        title=_("记业主代表提交的"),
        why=_("转交签名意见、监督记录或建议。它不是决定，谁都不受它约束。"),
        form=form,
        act=lambda **told: keep(pk, **told, by=by, at=at),
        done=_("已记下。"),
        to=lambda _made: reverse("delegation", args=[pk]),
        submit=_("记下"),
        back=reverse("delegation", args=[pk]),
        crumbs=[(reverse("delegation", args=[pk]), found.compound.name)],
    ).answer(request)


def keep(
    pk: int,
    *,
    kind: str,
    representative: Representative,
    text: str,
    signers: int | None,
    by: Actor,
    at: datetime,
) -> Opinion:
    """One of the three things a representative can do."""
    if kind == Opinion.Kind.CARRIED:
        return representing.carry(
            pk, representative=representative, text=text, signers=signers, by=by, at=at
        )
    act = representing.watch if kind == Opinion.Kind.WATCHED else representing.propose
    return act(pk, representative=representative, text=text, by=by, at=at)


def delegation_dissolve(request: DeskRequest, pk: int) -> HttpResponse:
    by, at, found = request.actor, request.at, _delegation(request, pk)
    return Ask(
        title=_("结束这批业主代表"),
        why=_("结束后不能恢复；要重新推选，另行登记。选出业委会的，会自动结束。"),
        form=lambda data: tables.DissolveForm(data, at=at),
        act=lambda why: representing.dissolve(pk, why=why, by=by, at=at),
        done=_("已结束。"),
        to=lambda _made: reverse("delegation", args=[pk]),
        submit=_("结束"),
        danger=True,
        back=reverse("delegation", args=[pk]),
        crumbs=[(reverse("delegation", args=[pk]), found.compound.name)],
    ).answer(request)
