"""Pages of topics: the list with each one's trend, and one with its matters and acts."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gongzhi.casework import lists
from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.forms import DoorForm, note_field
from gongzhi.casework.models import Case
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE, Duty
from gongzhi.policy.refusals import NotYours

from . import hotspots as acts
from .gathering import DAYS, by_day
from .models import Together, Topic
from .procedure import HANDLING, RAISED
from .views import source_of

READERS = BY_PLACE | CITY_WIDE
SHOWN = 30


class ProposeForm(DoorForm):
    note = note_field(_("建议怎么答复"), _("承办的单位会收到；由他们各自答复反映人。"), rows=4)


class AnswerForm(DoorForm):
    note = note_field(
        _("统一答复"), _("您在办的每一件都用这段话答复；反映人各自收到并确认。"), rows=4
    )


def readable(by: Actor) -> QuerySet[Topic]:
    """Topics with at least one matter that this post may read."""
    seen = Case.objects.visible_to(by).values("pk")
    members = Together.objects.filter(topic=OuterRef("pk"), matter__in=seen)
    return Topic.objects.filter(Exists(members)).select_related("street")


def hotspots(request: DeskRequest) -> HttpResponse:
    """Topics of the last two weeks: those that grow fast first, then the largest."""
    if request.actor.duty not in READERS:
        raise NotYours()
    since = request.at - timedelta(days=DAYS)
    found = readable(request.actor).filter(last_at__gt=since)
    rows = list(found.order_by("-rising", "-count", "-pk")[:SHOWN])
    days, people = trends(rows, at=request.at), affected(rows)
    shown = [
        {
            "topic": topic,
            "days": days[topic.pk],
            "line": line(days[topic.pk]),
            "people": people[topic.pk],
        }
        for topic in rows
    ]
    return render(request, "matters/hotspots.html", {"rows": shown, "days": DAYS})


def trends(topics: list[Topic], *, at: datetime) -> dict[int, list[int]]:
    """Matters a day, the latest at the end. One query."""
    moments: dict[int, list[datetime]] = {topic.pk: [] for topic in topics}
    told = Together.objects.filter(topic__in=topics)
    for pk, opened in told.values_list("topic", "matter__case__opened_at"):
        moments[pk].append(opened)
    return {pk: by_day(found, at=at) for pk, found in moments.items()}


def affected(topics: list[Topic]) -> dict[int, int]:
    """People who reported: each known person once, each report of an unknown one. One query."""
    told = Together.objects.filter(topic__in=topics).values("topic")
    rows = told.annotate(
        known=Count("matter__reporter", distinct=True),
        unknown=Count("pk", filter=Q(matter__reporter=None)),
    )
    return {row["topic"]: row["known"] + row["unknown"] for row in rows}


def line(days: list[int]) -> str:
    """Points of a line 84 wide and 20 high."""
    top, step = max(*days, 1), 80 / (len(days) - 1)
    return " ".join(f"{2 + i * step:.1f},{18 - 16 * n / top:.1f}" for i, n in enumerate(days))


def hotspot(request: DeskRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(
    request: DeskRequest, pk: int, *, typed: DoorForm | None = None, status: int = 200
) -> HttpResponse:
    if request.actor.duty not in READERS:
        raise NotYours()
    topic = readable(request.actor).filter(pk=pk).first()
    if topic is None:
        raise Http404
    cases = Case.objects.visible_to(request.actor).filter(matter__together__topic=topic)
    [days] = trends([topic], at=request.at).values()
    handled = list(
        acts.mine(topic, request.actor, RAISED.name, HANDLING.name).values_list(
            "case__state", "case__community"
        )
    )
    context = {
        **lists.page_by_id(request, cases, "matter", source=source_of),
        "topic": topic,
        "days": days,
        "people": affected([topic])[topic.pk],
        "chart": chart(days, at=request.at),
        "form": typed or _form(request, topic, handled),
        "proposing": request.actor.duty == Duty.PLATFORM_OFFICER,
        "answering": sum(state == HANDLING.name for state, _place in handled),
        "merging": len(handled) - len({place for _state, place in handled}),
    }
    return render(request, "matters/hotspot.html", context, status=status)


def _form(request: DeskRequest, topic: Topic, handled: list) -> DoorForm | None:
    """The platform proposes; who has some in hand answers, with those words to begin with."""
    more: dict = {"at": request.at, "auto_id": "joint-%s"}
    if request.actor.duty == Duty.PLATFORM_OFFICER:
        return ProposeForm(initial={"note": topic.proposal}, **more)
    if any(state == HANDLING.name for state, _place in handled):
        return AnswerForm(initial={"note": topic.proposal}, **more)
    return None


def chart(days: list[int], *, at: datetime) -> dict:
    dates = [at - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]
    return {
        "kind": "line",
        "unit": translate("件"),
        "columns": [translate("日期"), translate("收到")],
        "rows": [[f"{day:%m-%d}", n] for day, n in zip(dates, days, strict=True)],
    }


@require_POST
def hotspot_propose(request: DeskRequest, pk: int) -> HttpResponse:
    form = ProposeForm(request.POST, at=request.at, auto_id="joint-%s")
    status = attempt(
        form, lambda note: acts.propose(pk, note=note, by=request.actor, at=request.at)
    )
    if status != SENT:
        return _page(request, pk, typed=form, status=status)
    messages.success(request, translate("已告诉承办的单位。"))
    return _back(pk)


@require_POST
def hotspot_answer(request: DeskRequest, pk: int) -> HttpResponse:
    form, found = AnswerForm(request.POST, at=request.at, auto_id="joint-%s"), []
    status = attempt(
        form,
        lambda note: found.append(acts.answer_all(pk, note=note, by=request.actor, at=request.at)),
    )
    if status != SENT:
        return _page(request, pk, typed=form, status=status)
    _say(request, found[0], translate("答复了 %(done)s 件。"))
    return _back(pk)


@require_POST
def hotspot_merge(request: DeskRequest, pk: int) -> HttpResponse:
    outcome = acts.merge_all(pk, by=request.actor, at=request.at)
    _say(request, outcome, translate("并了 %(done)s 件。"))
    return _back(pk)


def _say(request: DeskRequest, outcome: acts.Outcome, done: str) -> None:
    """How many moved, how many are left, and each that wouldn't move with its reason."""
    messages.success(request, done % {"done": outcome.done})
    if outcome.more:
        told = translate("还有 %(more)s 件，请再按一次。") % {"more": outcome.more}
        messages.info(request, told)
    for number, why in outcome.left:
        messages.warning(request, f"{number}：{why}")


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("hotspot", args=[pk]), status=303)
