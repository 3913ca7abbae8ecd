"""Officials' pages of first assemblies: the list, the start, the group, what a case shows."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework import lists
from gongzhi.casework import queries as cases
from gongzhi.casework.pages import Page, Seen
from gongzhi.people.asking import DeskRequest
from gongzhi.places.models import Place
from gongzhi.policy.refusals import NotNow

from ..survey.models import Outcome, Survey
from . import forms, queries, services
from .asking import Ask
from .doors import DOORS
from .models import Election, Formation
from .procedure import STREET

LOOKS = {"done": "done", "late": "over", "next": "doing", "later": "pause", "dropped": "pause"}
STATES = {
    "done": gettext_lazy("已办"),
    "late": gettext_lazy("已超期"),
    "next": gettext_lazy("下一步"),
    "later": gettext_lazy("以后"),
    "dropped": gettext_lazy("不再办"),
}


def assemblies(request: DeskRequest) -> HttpResponse:
    """First assemblies in the scope of the acting post, newest first."""
    form = forms.ListFilter(request.GET, auto_id="f-%s")
    found = queries.listed(request.actor, state=form.wanted)
    if request.GET.get("format") == "xlsx":
        return lists.exported(request, _("首次业主大会"), found.order_by("-id"))
    context = {
        **lists.page_by_id(request, found, "formation"),
        "filters": form,
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": bool(form.wanted),
        "may_start": request.actor.duty in STREET.duties,
    }
    return render(request, "owners_assembly/list.html", context)


def assembly_start(request: DeskRequest) -> HttpResponse:
    """The street takes a first assembly in hand; ?compound= is the one chosen before."""
    by, at = request.actor, request.at
    return Ask(
        title=_("启动首次业主大会的筹备"),
        why=_("条件具备或业主提出后，街道在六十日内组建筹备组（山东省物业管理条例第21条）。"),
        form=partial(_start_form, request),
        act=lambda place, asked_on, basis: services.start(
            place, asked_on=asked_on, basis=basis, by=by, at=at
        ),
        done=_("已启动，下一步组建筹备组。"),
        to=lambda formation: reverse("case", args=[formation.case.number]),
        submit=_("启动筹备"),
        back=reverse("assemblies"),
        crumbs=[(reverse("assemblies"), _("首次业主大会"))],
    ).answer(request)


def _start_form(request: DeskRequest, data) -> forms.StartForm:
    """What the last survey said of the compound stands there already."""
    code = request.GET.get("compound", "")[:40].replace("\x00", "")
    place = Place.objects.current(request.at.date()).filter(code=code).first() if code else None
    told = {"place": place.pk if place else None, "basis": _surveyed(place) if place else ""}
    return forms.StartForm(data, by=request.actor, at=request.at, initial=told)


def _surveyed(place: Place) -> str:
    last = Survey.objects.filter(compound=place).select_related("round").order_by("-round__day")
    found = last.first()
    if found is None or found.outcome != Outcome.ELIGIBLE:
        return ""
    told = {"round": found.round.name, "outcome": found.get_outcome_display()}
    return _("%(round)s摸排：%(outcome)s") % told


def assembly_group(request: DeskRequest, number: str) -> HttpResponse:
    """Who is in the preparatory group: one row for each."""
    by, at = request.actor, request.at
    case = cases.one(by, number, "formation__compound")
    if case.state != "asked":
        raise NotNow(_("筹备组已经成立。成员在这件事的页面上"))
    initial = {"formed_on": forms.today(at), "side_0": "street", "side_1": "community", "leads": 0}
    return Ask(
        title=_("成立筹备组"),
        why=_("至少 7 人、单数，业主不少于一半，组长由街道的人担任。空着的行不算。"),
        form=lambda data: forms.GroupForm(data, at=at, initial=initial),
        act=lambda **told: services.form_group(case.pk, **told, by=by, at=at),
        done=_("筹备组已成立，十日内书面公告成员名单。"),
        to=lambda _made: reverse("case", args=[number]),
        submit=_("成立筹备组"),
        back=reverse("case", args=[number]),
        crumbs=[(reverse("case", args=[number]), case.title)],
        template="owners_assembly/group.html",
    ).answer(request)


# --- the page of a first assembly -----------------------------------------------------------------


def facts(seen: Seen) -> dict:
    """The group, every limit, the elections, and where to go for what has a page of its own."""
    formation: Formation = seen.case.formation
    elections = list(formation.elections.order_by("-pk"))
    return {
        "formation": formation,
        "members": list(formation.members.select_related("person").order_by("-leads", "pk")),
        "limits": lines(formation, at=seen.at),
        "elections": [_election(e) for e in elections],
        "ways": [*_ways(seen, elections)],
    }


def lines(formation: Formation, *, at) -> list[dict]:
    """The timeline as rows of a table."""
    return [
        {"row": row, "look": LOOKS[row.state], "state": STATES[row.state]}
        for row in queries.timeline(formation, at=at)
    ]


def _election(election: Election) -> dict:
    return {"election": election, "url": reverse("election", args=[election.pk])}


def _ways(seen: Seen, elections: list[Election]):
    """Pages that the next step leads to."""
    number, compound = seen.case.number, seen.case.formation.compound.code
    if seen.may("form_group"):
        yield {"url": reverse("assembly_group", args=[number]), "label": _("成立筹备组")}
    if not seen.may("call_vote"):
        return
    standing = [e for e in elections if not e.ended_at]
    if not standing:
        yield {"url": reverse("election_open", args=[compound]), "label": _("发起首届选举")}
    for election in standing:
        if election.listed_at:
            yield {
                "url": f"{reverse('vote_new')}?place={compound}",
                "label": _("拟表决，交业主投票"),
            }
        yield {"url": reverse("election", args=[election.pk]), "label": _("选举和候选人")}


ASSEMBLY_PAGE = Page(
    template="owners_assembly/case.html",
    home="assemblies",
    doors=DOORS,
    related=("formation__compound", "formation__members_notice"),
    facts=(facts,),
)
