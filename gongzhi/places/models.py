"""City → street → community → compound → building → stairwell → unit, and the grids beside them."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.search.models import Kind as Found
from gongzhi.search.triggers import kept


class Kind(models.TextChoices):
    CITY = "city", _("市")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    COMPOUND = "compound", _("小区")
    BUILDING = "building", _("楼栋")
    STAIRWELL = "stairwell", _("单元")
    UNIT = "unit", _("户")


LEVELS = [k for k in Kind if k != Kind.GRID]

PARENT_KINDS = {
    Kind.CITY: (),
    Kind.STREET: (Kind.CITY,),
    Kind.COMMUNITY: (Kind.STREET,),
    Kind.GRID: (Kind.COMMUNITY,),
    Kind.COMPOUND: (Kind.COMMUNITY,),
    Kind.BUILDING: (Kind.COMPOUND,),
    Kind.STAIRWELL: (Kind.BUILDING,),
    Kind.UNIT: (Kind.STAIRWELL,),
}


BUILDINGS = """
    IF OLD.name <> NEW.name THEN
        PERFORM search_keep('p', below.id, false) FROM (
            SELECT id FROM places_place WHERE parent_id = NEW.id AND kind = 'building' ORDER BY id
        ) below;
    END IF;
"""
"""A building is found by the name of its compound, too: 安和苑 3 号楼."""


class PlaceQuerySet(models.QuerySet):
    def within(self, path: str) -> "PlaceQuerySet":
        """The place with this path and all below it."""
        return self.filter(path__startswith=path)

    def current(self, day) -> "PlaceQuerySet":
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class Place(models.Model):
    """One place. Codes are for life: retired, never reused (GB/T 34300-2017 for grids).

    path: "/1/7/23/": ids from the city down to and with this place; a prefix test is the scope.
    geometry: GeoJSON Polygon or MultiPolygon in WGS-84, degrees; None where nobody drew it.
    households: number of households, None where unknown.
    outline_version: grows with every outline drawn here or below; what a map is cached by.
    """

    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    code = models.CharField(_("编码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, editable=False)
    geometry = models.JSONField(_("范围"), null=True, blank=True)
    outline_version = models.PositiveIntegerField(default=0, editable=False)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    since = models.DateField(_("设立"))
    until = models.DateField(_("撤销"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="place_has_span"
            ),
            models.CheckConstraint(
                condition=Q(kind="city", parent=None) | (~Q(kind="city") & Q(parent__isnull=False)),
                name="only_the_city_has_no_parent",
            ),
        ]
        indexes = [
            models.Index(OpClass(F("path"), name="varchar_pattern_ops"), name="place_path"),
            models.Index(fields=["kind", "name"], name="place_kind_name"),
        ]
        triggers = kept(
            Found.PLACE,
            *("name", "code", "address", "kind", "parent_id", "path"),
            also=BUILDINGS,
            when="NEW.kind NOT IN ('stairwell', 'unit')",
        )

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the city down to and with this place."""
        return [int(part) for part in self.path.strip("/").split("/")]


class GridCover(models.Model):
    """A grid covers a compound, or a building of a big one. A place lies in one grid at a time."""

    grid = models.ForeignKey(Place, models.CASCADE, related_name="covers")
    place = models.OneToOneField(Place, models.CASCADE, related_name="grid_cover")

    def __str__(self) -> str:
        return f"{self.grid} ⊃ {self.place}"
