"""Officials' pages of calls and responses: what they show, their doors, the list."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate

from gongzhi.casework import lists
from gongzhi.casework.beside import along
from gongzhi.casework.countdown import Countdown, countdown, limit_words
from gongzhi.casework.drawing import drawn
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Page, Seen
from gongzhi.people.asking import DeskRequest
from gongzhi.triage.parameters import THRESHOLD

from . import forms, queries
from .doors import CALL_DOORS, RESPONSE_DOORS
from .procedure import EXTEND, RETURN, STREET
from .rules import exclusions

GRAVITY = ("", "yellow", "red")
STARTED = ("responding", "answered", "closed")
TO_RATE = ("answered", "redone")


def call_facts(seen: Seen) -> dict:
    """Why the street calls, and where each department stands."""
    case = seen.case
    found = queries.children(case) if case.state in STARTED else []
    urgent = _most_urgent(found)
    return {
        "call": case.call,
        "thinks": "、".join(d["name"] for d in along(case, "thinks") or []),
        "departments": [_line(c, seen) for c in found],
        "tally": _tally(found),
        "rate_forms": [_rate_form(c, seen) for c in found if _may_rate(c, seen)],
        "drawing": _drawing(seen, found),
        **({"countdown": countdown(urgent, seen.rules.calendar(), at=seen.at)} if urgent else {}),
        "mark": max((_card(c) for c in found), key=GRAVITY.index, default=""),
    }


def _most_urgent(found: list[Case]) -> Case | None:
    """The open response whose department's clock ends first."""
    running = [c for c in found if c.liable_id == c.response.department_id]
    by_due = {c.due_at: c for c in reversed(running) if c.due_at}
    return by_due[min(by_due)] if by_due else None


def _card(child: Case) -> str:
    """The card on the department; a late ruling is the platform's own."""
    return child.card if child.liable_id == child.response.department_id else ""


def _drawing(seen: Seen, found: list[Case]) -> dict:
    """The call's line; once departments work on it, with their side moves and the redo."""
    picture = drawn(seen.case, seen.steps, note=_progress(found))
    if not found:
        return picture
    labels = [label for label, _state, _time in picture["stations"]]
    redo = (len(labels) - 2, len(labels) - 3, translate("2 分及以下：重办一次，再督办"))
    return {**picture, "loops": [redo], "sides": _sides(seen)}


def _progress(found: list[Case]) -> str:
    live = [c for c in found if c.state != "upheld"]
    done = sum(c.response.answered_at is not None for c in live)
    numbers = {"all": len(live), "done": done}
    return translate("%(all)s 个部门 · 已答复 %(done)s 个") % numbers if live else ""


def _line(child: Case, seen: Seen) -> dict:
    """One department of a call, as a row."""
    response, rated = child.response, along(child, "rated") or []
    return {
        "case": child,
        "url": reverse("case", args=[child.number]),
        "department": response.department,
        "role": translate("主办") if child.part == "lead" else translate("协办"),
        "look": child.at_state.look,
        "state": child.state_label,
        "response": response,
        "countdown": _kept(child, response, seen),
        "files": along(child, "evidence"),
        "card": _card(child),
        "score": rated[-1]["score"] if rated else None,
        "excluded": bool(getattr(response, "exclusion", None) and response.exclusion.approved),
    }


def _kept(child: Case, response, seen: Seen) -> Countdown | None:
    """What is left for the department; once it has answered, whether that was in time."""
    if response.answered_at and child.state != "redo":
        return _punctual(response.answered_at, response.respond_due_at)
    if child.closed_at:
        return None
    if child.state == "returned":
        return Countdown("pause", translate("停表，平台裁定中"))
    return countdown(child, seen.rules.calendar(), at=seen.at)


def _punctual(answered: datetime, due: datetime | None) -> Countdown:
    """In time or late; neither for one that never signed and was answered for by the lead."""
    if due is None:
        return Countdown("done", translate("一并答复"))
    late = answered > due
    return (
        Countdown("over", translate("超期答复")) if late else Countdown("done", translate("按时"))
    )


def _tally(found: list[Case]) -> str:
    live = [c for c in found if c.state != "upheld"]
    done = sum(c.response.answered_at is not None for c in live)
    numbers = {"all": len(live), "done": done, "left": len(live) - done}
    return translate("应答 %(all)s · 已答复 %(done)s · 未答复 %(left)s") % numbers if live else ""


def _may_rate(child: Case, seen: Seen) -> bool:
    return child.state in TO_RATE and seen.holds(STREET.name) and seen.by.duty in STREET.duties


def _rate_form(child: Case, seen: Seen) -> dict:
    return {
        "number": child.number,
        "department": child.response.department,
        "answer": child.response.answer,
        "action": reverse("response_rate", args=[child.number]),
        "form": forms.RateForm(at=seen.at, auto_id=f"rate-{child.pk}-%s"),
    }


def _sides(seen: Seen) -> list[tuple[str, str]]:
    """The departments' side moves with the limits in force."""
    back, more = seen.rules.limit(RETURN.code), seen.rules.limit(EXTEND.code)
    return [
        ("back", translate("退回：分派后 %(limit)s内，一次") % {"limit": limit_words(back)}),
        (
            "clock",
            translate("延期：到期前申请，一次，至多 %(limit)s") % {"limit": limit_words(more)},
        ),
        ("pause", translate("挂账：有计划和复查日")),
    ]


CALL_PAGE = Page(
    template="street_calls/call.html",
    home="calls",
    doors=CALL_DOORS,
    related=("call__lead",),
    columns=queries.CALL_COLUMNS,
    limits=(RETURN.code, EXTEND.code, THRESHOLD),
    facts=(call_facts,),
)


def response_facts(seen: Seen) -> dict:
    """One department's part: the call's facts, and how this department stands."""
    case, response = seen.case, seen.case.response
    exclusion = getattr(response, "exclusion", None)
    return {
        "call": queries.call_of(case).call,
        "thinks": "、".join(d["name"] for d in along(case, "thinks") or []),
        "response": response,
        "ratings": along(case, "rated") or [],
        "kept": _kept(case, response, seen) if response.answered_at else None,
        "exclusion": exclusion,
        "exclusion_label": _code(exclusion.code, exclusion.asked_at) if exclusion else "",
        "parent_url": reverse("case", args=[queries.call_of(case).number]),
        "drawing": drawn(case, seen.steps) | {"sides": _sides(seen)},
    }


def _code(code: str, asked: datetime) -> str:
    return next((e.label for e in exclusions(asked.date()) if e.code == code), code)


RESPONSE_PAGE = Page(
    template="street_calls/response.html",
    home="calls",
    doors=RESPONSE_DOORS,
    related=("response__department", "response__suggests", "response__exclusion", "parent__call"),
    columns=queries.RESPONSE_COLUMNS,
    limits=(RETURN.code, EXTEND.code),
    facts=(response_facts,),
)


def calls(request: DeskRequest) -> HttpResponse:
    """Calls, or the departments' responses, in the scope of the acting post; newest first."""
    form = forms.ListFilter(request.GET, auto_id="f-%s")
    cases = queries.listed(request.actor, **form.wanted())
    if request.GET.get("format") == "xlsx":
        return lists.exported(request, translate("街呼市应"), cases.order_by("-id"))
    context = {
        **lists.page_by_id(request, cases),
        "filters": form,
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": form.is_narrow(),
        "may_call": request.actor.duty in STREET.duties,
    }
    return render(request, "street_calls/list.html", context)
