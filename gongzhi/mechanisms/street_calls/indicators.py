"""Figures of calls: response rate, punctual answers, the street's satisfaction, proper calls.

Response rate after domain rules 3.1: contacted within the sign limit ÷ dispatched. The street's
rating and the resident's callback are two figures, never mixed.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.indicators.indicator import Asked, Indicator
from gongzhi.indicators.parameters import GOOD_SCORE
from gongzhi.ratings.models import Rating

from .models import KIND, Exclusion
from .procedure import CALL, RESPONSE

PLACES = {"street": "street", "community": "community", "compound": "compound"}
RATED = {"street": "case__street", "community": "case__community", "compound": "case__compound"}


def excluded(way: str) -> Q:
    """Records whose response an approved exclusion leaves out. way: from the record to its case."""
    approved = Exclusion.objects.filter(response=OuterRef(way), approved=True)
    return Q(Exists(approved))


def dispatched(asked: Asked) -> QuerySet[Case]:
    """Sent to a department in the window, and it has made contact or its time for that is over.

    Returns that were upheld were never theirs.
    """
    start, end = asked.span
    due = Q(response__sign_due_at__lt=end) | Q(response__contacted_at__lt=end)
    sent = Case.objects.of(RESPONSE).filter(
        due, response__dispatched_at__gte=start, response__dispatched_at__lt=end
    )
    return sent.exclude(state="upheld")


def _in_sign_limit(asked: Asked) -> Q:
    return Q(response__contacted_at__lte=F("response__sign_due_at"))


def to_answer(asked: Asked) -> QuerySet[Case]:
    """Whose time to answer ended in the window and whose clock was not stopped."""
    start, end = asked.span
    due = Case.objects.of(RESPONSE).filter(
        response__respond_due_at__gte=start, response__respond_due_at__lt=end
    )
    return due.exclude(state__in=("suspended", "returned", "upheld"))


def _in_time(asked: Asked) -> Q:
    return Q(response__answered_at__lte=F("response__respond_due_at"))


def rated(asked: Asked) -> QuerySet[Rating]:
    """The last rating of each response, given in the window."""
    start, end = asked.span
    given = Rating.objects.filter(kind=KIND, at__gte=start, at__lt=end)
    later = Rating.objects.filter(
        case=OuterRef("case"), kind=KIND, round__gt=OuterRef("round"), at__lt=end
    )
    return given.exclude(Exists(later))


def _good(asked: Asked) -> Q:
    return Q(score__gte=asked.rules.value(GOOD_SCORE))


def unrated(asked: Asked) -> QuerySet[Case]:
    """Responses that lapsed unrated in the window. Neutral: neither satisfied nor not."""
    start, end = asked.span
    return Case.objects.of(RESPONSE).filter(
        state="unrated", closed_at__gte=start, closed_at__lt=end
    )


def judged(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(CALL).filter(
        opened_at__gte=start, opened_at__lt=end, call__proper__isnull=False
    )


def called(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(CALL).filter(opened_at__gte=start, opened_at__lt=end)


def sent(asked: Asked) -> QuerySet[Case]:
    """Given to a department in the window, whatever became of it."""
    start, end = asked.span
    return Case.objects.of(RESPONSE).filter(
        response__dispatched_at__gte=start, response__dispatched_at__lt=end
    )


def answered(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(RESPONSE).filter(
        response__answered_at__gte=start, response__answered_at__lt=end
    )


INDICATORS = (
    Indicator(
        "calls.response_rate",
        _("响应率"),
        _("签收时限内首次联系的 ÷ 期内分派、已联系或签收时限已过的部门响应；退回成立的不算"),
        base=dispatched,
        hit=_in_sign_limit,
        left_out=excluded("pk"),
        groups={"department": "response__department", **PLACES},
        nothing=_("这段时间没有分派给部门的件，或签收时限还没到"),
    ),
    Indicator(
        "calls.on_time_rate",
        _("按时答复率"),
        _("时限内答复的 ÷ 答复时限在期内到期的；到期没答复的算没按时，挂账、退回中的不算"),
        base=to_answer,
        hit=_in_time,
        left_out=excluded("pk"),
        groups={"department": "response__department", **PLACES},
        nothing=_("这段时间没有该答复的件"),
    ),
    Indicator(
        "calls.street_satisfaction",
        _("街道满意率"),
        _(
            "街道评 4 分及以上（起点可由城市定）的 ÷ 期内街道已评的，重办的看再评；"
            "未评的另列，不算满意"
        ),
        base=rated,
        hit=_good,
        case="case",
        left_out=excluded("case"),
        groups={"department": "organisation", **RATED},
        codes=(GOOD_SCORE,),
        nothing=_("这段时间街道还没有评价"),
    ),
    Indicator(
        "calls.unrated",
        _("街道未评"),
        _("期内到期没有评价的部门响应件数"),
        base=unrated,
        left_out=excluded("pk"),
        groups={"department": "response__department", **PLACES},
        nothing="",
    ),
    Indicator(
        "calls.proper_rate",
        _("呼叫恰当率"),
        _("平台评为恰当的 ÷ 期内发起、平台已评的呼叫（双向评价）"),
        base=judged,
        hit=lambda asked: Q(call__proper=True),
        groups=PLACES,
        nothing=_("这段时间平台还没有评价过呼叫"),
    ),
    Indicator(
        "calls.count",
        _("呼叫件数"),
        _("期内街道发起的呼叫"),
        base=called,
        groups=PLACES,
        nothing="",
    ),
    Indicator(
        "calls.dispatched",
        _("分派件数"),
        _("期内平台分派给部门的件，一次呼叫分给几个部门就算几件"),
        base=sent,
        groups={"department": "response__department", **PLACES},
        nothing="",
    ),
    Indicator(
        "calls.answered",
        _("部门答复件数"),
        _("期内部门答复的件；重办后又答复的，只算最后一次"),
        base=answered,
        groups={"department": "response__department", **PLACES},
        nothing="",
    ),
)
