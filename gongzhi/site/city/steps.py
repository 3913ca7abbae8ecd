"""From an empty database to a working city: what is there, what lacks, and where to mend it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.calendar.years import official_years
from gongzhi.people.models import Account, Holding, Mandate, Organisation, OrganisationKind, Post
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_TELEPHONE, THREE_ADMINS, Duty
from gongzhi.policy.models import Parameter

MOST_NAMED = 5


@dataclass(frozen=True)
class Step:
    """One step of setting a city up.

    missing: what still lacks, in words, at most a handful; empty when the step is done.
    optional: the city runs without it.
    """

    title: str
    why: str
    missing: list[str]
    url: str
    act: str
    optional: bool = False

    @property
    def done(self) -> bool:
        return not self.missing


def steps(*, by: Actor, at: datetime) -> list[Step]:
    """All steps in the order in which they are done. Some thirty queries; a page rarely opened.

    A step that another administrator takes has no link for this one.
    """
    day = at.date()
    return [
        _administrators(day),
        _places(day),
        _organisations(day),
        _party(day),
        _posts(day),
        _accounts(day, by),
        _calendar(at),
        _parameters(),
        _outlines(day),
    ]


def _some(found: QuerySet, words: str) -> list[str]:
    """A few of those that lack something, and how many more there are."""
    rows = list(found[: MOST_NAMED + 1])
    names = [words % row for row in rows[:MOST_NAMED]]
    return [*names, _("……还有更多")] if len(rows) > MOST_NAMED else names


FIRST = gettext_lazy("还没有地点，先办前面的步骤")


def _there(kind: str, day: date) -> bool:
    return Place.objects.current(day).filter(kind=kind).exists()


def _administrators(day: date) -> Step:
    held = Holding.objects.current(day).filter(post__duty__in=THREE_ADMINS)
    able = set(held.exclude(person__account=None).values_list("post__duty", flat=True))
    missing = [_("没有能登录的%s") % Duty(d).label for d in sorted(THREE_ADMINS - able)]
    return Step(
        _("三位管理员"),
        _("系统、安全、审计分给三个人，互相看得住（GB/T 22239—2019 三级）。"),
        missing,
        reverse("organisations") + f"?kind={OrganisationKind.PLATFORM}",
        _("到平台的岗位里任命"),
    )


def _places(day: date) -> Step:
    standing = Place.objects.current(day)
    there = set(standing.values_list("kind", flat=True).distinct())
    wanted = (Kind.STREET, Kind.COMMUNITY, Kind.COMPOUND, Kind.STAIRWELL)
    missing = [_("还没有%s") % kind.label for kind in wanted if kind not in there]
    bare = standing.filter(kind=Kind.COMMUNITY).exclude(children__kind=Kind.COMPOUND)
    missing += _some(bare.order_by("code"), _("%s 下面没有小区"))
    return Step(
        _("街道、社区、小区、单元"),
        _("每件事都落在一个地点上，谁看得到什么也按地点定。"),
        missing,
        reverse("city_import") + "?kind=places",
        _("用表格导入地点"),
    )


def _organisations(day: date) -> Step:
    standing = Organisation.objects.current(day)
    there = set(standing.values_list("kind", flat=True).distinct())
    wanted = (OrganisationKind.PLATFORM, OrganisationKind.DEPARTMENT, OrganisationKind.SUPERVISION)
    missing = [_("还没有%s") % kind.label for kind in wanted if kind not in there]
    for kind, who in (
        (Kind.STREET, OrganisationKind.STREET_OFFICE),
        (Kind.COMMUNITY, OrganisationKind.RESIDENTS_COMMITTEE),
    ):
        missing += _some(_uncovered(kind, (who,), day), _("%%s没有%s") % who.label)
    return Step(
        _("街道、居委会、平台、部门"),
        _("诉求按小区、社区、街道、全市逐级办，每一级要有接的组织，并写明它覆盖哪里。"),
        missing,
        reverse("city_import") + "?kind=organisations",
        _("用表格导入组织"),
    )


def _uncovered(kind: str, by: tuple[str, ...], day: date) -> QuerySet[Place]:
    covers = Mandate.objects.current(day).filter(
        kind=Mandate.Kind.COVERS, place=OuterRef("pk"), organisation__kind__in=by
    )
    return Place.objects.current(day).filter(kind=kind).filter(~Exists(covers)).order_by("code")


def _party(day: date) -> Step:
    branches = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)
    missing = [
        *_some(_uncovered(Kind.STREET, (OrganisationKind.STREET_PARTY,), day), _("%s没有党工委")),
        *_some(
            _uncovered(Kind.COMMUNITY, (OrganisationKind.COMMUNITY_PARTY,), day), _("%s没有党委")
        ),
        *_some(_uncovered(Kind.COMPOUND, branches, day), _("%s没有支部")),
    ]
    missing = missing if _there(Kind.COMPOUND, day) else [str(FIRST)]
    return Step(
        _("五级党组织"),
        _("小区里的事由支部先接；责任链也从这里来。"),
        missing,
        reverse("level_coverage"),
        _("看全部缺口"),
    )


def _posts(day: date) -> Step:
    """Every organisation that must act needs a post with the right duty, and somebody on it."""
    needs = (
        (OrganisationKind.PLATFORM, Duty.PLATFORM_OFFICER),
        (OrganisationKind.PLATFORM, Duty.CALLBACK_OFFICER),
        (OrganisationKind.STREET_OFFICE, Duty.STREET_OFFICER),
        (OrganisationKind.RESIDENTS_COMMITTEE, Duty.COMMUNITY_OFFICER),
        (OrganisationKind.DEPARTMENT, Duty.DEPARTMENT_OFFICER),
        (OrganisationKind.SUPERVISION, Duty.SUPERVISOR),
    )
    missing: list[str] = []
    for kind, duty in needs:
        held = Holding.objects.current(day).filter(
            post__organisation=OuterRef("pk"), post__duty=duty
        )
        bare = Organisation.objects.current(day).filter(kind=kind).filter(~Exists(held))
        missing += _some(bare.order_by("code"), _("%%s的“%s”没有人") % duty.label)
    return Step(
        _("岗位和任职"),
        _("事情派给岗位。没有人在岗，就没有收件箱。"),
        missing,
        reverse("city_import") + "?kind=posts",
        _("用表格导入岗位"),
    )


def _accounts(day: date, by: Actor) -> Step:
    standing = Q(post__until=None) | Q(post__until__gt=day)
    held = Holding.objects.current(day).filter(standing, person__account=None)
    held = held.exclude(post__duty__in=BY_TELEPHONE)
    posts = Post.objects.filter(Exists(held.filter(post=OuterRef("pk")))).select_related(
        "organisation"
    )
    first = [] if Account.objects.filter(is_active=True).count() > 1 else [_("只有一个账号")]
    return Step(
        _("账号"),
        _("任了职的人用账号登录，由安全管理员开通。"),
        [*first, *_some(posts.order_by("pk"), _("%s：任职的人还没有账号"))],
        reverse("users") if by.may("accounts.edit") else "",
        _("看没有账号的人"),
    )


def _calendar(at: datetime) -> Step:
    """From October on the next year must be known: limits already run into it."""
    years = [at.year, *([at.year + 1] if at.month >= 10 else [])]
    wanted = [y for y in years if y not in official_years()]
    kept = set(
        Parameter.objects.filter(code__startswith="calendar.year.").values_list("code", flat=True)
    )
    unknown = [y for y in wanted if f"calendar.year.{y}" not in kept]
    year = unknown[0] if unknown else at.year + 1
    return Step(
        _("工作日历"),
        _("时限按工作日算。没有录入的年份，时限算不出来，系统会拒绝而不会猜。"),
        [_("还没有 %s 年的放假调休安排") % y for y in unknown],
        reverse("parameter", args=[f"calendar.year.{year}"]),
        _("录入 %s 年安排") % year,
    )


def _parameters() -> Step:
    touched = Parameter.objects.exclude(code__startswith="calendar.").exists()
    return Step(
        _("参数"),
        _("时限、上限等有些没有法定的数，先用产品默认值，请城市逐项核定。"),
        [] if touched else [_("还没有核定过任何一项")],
        reverse("parameters"),
        _("逐项核定参数"),
        optional=True,
    )


def _outlines(day: date) -> Step:
    kinds = (Kind.STREET, Kind.COMMUNITY, Kind.COMPOUND)
    bare = Place.objects.current(day).filter(kind__in=kinds, geometry__isnull=True)
    missing = _some(bare.order_by("code"), _("%s还没有范围"))
    return Step(
        _("地图范围"),
        _("居民在图上点一点就能报事；大屏和网格核对也用它。"),
        missing if _there(Kind.STREET, day) else [str(FIRST)],
        reverse("place_outlines"),
        _("导入 GeoJSON"),
        optional=True,
    )
