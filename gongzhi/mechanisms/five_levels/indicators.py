"""Figures of the five levels: how much of the city each level covers, and who is in office.

They tell how things stood at the end of the window's last day; the window's first day is of no
account. The pages of gaps and terms list the very records.
"""

from datetime import date

from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _

from gongzhi.indicators.indicator import Asked, Indicator
from gongzhi.people.models import Holding, Mandate, OrganisationKind, Post
from gongzhi.places.models import Kind, Place

from .queries import PARTY_KINDS
from .rules import ELECTED

DEPTHS = {"street": 3, "community": 4, "compound": 5}
"""Where a path "/city/street/community/compound/…" names them, as PostgreSQL counts."""
GROUPS = {name: name for name in DEPTHS}


def _above(path: str) -> dict:
    """Street, community and compound of a record, out of the path of its place."""
    return {
        name: Cast(
            NullIf(Func(F(path), Value("/"), Value(n), function="split_part"), Value("")),
            BigIntegerField(),
        )
        for name, n in DEPTHS.items()
    }


def _day(asked: Asked) -> date:
    return min(asked.until, asked.at.date())


def _places(kind: str, asked: Asked) -> QuerySet[Place]:
    found = Place.objects.current(_day(asked)).filter(kind=kind)
    return found.annotate(**_above("path"))


def _covered(kinds: tuple[str, ...], asked: Asked) -> Q:
    """The place, or one of the two above it, is covered by a standing organisation of a kind."""
    day = _day(asked)
    standing = Q(organisation__until=None) | Q(organisation__until__gt=day)
    mandates = Mandate.objects.current(day).filter(
        standing, kind=Mandate.Kind.COVERS, organisation__kind__in=kinds
    )
    near = ("pk", "parent", "parent__parent")
    here = Q(*[("place", OuterRef(name)) for name in near], _connector=Q.OR)
    return Q(Exists(mandates.filter(here)))


def _coverage(key: str, name, definition, kind: str, *kinds: str, nothing) -> Indicator:
    return Indicator(
        f"levels.{key}",
        name,
        definition,
        base=lambda asked: _places(kind, asked),
        hit=lambda asked: _covered(kinds, asked),
        nothing=nothing,
        page="level_coverage",
        groups=GROUPS,
    )


def chiefs(asked: Asked) -> QuerySet[Post]:
    """The posts that answer for a standing Party organisation below the city."""
    day = _day(asked)
    standing = Q(organisation__until=None) | Q(organisation__until__gt=day)
    found = Post.objects.current(day).filter(
        standing, chief=True, organisation__kind__in=PARTY_KINDS
    )
    return found.annotate(**_above("place__path"))


def _held(asked: Asked, **more) -> Q:
    holders = Holding.objects.current(_day(asked)).filter(how=Holding.How.HOLDER, **more)
    return Q(Exists(holders.filter(post=OuterRef("pk"))))


def elected(asked: Asked) -> QuerySet[Post]:
    """Those that are held today and whose holders serve terms."""
    return chiefs(asked).filter(_held(asked), organisation__kind__in=ELECTED)


INDICATORS = (
    _coverage(
        "branch_coverage",
        _("小区党支部覆盖率"),
        _("有党支部或联合党支部覆盖的小区 ÷ 全部小区，按期末那天"),
        Kind.COMPOUND,
        OrganisationKind.BRANCH,
        OrganisationKind.JOINT_BRANCH,
        nothing=_("还没有登记小区"),
    ),
    _coverage(
        "group_coverage",
        _("楼道党小组覆盖率"),
        _("有党小组覆盖的单元 ÷ 全部登记的单元，按期末那天"),
        Kind.STAIRWELL,
        OrganisationKind.STAIRWELL_GROUP,
        nothing=_("还没有登记单元"),
    ),
    _coverage(
        "household_coverage",
        _("党员中心户覆盖率"),
        _("有党员中心户的单元 ÷ 全部登记的单元，按期末那天"),
        Kind.STAIRWELL,
        OrganisationKind.CORE_HOUSEHOLD,
        nothing=_("还没有登记单元"),
    ),
    Indicator(
        "levels.chiefs_in_office",
        _("五级负责人在岗率"),
        _("期末那天有人任职的负责人岗位 ÷ 五级党组织的全部负责人岗位；代班不算"),
        base=chiefs,
        hit=_held,
        nothing=_("还没有设负责人岗位"),
        page="level_coverage",
        groups=GROUPS,
    ),
    Indicator(
        "levels.within_term",
        _("任期内占比"),
        _("任期没有届满的 ÷ 社区党委和支部在岗的负责人，按期末那天；没有登记任期的算作不在任期内"),
        base=elected,
        hit=lambda asked: _held(asked, term_ends__gt=_day(asked)),
        nothing=_("还没有在岗的社区党委和支部负责人"),
        page="level_terms",
        groups=GROUPS,
    ),
)
