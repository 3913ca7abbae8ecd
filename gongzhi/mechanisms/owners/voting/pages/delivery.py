"""Delivery: how far each building is, one owner reached otherwise, the rest told by notice."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import DeskRequest, for_residents

from .. import delivery, rounds
from ..printing import building_name
from . import forms
from .around import Table, show, table, to

HERE, ROUNDS = "vote_delivery", "vote_rounds"


def vote_delivery(request: DeskRequest, number: str) -> HttpResponse:
    return _page(request, table(request, number, HERE))


def _page(
    request: DeskRequest, on: Table, *, form: forms.LogForm | None = None, status: int = 200
) -> HttpResponse:
    buildings = rounds.progress(on.vote.pk)
    whole = rounds.whole(buildings)
    context = {
        "buildings": buildings,
        "whole": whole,
        "log": rounds.latest(on.vote.pk),
        "form": form or (on.under_way and forms.LogForm(at=request.at, auto_id="log-%s")),
        "may_notify": on.under_way and on.organises and whole.left,
    }
    return show(request, "delivery", on, HERE, context, status=status)


@require_POST
def vote_reach(request: DeskRequest, number: str) -> HttpResponse:
    """One owner was reached, or not, by message, by post, at the door."""
    on = table(request, number, HERE)
    form = forms.LogForm(request.POST, at=request.at, auto_id="log-%s")

    def act(unit: str, **what) -> None:
        owner = rounds.owner_of(on.vote, unit)
        delivery.log(on.vote.pk, owner, by=request.actor, at=request.at, **what)

    status = attempt(form, act)
    if status != SENT:
        return _page(request, on, form=form, status=status)
    messages.success(request, _("已记下。"))
    return to(HERE, number)


def vote_notify_rest(request: DeskRequest, number: str) -> HttpResponse:
    """Once more: a notice can't be unsaid."""
    on = table(request, number, HERE)
    if request.method != "POST":
        left = rounds.whole(rounds.progress(on.vote.pk)).left
        context = {
            "title": _("公告送达其余业主？"),
            "why": _(
                "还有 %(n)s 位业主没有送到。会在小区公示栏和本网站发一份公告，"
                "写明人数和怎么投票，不写门牌；他们都记为“公告送达”。"
            )
            % {"n": left},
            "submit": _("公告送达"),
            "back": reverse(HERE, args=[number]),
        }
        return render(request, "confirm.html", context)
    told = delivery.notify_rest(on.vote.pk, by=request.actor, at=request.at)
    messages.success(request, _("已公告，%(n)s 位业主记为公告送达。") % {"n": told})
    return to(HERE, number)


def vote_message_rest(request: DeskRequest, number: str) -> HttpResponse:
    """Once more: a message can't be called back."""
    on = table(request, number, HERE)
    if request.method != "POST":
        context = {
            "title": _("给没送到的业主发短信？"),
            "why": _(
                "给没有送到、名册上留了手机号的投票人各发一条，写明投票时间和网址；一天最多一条。"
                "发了不等于送到：投了票，或者上门送到，才算。"
            ),
            "submit": _("发短信"),
            "back": reverse(HERE, args=[number]),
        }
        return render(request, "confirm.html", context)
    link = for_residents(request, reverse("my_votes"))
    told = delivery.message_rest(on.vote.pk, link=link, by=request.actor, at=request.at)
    messages.success(request, _("%(n)s 条短信已排队发送。") % {"n": told})
    return to(HERE, number)


# --- from door to door ----------------------------------------------------------------------------


def vote_rounds(request: DeskRequest, number: str) -> HttpResponse:
    """Which building today?"""
    on = table(request, number, ROUNDS)
    buildings = rounds.progress(on.vote.pk)
    context = {"buildings": buildings, "whole": rounds.whole(buildings)}
    return show(request, "rounds", on, ROUNDS, context)


def vote_round(request: DeskRequest, number: str) -> HttpResponse:
    """The doors of a building (?b=): the next one on top, with three buttons."""
    on = table(request, number, ROUNDS)
    return _round(request, on, request.GET.get("b", ""))


def _round(
    request: DeskRequest, on: Table, building: str, *, fault: str = "", status: int = 200
) -> HttpResponse:
    steps = rounds.doorsteps(on.vote.pk, building)
    chosen = request.POST.get("owner") or request.GET.get("owner", "")
    first = next((s for s in steps if str(s.owner) == chosen), None)
    first = first or next((s for s in steps if not s.reached), None)
    context = {
        "building": building,
        "name": building_name(building),
        "first": first,
        "groups": _groups([s for s in steps if s != first]),
        "reached": sum(s.reached for s in steps),
        "of": len(steps),
        "fault": fault,
    }
    return show(request, "round", on, ROUNDS, context, status=status)


def _groups(steps: list[rounds.Doorstep]) -> list[tuple[str, list[rounds.Doorstep]]]:
    """Those still to be reached, those who have a ballot at home, those who are done."""
    return [
        (_("还没送到"), [s for s in steps if not s.reached]),
        (_("送到了，还没交票"), [s for s in steps if s.reached and s.waits]),
        (_("已投票或已交票"), [s for s in steps if s.reached and not s.waits]),
    ]


@require_POST
def vote_call(request: DeskRequest, number: str) -> HttpResponse:
    """What came of a call: reached, nobody at home, or the sheet was given along."""
    on = table(request, number, ROUNDS)
    building = request.POST.get("b", "")
    form = forms.CallForm(request.POST, at=request.at)
    status = attempt(form, lambda **what: _called(request, on, **what))
    if status != SENT:
        fault = " ".join(str(e) for errors in form.errors.values() for e in errors)
        return _round(request, on, building, fault=fault, status=status)
    messages.success(request, CALLED[form.cleaned_data["do"]]())
    return to("vote_round", number, query="?" + urlencode({"b": building}))


CALLED = {
    "reached": lambda: _("记下了：送到了。"),
    "nobody": lambda: _("记下了：没有人在家，下次再来。"),
    "collected": lambda: _("选票已收回，请交给社区录入。"),
}


def _called(request: DeskRequest, on: Table, *, owner: int, do: str, note: str) -> None:
    by, at, pk = request.actor, request.at, on.vote.pk
    if do == "collected":
        delivery.collect(pk, owner, by=by, at=at)
    else:
        found = do == "reached"
        delivery.log(pk, owner, how="door", reached=found, note=note, by=by, at=at)
