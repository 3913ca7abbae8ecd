"""Finding one's compound, and who answers for it."""

import hashlib
import json
from datetime import date

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongzhi.mechanisms.five_levels.queries import Link, chain
from gongzhi.notices.queries import running
from gongzhi.people.asking import Request, for_residents
from gongzhi.people.models import Mandate
from gongzhi.places.listing import compounds, matching, names
from gongzhi.places.models import Kind, Place
from gongzhi.places.queries import locate

from ..asked import compound_of, plain
from ..figures import headlines, window
from ..qr import qr

MOST_FOUND = 40
NOTICES = 3


@require_GET
def find_compound(request: Request) -> HttpResponse:
    """By name or pinyin (?q=), by position (?lat=&lon=), on the map, or from the list."""
    wanted = request.GET.get("q", "").strip()[:40]
    listed = compounds(day=request.at.date())
    context = {
        "wanted": wanted,
        "found": matching(wanted, listed)[:MOST_FOUND],
        "listed": [] if wanted else listed,
        "drawn": any(c.drawn for c in listed),
    }
    if position := _position(request):
        spot = locate(*position, day=request.at.date())
        if spot.compound:
            return redirect("compound", spot.compound.code)
        context["outside"], context["spot"] = True, spot
    return render(request, "portal/find_compound.html", context)


def _position(request: Request) -> tuple[float, float] | None:
    """(lon, lat) from the address, if it makes sense."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None
    return (lon, lat) if 73 < lon < 136 and 3 < lat < 54 else None


def _within(place: Place, request: Request) -> Place:
    """The stairwell chosen on the page (?s=), else the compound itself."""
    code = plain(request.GET.get("s", ""))
    inside = Place.objects.within(place.path).filter(kind=Kind.STAIRWELL, code=code)
    return (inside.first() if code else None) or place


def _stairwells(place: Place, day: date) -> list[tuple[str, str]]:
    """(code, 3 号楼 1 单元) of all that the compound has."""
    found = Place.objects.within(place.path).current(day).filter(kind=Kind.STAIRWELL)
    rows = found.values_list("code", "parent__name", "name").order_by("parent__code", "code")
    return [(code, f"{building} {name}") for code, building, name in rows]


@require_GET
def compound(request: Request, code: str) -> HttpResponse:
    """Who answers for this compound, on five levels; how to report here."""
    at, place = request.at, compound_of(code, request.at.date())
    chosen = _within(place, request)
    context = {
        "place": place,
        "chosen": chosen,
        "chosen_name": names(chosen)[0],
        "where": names(place)[1],
        "chain": with_above(chain(chosen, day=at.date())),
        "stairwells": _stairwells(place, at.date()),
        "company": _company(place, at.date()),
        "figures": headlines(at, place),
        "until": window(at).until,
        "notices": running(place.path, at.date())[:NOTICES],
        **_way_in(request, chosen),
    }
    return render(request, "portal/compound.html", context)


def with_above(links: list[Link]) -> list[tuple[Link, Link | None]]:
    """Each link with the nearest one above it that can be rung, for where something is missing."""
    pairs: list[tuple[Link, Link | None]] = []
    above = None
    for link in links:
        pairs.append((link, above))
        above = link if link.phone else above
    return pairs


def _company(place: Place, day) -> Mandate | None:
    """The property service company with a mandate here, if any."""
    held = Mandate.objects.current(day).filter(place=place, kind=Mandate.Kind.MANAGES)
    return held.select_related("organisation").first()


def _way_in(request: Request, place: Place) -> dict:
    link = for_residents(request, f"{reverse('report')}?c={place.code}")
    return {"link": link, "qr": qr(link)}


@require_GET
def compound_qr(request: Request, code: str) -> HttpResponse:
    """The sheet to hang up at the gate or in the stairwell: A4, with the code in the middle."""
    place = compound_of(code, request.at.date())
    chosen = _within(place, request)
    links = chain(chosen, day=request.at.date())
    name, where = names(chosen)
    context = {"place": place, "name": name, "where": where, "chain": links}
    return render(request, "portal/compound_qr.html", {**context, **_way_in(request, chosen)})


@require_GET
def map_shapes(request: Request) -> HttpResponse:
    """The outlines of all compounds as GeoJSON (RFC 7946); changes only when an outline does."""
    version = Place.objects.filter(kind=Kind.CITY).values_list("pk", "outline_version").first()
    day = request.at.date()
    mark = '"' + hashlib.sha256(f"{version} {day}".encode()).hexdigest()[:20] + '"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    body = cache.get(mark)
    if body is None:
        body = json.dumps(_collection(day), ensure_ascii=False, separators=(",", ":"))
        cache.set(mark, body, 24 * 3600)
    headers = {"ETag": mark, "Cache-Control": "public, max-age=300"}
    return HttpResponse(body, content_type="application/geo+json", headers=headers)


def _collection(day) -> dict:
    drawn = Place.objects.current(day).filter(kind=Kind.COMPOUND, geometry__isnull=False)
    rows = drawn.values_list(
        "pk", "name", "code", "geometry", "parent__name", "parent__parent__name"
    )
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "id": pk,
                    "name": name,
                    "code": code,
                    "community": community,
                    "street": street,
                    "url": reverse("compound", args=[code]),
                },
                "geometry": geometry,
            }
            for pk, name, code, geometry, community, street in rows.order_by("code")
        ],
    }
