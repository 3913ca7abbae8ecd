"""Figures of committees and representatives, as things stood at the end of the window's last day.

Party members and officials are counted among those who let it be told; who told nothing is counted
apart, and nothing is drawn from silence (domain rules 1.3: encouragement, never a quota).
"""

from datetime import date, datetime, time, timedelta

from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.indicators.indicator import Asked, Indicator
from gongzhi.places.models import Kind, Place

from .models import Committee, Delegation, Member
from .procedure import RENEW

DEPTHS = {"street": 3, "community": 4, "compound": 5}
"""Where a path "/city/street/community/compound/…" names them, as PostgreSQL counts."""
OF_PLACE = {name: name for name in DEPTHS}
OF_TERM = {name: f"case__{name}" for name in DEPTHS}
OF_MEMBER = {name: f"committee__case__{name}" for name in DEPTHS}


def day_of(asked: Asked) -> date:
    return min(asked.until, asked.at.date())


def end_of(asked: Asked) -> datetime:
    return min(instant(day_of(asked) + timedelta(days=1), time()), asked.at)


def _compounds(asked: Asked) -> QuerySet[Place]:
    found = Place.objects.current(day_of(asked)).filter(kind=Kind.COMPOUND)
    above = {
        name: Cast(
            NullIf(Func(F("path"), Value("/"), Value(n), function="split_part"), Value("")),
            BigIntegerField(),
        )
        for name, n in DEPTHS.items()
    }
    return found.annotate(**above)


def running(asked: Asked) -> QuerySet[Committee]:
    """Terms that ran on that day, from the day of their election on."""
    day = day_of(asked)
    return Committee.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), since__lte=day)


def _with_committee(asked: Asked) -> Q:
    return Q(Exists(running(asked).filter(compound=OuterRef("pk"))))


def _with_delegation(asked: Asked) -> Q:
    serving = Delegation.objects.current(day_of(asked)).filter(compound=OuterRef("pk"))
    return Q(Exists(serving))


def _seats(asked: Asked) -> QuerySet[Member]:
    """Members on that day, alternates not."""
    day = day_of(asked)
    sitting = Member.objects.current(day).exclude(role=Member.Role.ALTERNATE)
    moved_up = Q(moved_up_on=None) | Q(moved_up_on__lte=day)
    return sitting.filter(moved_up, committee__in=running(asked))


def _share(key: str, name, definition, untold, field: str) -> tuple[Indicator, Indicator]:
    """Of those who told; and how many did not."""
    told = Indicator(
        f"owners.{key}",
        name,
        definition,
        base=lambda asked: _seats(asked).filter(**{f"{field}__isnull": False}),
        hit=lambda asked: Q(**{field: True}),
        case="committee__case",
        groups=OF_MEMBER,
        nothing=_("还没有委员同意记这一项"),
    )
    silent = Indicator(
        f"owners.{key}_untold",
        untold,
        _("在任委员里没有同意记这一项的人数，不算是也不算不是"),
        base=lambda asked: _seats(asked).filter(**{field: None}),
        case="committee__case",
        groups=OF_MEMBER,
        nothing="",
    )
    return told, silent


def _filing_late(asked: Asked) -> QuerySet[Committee]:
    """Terms of which the thirty days to the filing were over, and that had not handed in."""
    unfiled = Q(filed_on=None) | Q(filed_on__gt=day_of(asked))
    return running(asked).filter(unfiled, file_by__lt=end_of(asked))


def _ending(asked: Asked) -> QuerySet[Committee]:
    days = asked.rules.limit(RENEW.code).amount
    return running(asked).filter(until__lte=day_of(asked) + timedelta(days=days))


INDICATORS = (
    Indicator(
        "owners.with_committee",
        _("有业委会的小区"),
        _("期末那天有业委会（已选出，未届满结束）的小区 ÷ 全部小区"),
        base=_compounds,
        hit=_with_committee,
        page="committees",
        groups=OF_PLACE,
        nothing=_("还没有登记小区"),
    ),
    Indicator(
        "owners.with_representatives",
        _("由业主代表转达意见的小区"),
        _("期末那天没有业委会、有业主代表的小区 ÷ 全部小区"),
        base=_compounds,
        hit=lambda asked: ~_with_committee(asked) & _with_delegation(asked),
        page="delegations",
        groups=OF_PLACE,
        nothing=_("还没有登记小区"),
    ),
    Indicator(
        "owners.with_neither",
        _("两样都没有的小区"),
        _("期末那天既没有业委会也没有业主代表的小区 ÷ 全部小区；三项相加等于全部小区"),
        base=_compounds,
        hit=lambda asked: ~_with_committee(asked) & ~_with_delegation(asked),
        page="owners",
        groups=OF_PLACE,
        nothing=_("还没有登记小区"),
    ),
    *_share(
        "party_share",
        _("委员中的党员"),
        _("同意记的委员中，党员 ÷ 同意记这一项的在任委员；全市合并计算，不是条件，没有名额比例"),
        _("没有说是不是党员的委员"),
        "party",
    ),
    *_share(
        "official_share",
        _("委员中的公职人员"),
        _("同意记的委员中，公职人员 ÷ 同意记这一项的在任委员；全市合并计算，不是条件"),
        _("没有说是不是公职人员的委员"),
        "official",
    ),
    Indicator(
        "owners.filing_overdue",
        _("备案超期"),
        _("选举产生满三十日（山东省物业管理条例第31条）、期末那天还没有申请备案的业委会"),
        base=_filing_late,
        case="case",
        groups=OF_TERM,
        nothing="",
    ),
    Indicator(
        "owners.terms_ending",
        _("九十天内届满"),
        _("期末那天起九十天内任期届满或已经届满、还没有结束的业委会"),
        base=_ending,
        case="case",
        groups=OF_TERM,
        codes=(RENEW.code,),
        nothing="",
    ),
)
