"""Officials' pages: how all compounds stand, and one compound with what comes next."""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework import registry
from gongzhi.casework.forms import offer
from gongzhi.casework.lists import changed
from gongzhi.casework.models import Case
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.places.listing import initials, spelled
from gongzhi.places.models import Kind, Place

from ..assembly.procedure import STREET
from ..assembly.views import lines
from ..roll.queries import keeps
from ..survey.models import Obstacle
from ..voting.procedure import ORGANISER
from .compound import whole
from .rules import EARLY, Stage
from .standing import Standing, funnel, reached, standings

PAGE = 50
COLUMNS = (
    gettext_lazy("编码"),
    gettext_lazy("小区"),
    gettext_lazy("社区"),
    gettext_lazy("街道"),
    gettext_lazy("到哪一步"),
    gettext_lazy("正在办"),
    gettext_lazy("到期"),
    gettext_lazy("已超期"),
    gettext_lazy("没有成立的原因"),
)


class Filter(forms.Form):
    """What the list shows. Strange values show everything."""

    street = forms.CharField(required=False, widget=forms.HiddenInput)
    stage = forms.ChoiceField(
        label=gettext_lazy("到哪一步"),
        required=False,
        choices=[(s.value, s.label) for s in Stage],
    )
    q = forms.CharField(
        label=gettext_lazy("找小区"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"placeholder": gettext_lazy("名称、编码或拼音"), "type": "search"}),
    )
    stuck = forms.ChoiceField(
        label=gettext_lazy("时限"),
        required=False,
        choices=[("", gettext_lazy("不限时限")), ("1", gettext_lazy("已超期"))],
    )

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        stages = [(s.value, _(s.label)) for s in Stage]
        offer(self, "stage", [("", _("各个阶段")), *stages])

    def keeps(self, standing: Standing) -> bool:
        asked = self.cleaned_data if self.is_valid() else {}
        stage, words = asked.get("stage"), asked.get("q", "").strip().lower()
        return (
            (not stage or standing.stage.value == stage)
            and (not asked.get("stuck") or standing.stuck)
            and (not words or _named(standing.place, words))
        )


def _named(place: Place, words: str) -> bool:
    sounds = words.isascii() and (
        initials(place.name).startswith(words) or spelled(place.name).startswith(words)
    )
    return sounds or words in place.name or words == place.code.lower()


def owners(request: DeskRequest) -> HttpResponse:
    """All compounds in reach; ?format=xlsx gives the filtered ones as a sheet."""
    compounds = reached(request.actor, request.at.date())
    streets = _streets(request, compounds)
    found = standings(_of_street(compounds, streets), at=request.at)
    form = Filter(request.GET, auto_id="f-%s")
    kept = [s for s in found if form.keeps(s)]
    if request.GET.get("format") == "xlsx":
        rows = workbook([str(c) for c in COLUMNS], map(_line, kept))
        return download(_("小区业主自治.xlsx"), rows)
    page = _page(request)
    context = {
        "streets": streets if len(streets) > 1 else [],
        "funnel": funnel(found),
        "strip": _strip(request, found),
        "chart": _chart(found),
        "map": f"{reverse('owners_map')}?{request.GET.urlencode()}",
        "form": form,
        "rows": [_row(s) for s in kept[page * PAGE : (page + 1) * PAGE]],
        "total": len(kept),
        "previous": changed(request, page=str(page - 1) if page > 1 else "") if page else "",
        "next": changed(request, page=str(page + 1)) if len(kept) > (page + 1) * PAGE else "",
        "sheet": changed(request, format="xlsx"),
    }
    return render(request, "owners_overview/owners.html", context)


