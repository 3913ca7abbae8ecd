"""Acts on places: add, change, draw, retire."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow

from .geodesy import Datum, geometry_to_wgs84
from .models import PARENT_KINDS, GridCover, Kind, Place
from .shapes import read_shape


def subject(place: Place) -> str:
    return f"place:{place.pk}"


@transaction.atomic
def add_place(
    *,
    kind: str,
    code: str,
    name: str,
    parent: Place | None,
    since: date,
    by: Actor,
    at: datetime,
    households: int | None = None,
    address: str = "",
) -> Place:
    """Add a place under its parent. Raises NotYours; Incomplete on a wrong parent or used code."""
    require(by, "city.edit")
    _check_parent(kind, parent)
    if Place.objects.filter(code=code).exists():
        raise Incomplete(
            _("编码“%s”已经用过（编码终身不变，撤销的也不能再用）") % code, field="code"
        )
    place = Place(
        kind=kind,
        code=code,
        name=name,
        parent=parent,
        since=since,
        households=households,
        address=address,
    )
    place.save(force_insert=True)
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.save(update_fields=["path"])
    record(subject(place), "add", by=by, at=at, details={"code": code, "kind": kind})
    return place


def _check_parent(kind: str, parent: Place | None) -> None:
    allowed = PARENT_KINDS[Kind(kind)]
    if (parent.kind if parent else None) not in (allowed or (None,)):
        wanted = "、".join(str(Kind(k).label) for k in allowed) or _("（没有上级）")
        raise Incomplete(
            _("%(kind)s的上级应是%(wanted)s") % {"kind": Kind(kind).label, "wanted": wanted},
            field="parent",
        )


CHANGEABLE = ("name", "households", "address")


@transaction.atomic
def change_place(pk: int, *, by: Actor, at: datetime, **changes: object) -> Place:
    """Change a place's name, households or address. Codes and parents are for life."""
    require(by, "city.edit")
    place = Place.objects.select_for_update().get(pk=pk)
    before = {f: getattr(place, f) for f in changes}
    for field, value in changes.items():
        if field not in CHANGEABLE:
            raise Incomplete(_("“%s”不能改") % field, field=field)
        setattr(place, field, value)
    place.save(update_fields=list(changes))
    record(subject(place), "change", by=by, at=at, details={"before": before, "after": changes})
    return place


@transaction.atomic
def draw(place: Place, geometry: dict, *, datum: Datum, by: Actor, at: datetime) -> Place:
    """Set a place's outline. geometry: GeoJSON in `datum`; kept in WGS-84.

    Raises Incomplete saying what is wrong with the outline and where.
    """
    require(by, "city.edit")
    try:
        read_shape(geometry)
        place.geometry = geometry_to_wgs84(geometry, datum)
    except ValueError as fault:
        raise Incomplete(str(fault), field="geometry") from fault
    place.save(update_fields=["geometry"])
    above = Place.objects.filter(pk__in=place.ancestor_ids).order_by("pk").select_for_update()
    above.filter(pk__in=[p.pk for p in above]).update(outline_version=F("outline_version") + 1)
    record(subject(place), "draw", by=by, at=at, secret=place.geometry, details={"datum": datum})
    return place


@transaction.atomic
def cover(grid: Place, place: Place, *, by: Actor, at: datetime) -> GridCover:
    """A grid takes a compound (or a building of a big one). Raises Incomplete on wrong kinds."""
    require(by, "city.edit")
    if grid.kind != Kind.GRID or place.kind not in (Kind.COMPOUND, Kind.BUILDING):
        raise Incomplete(_("网格只能覆盖小区或楼栋"), field="place")
    if grid.parent_id not in place.ancestor_ids:
        raise Incomplete(_("网格和小区要在同一个社区"), field="place")
    row, __ = GridCover.objects.update_or_create(place=place, defaults={"grid": grid})
    record(subject(grid), "cover", by=by, at=at, details={"place": place.pk})
    return row


@transaction.atomic
def retire(pk: int, *, until: date, by: Actor, at: datetime) -> Place:
    """End a place. Raises NotNow while something below it still stands."""
    require(by, "city.edit")
    place = Place.objects.select_for_update().get(pk=pk)
    if Place.objects.filter(parent=place, until=None).exists():
        raise NotNow(_("先撤销它下面的各处"))
    place.until = until
    place.save(update_fields=["until"])
    record(subject(place), "retire", by=by, at=at, details={"until": until.isoformat()})
    return place
