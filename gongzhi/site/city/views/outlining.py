"""Outlines: read, looked at on the map, then kept. And how a community's grids divide it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.people.asking import DeskRequest
from gongzhi.places import services
from gongzhi.places.models import Kind, Place
from gongzhi.places.queries import GRID_RULES, GridCheck, check_grids
from gongzhi.places.shapes import BadShape
from gongzhi.policy.services import book

from .. import outlines
from ..asking import show
from ..forms.places import OutlineForm, OutlinesForm
from ..staff import reads, staff_session_required
from .places import EDIT, crumbs, page


def _is_confirmed(request: DeskRequest, form: forms.Form) -> bool:
    return form.is_valid() and request.POST.get("confirmed") == "1"


@staff_session_required(EDIT)
def place_outline(request: DeskRequest, pk: int) -> HttpResponse:
    """One place's outline: first shown beside its parent and neighbours, kept on the second go."""
    found = get_object_or_404(Place.objects.select_related("parent"), pk=pk)
    form = OutlineForm(request.POST or None, request.FILES or None, initial={"datum": "CGCS2000"})
    context: dict = {"place": found, "form": form, "crumbs": crumbs(found)}
    if _is_confirmed(request, form):
        shape = form.cleaned_data["found"]
        services.draw(found, shape, datum=form.chosen, by=request.actor, at=request.at)
        messages.success(request, _("范围已保存。"))
        return HttpResponseRedirect(page(pk), status=303)
    if form.is_bound and form.is_valid():
        context |= _preview(found, form)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return show(request, "city/outline.html", context, status)


def _preview(place: Place, form: OutlineForm) -> dict:
    shape = outlines.in_wgs84(form.cleaned_data["found"], form.chosen)
    near = Place.objects.filter(parent=place.parent_id, kind=place.kind, until=None)
    others = [
        outlines.feature(p) for p in near.exclude(pk=place.pk).filter(geometry__isnull=False)[:60]
    ]
    drawn = outlines.collection([*others, outlines.feature(place, shape, chosen=True)])
    return {
        "preview": drawn,
        "area": outlines.hectares(shape),
        "outside": outlines.outside(shape, place.parent),
    }


@staff_session_required(EDIT)
def place_outlines(request: DeskRequest) -> HttpResponse:
    """Many outlines of one file: a report first, kept on the second go."""
    form = OutlinesForm(request.POST or None, request.FILES or None, initial={"datum": "CGCS2000"})
    context: dict = {"form": form}
    if _is_confirmed(request, form):
        count = outlines.draw_all(
            form.cleaned_data["found"], datum=form.chosen, by=request.actor, at=request.at
        )
        messages.success(request, _("已保存 %s 处范围。") % count)
        return HttpResponseRedirect(reverse("places"), status=303)
    if form.is_bound and form.is_valid():
        found = form.cleaned_data["found"]
        good = [o for o in found if o.geometry]
        shapes = [
            outlines.feature(o.place, outlines.in_wgs84(o.geometry, form.chosen))
            for o in good[:300]
        ]
        context |= {
            "good": good,
            "bad": [o for o in found if not o.geometry],
            "preview": outlines.collection(shapes) if shapes else None,
        }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return show(request, "city/outlines.html", context, status)


@reads(EDIT)
def place_grids(request: DeskRequest, pk: int) -> HttpResponse:
    """Gaps, overlaps and sizes of a community's grids."""
    community = get_object_or_404(Place, pk=pk, kind=Kind.COMMUNITY)
    rules = book(*GRID_RULES, at=request.at)
    context: dict = {"place": community, "crumbs": crumbs(community)}
    try:
        checked = check_grids(community, rules=rules, day=request.at.date())
    except BadShape as fault:
        context["broken"] = str(fault)
        return show(request, "city/grids.html", context)
    values = [rules.value(code) for code in GRID_RULES]
    context |= {"checked": checked, "least": values[0], "most": values[1], "sliver": values[2]}
    context["shapes"] = _grid_map(community, checked)
    return show(request, "city/grids.html", context)


def _grid_map(community: Place, checked: GridCheck) -> dict | None:
    """Grids as they are drawn; gaps and overlaps above them, in the map's darker steps."""
    drawn = [outlines.feature(s.grid, seq=0) for s in checked.sizes if s.grid.geometry]
    findings = checked.findings
    for words, pieces, seq in (
        (_("缝隙"), findings.gaps if findings else (), 3),
        (_("重叠"), findings.overlaps if findings else (), 5),
        (_("越界"), findings.outside if findings else (), 4),
    ):
        drawn += [
            {
                "type": "Feature",
                "properties": {"id": f"{seq}-{n}", "name": f"{words} {n}", "seq": seq},
                "geometry": piece.geometry,
            }
            for n, piece in enumerate(pieces[:20], 1)
        ]
    return outlines.collection(drawn) if drawn else None