def _page(request: DeskRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 0


def _streets(request: DeskRequest, compounds) -> list[dict]:
    """The streets with compounds in reach, one of them chosen by ?street=."""
    ids = {path.split("/")[2] for path in compounds.values_list("path", flat=True)}
    streets = Place.objects.filter(pk__in=ids, kind=Kind.STREET).order_by("code")
    asked = request.GET.get("street", "")
    return [
        {
            "label": s.name,
            "path": s.path,
            "url": changed(request, street=s.code, page=""),
            "current": s.code == asked,
        }
        for s in streets
    ]


def _of_street(compounds, streets: list[dict]):
    chosen = next((s for s in streets if s["current"]), None)
    return compounds.filter(path__startswith=chosen["path"]) if chosen else compounds


SHADES = {
    Stage.NOT_YET: 0,
    Stage.ELIGIBLE: 1,
    Stage.REPRESENTED: 2,
    Stage.FORMING: 2,
    Stage.VOTING: 3,
    Stage.FILING: 4,
    Stage.IN_OFFICE: 5,
    Stage.RENEWAL: 4,
}
"""The further on the way, the darker. Who was not surveyed, or nobody can tell, has no shade."""


def owners_map(request: DeskRequest) -> HttpResponse:
    """The outlines of the compounds in reach with their stage, as GeoJSON (RFC 7946)."""
    compounds = reached(request.actor, request.at.date()).exclude(geometry=None)
    chosen = _of_street(compounds, _streets(request, compounds))
    outlines = dict(chosen.values_list("pk", "geometry"))
    shapes = [_shape(s, outlines[s.place.pk]) for s in standings(chosen, at=request.at)]
    return JsonResponse({"type": "FeatureCollection", "features": shapes})


def _shape(standing: Standing, outline: dict) -> dict:
    place = standing.place
    return {
        "type": "Feature",
        "geometry": outline,
        "properties": {
            "id": place.pk,
            "name": place.name,
            "n": _(standing.stage.label),
            "seq": SHADES.get(standing.stage),
            "over": int(standing.stuck) or None,
            "url": reverse("owners_compound", args=[place.code]),
        },
    }


def _strip(request: DeskRequest, found: list[Standing]) -> list[dict]:
    """A count for each stage that has any; a press shows them."""
    asked = request.GET.get("stage", "")
    counts = {s: sum(1 for f in found if f.stage is s) for s in Stage}
    return [
        {
            "url": changed(request, stage="" if asked == s.value else s.value, page=""),
            "label": _(s.label),
            "count": n,
            "current": asked == s.value,
        }
        for s, n in counts.items()
        if n
    ]


def _chart(found: list[Standing]) -> dict:
    """The funnel as bars, with its table."""
    told = funnel(found)
    rows = [
        [_("小区"), told.compounds],
        [_("已摸排"), told.surveyed],
        [_("具备条件"), told.eligible],
        [_("已启动"), told.started],
        [_("已选出业委会"), told.elected],
        [_("由业主代表转达"), told.represented],
    ]
    return {"kind": "rows", "unit": _("个"), "columns": [_("到哪一步"), _("小区数")], "rows": rows}


def _doing(standing: Standing) -> str:
    step = standing.step
    return _(registry.state_of(step.procedure, step.state).label) if step else ""


def _row(standing: Standing) -> dict:
    place = standing.place
    return {
        "standing": standing,
        "url": reverse("owners_compound", args=[place.code]),
        "where": f"{standing.street.name} {standing.community.name}",
        "label": _(standing.stage.label),
        "doing": _doing(standing),
        "obstacles": _obstacles(standing),
    }


def _obstacles(standing: Standing) -> str:
    return "、".join(str(Obstacle(o).label) for o in standing.obstacles if o in Obstacle.values)


def _line(standing: Standing) -> list[str]:
    place, step = standing.place, standing.step
    return [
        place.code,
        place.name,
        standing.community.name,
        standing.street.name,
        _(standing.stage.label),
        f"{step.number} {_doing(standing)}" if step else "",
        f"{step.due_at:%Y-%m-%d}" if step and step.due_at else "",
        _("是") if standing.stuck else "",
        _obstacles(standing),
    ]


def owners_compound(request: DeskRequest, code: str) -> HttpResponse:
    """One compound: what is on record, what comes next and who must act."""
    compounds = reached(request.actor, request.at.date()).defer("geometry")
    place = get_object_or_404(compounds, code=code)
    found = whole(place, by=request.actor, at=request.at)
    context = {
        "place": place,
        "crumbs": [
            (reverse("owners"), _("业主自治")),
            ("", found.standing.street.name),
            ("", found.standing.community.name),
        ],
        "found": found,
        "stage": _(found.standing.stage.label),
        "obstacles": _obstacles(found.standing),
        "cases": [_open(case) for case in found.cases],
        "limits": lines(found.formation, at=request.at) if found.formation else [],
        "may_roll": keeps(request.actor, place),
        "may_start": request.actor.duty in STREET.duties and found.standing.stage in EARLY,
        "may_vote": request.actor.duty in ORGANISER.duties,
    }
    return render(request, "owners_overview/compound.html", context)


def _open(case: Case) -> dict:
    """A case in hand: whose turn it is to do what, until when."""
    return {
        "case": case,
        "flow": _(case.flow.label),
        "state": case.state_label,
        "todo": _(case.at_state.todo) if case.at_state.todo else "",
    }
