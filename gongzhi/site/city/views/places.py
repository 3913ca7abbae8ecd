"""Places: the tree, and acts on one place."""

from functools import partial

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Mandate
from gongzhi.places import services
from gongzhi.places.models import PARENT_KINDS, GridCover, Kind, Place
from gongzhi.places.queries import locate

from .. import outlines
from ..asking import Ask, show
from ..forms.people import EndForm
from ..forms.places import CoverForm, NewBelowForm, NewPlaceForm, PlaceForm, SpotForm
from ..listing import by_code, named
from ..staff import reads, staff_session_required

EDIT = "city.edit"
BELOW = {
    parent: [kind for kind, parents in PARENT_KINDS.items() if parent in parents] for parent in Kind
}
"""Kind → what may be added below it."""


def page(pk: int) -> str:
    return reverse("place", args=[pk])


def crumbs(place: Place) -> list[tuple[str, str]]:
    found = Place.objects.filter(pk__in=place.ancestor_ids)
    above = sorted(found, key=lambda p: place.ancestor_ids.index(p.pk))
    return [(reverse("places"), _("地点")), *((page(p.pk), p.name) for p in above)]


@reads(EDIT)
def places(request: DeskRequest) -> HttpResponse:
    """The city's top, or what a search finds."""
    day = request.at.date()
    if request.GET.get("q"):
        found = Place.objects.filter(named(request)).select_related("parent")
        return show(request, "city/places.html", {"listing": by_code(request, found)})
    city = Place.objects.filter(kind=Kind.CITY).first()
    context: dict = {
        "city": city,
        "streets": _children(city, day) if city else [],
        "counts": _counts(day),
    }
    return show(request, "city/places.html", context)


def _children(place: Place, day) -> list[Place]:
    found = Place.objects.filter(parent=place).order_by("until", "code")
    standing = Q(children__since__lte=day) & (Q(children__until=None) | Q(children__until__gt=day))
    return list(found.annotate(below=Count("children", filter=standing)))


def _counts(day) -> list[tuple[str, int]]:
    rows = Place.objects.current(day).values_list("kind").annotate(n=Count("pk"))
    counted = dict(rows)
    return [(str(kind.label), counted.get(kind, 0)) for kind in Kind]


@reads(EDIT)
def place(request: DeskRequest, pk: int) -> HttpResponse:
    found, day = get_object_or_404(Place, pk=pk), request.at.date()
    mandates = Mandate.objects.filter(place=found).select_related("organisation")
    covers = GridCover.objects.filter(Q(grid=found) | Q(place=found)).select_related(
        "grid", "place"
    )
    shapes = outlines.collection([outlines.feature(found, chosen=True)])
    context = {
        "place": found,
        "crumbs": crumbs(found),
        "children": _children(found, day),
        "below": [Kind(k).label for k in BELOW[Kind(found.kind)]],
        "mandates": mandates.order_by("kind", "-since"),
        "covers": covers,
        "shapes": shapes if shapes["features"] else None,
        "standing": found.since <= day and (found.until is None or day < found.until),
    }
    return show(request, "city/place.html", context)


@staff_session_required(EDIT)
def city_add(request: DeskRequest) -> HttpResponse:
    """The first place of all."""
    act = partial(services.add_place, kind=Kind.CITY, parent=None, by=request.actor, at=request.at)
    return Ask(
        title=_("建市"),
        form=NewPlaceForm,
        act=act,
        done=_("已建。接着加街道。"),
        to=lambda made: page(made.pk),
        submit=_("建市"),
        initial={"since": request.at.date()},
        back=reverse("places"),
    ).answer(request)


@staff_session_required(EDIT)
def place_add(request: DeskRequest, pk: int) -> HttpResponse:
    parent = get_object_or_404(Place, pk=pk)
    kinds = BELOW[Kind(parent.kind)]
    return Ask(
        title=_("在“%s”下面加地点") % parent.name,
        form=partial(NewBelowForm, kinds=kinds),
        act=partial(services.add_place, parent=parent, by=request.actor, at=request.at),
        done=_("已加。"),
        to=page(pk),
        submit=_("加这个地点"),
        initial={"since": request.at.date(), "kind": kinds[0] if kinds else ""},
        back=page(pk),
        crumbs=crumbs(parent),
    ).answer(request)


@staff_session_required(EDIT)
def place_change(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Place, pk=pk)
    return Ask(
        title=_("改资料：%s") % found.name,
        form=PlaceForm,
        act=partial(services.change_place, pk, by=request.actor, at=request.at),
        done=_("已改。"),
        to=page(pk),
        submit=_("保存资料"),
        initial={f: getattr(found, f) for f in services.CHANGEABLE},
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)


@staff_session_required(EDIT)
def place_retire(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Place, pk=pk)
    return Ask(
        title=_("撤销：%s") % found.name,
        form=EndForm,
        act=partial(services.retire, pk, by=request.actor, at=request.at),
        done=_("已撤销。以前的记录都还在。"),
        to=page(pk),
        submit=_("撤销这个地点"),
        why=_("撤销后不能恢复，编码不能再用。下面还有地点的，要先撤销下面的。"),
        danger=True,
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)


@staff_session_required(EDIT)
def grid_cover(request: DeskRequest, pk: int) -> HttpResponse:
    grid = get_object_or_404(Place, pk=pk, kind=Kind.GRID)
    return Ask(
        title=_("“%s”管哪个小区") % grid.name,
        form=CoverForm,
        act=partial(services.cover, grid, by=request.actor, at=request.at),
        done=_("已归这个网格。"),
        to=page(pk),
        submit=_("归到这个网格"),
        back=page(pk),
        crumbs=crumbs(grid),
    ).answer(request)


@reads(EDIT)
def place_locate(request: DeskRequest) -> HttpResponse:
    """Which grid, compound, community and street hold a point."""
    form = SpotForm(request.GET or None)
    context: dict = {"form": form}
    if form.is_valid():
        lon, lat = outlines.spot(*form.cleaned_data["at"], datum=form.cleaned_data["datum"])
        found = locate(lon, lat, day=request.at.date())
        kinds = (Kind.STREET, Kind.COMMUNITY, Kind.GRID, Kind.COMPOUND)
        held = [(kind.label, getattr(found, kind)) for kind in kinds]
        drawn = [outlines.feature(p) for _label, p in held if p and p.geometry]
        context |= {
            "spot": found,
            "held": held,
            "lonlat": (lon, lat),
            "latlon": (lat, lon),
            "shapes": outlines.collection(drawn[-1:]),
        }
    return show(request, "city/locate.html", context)
