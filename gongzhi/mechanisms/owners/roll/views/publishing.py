"""Making the roll public, answering objections, freezing it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongzhi.casework.doors import SENT, attempt
from gongzhi.notices.models import Objection
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.services import book

from ...counting.weight import metres
from .. import freezing, publishing, queries
from ..forms import ReasonForm
from ..models import Roll
from ..parameters import OBJECTIONS
from .listing import crumbs, found, url_of

MOST = 200


def _confirmed(
    request: DeskRequest,
    roll: Roll,
    act: Callable[..., object],
    *,
    form_class: type[forms.Form] = forms.Form,
    done: str,
    template: str,
    context: dict,
) -> HttpResponse:
    """A page that says what will happen, and does it once it is sent."""
    sent = request.method == "POST"
    form = form_class(request.POST) if sent else form_class()
    status = attempt(form, act) if sent else 200
    if sent and status == SENT:
        messages.success(request, done)
        return HttpResponseRedirect(url_of("roll", roll), status=303)
    context = {"roll": roll, "form": form, "back": url_of("roll", roll), **context}
    return render(request, template, context, status=status)


def roll_publish(request: DeskRequest, code: str) -> HttpResponse:
    """The notice as it will hang, and for how long objections are heard."""
    roll = found(request, code)
    by, at = request.actor, request.at
    read = book(OBJECTIONS, at=at)
    limit = read.limit(OBJECTIONS)
    context = {
        "crumbs": crumbs(roll, ("", _("公示"))),
        "body": publishing.body(queries.totals(roll)),
        "until": read.calendar().due(at, limit),
        "public": publishing.is_public(roll),
    }
    return _confirmed(
        request,
        roll,
        lambda: publishing.publish(roll.pk, by=by, at=at),
        done=_("已公示。异议在名册页上逐条答复。"),
        template="owners_roll/publish.html",
        context=context,
    )


def roll_withdraw(request: DeskRequest, code: str) -> HttpResponse:
    """Take the notice down, to mend the roll at large."""
    roll = found(request, code)
    by, at = request.actor, request.at
    context = {
        "title": _("撤回名册公示"),
        "why": _("撤回后可以整表导入；改好要重新公示，异议期重新计算。原来的公示和异议都留着。"),
        "submit": _("撤回公示"),
        "danger": True,
    }
    return _confirmed(
        request,
        roll,
        lambda reason: publishing.withdraw(roll.pk, reason, by=by, at=at),
        form_class=ReasonForm,
        done=_("公示已撤回。"),
        template="confirm.html",
        context=context,
    )


def roll_freeze(request: DeskRequest, code: str) -> HttpResponse:
    """What is still in the way; once nothing is, the button that ends all change."""
    roll = found(request, code)
    by, at = request.actor, request.at
    summed = queries.totals(roll)
    context = {
        "crumbs": crumbs(roll, ("", _("冻结"))),
        "hindrances": freezing.hindrances(roll, at=at),
        "summed": summed,
        "area": metres(summed.total.area),
    }
    return _confirmed(
        request,
        roll,
        lambda: freezing.freeze(roll.pk, by=by, at=at),
        done=_("名册已冻结，可以据此发起表决。"),
        template="owners_roll/freeze.html",
        context=context,
    )


def roll_proof(request: DeskRequest, code: str) -> HttpResponse:
    """The digest of a frozen roll and how anyone makes it again."""
    roll = found(request, code)
    if not roll.frozen_at:
        raise Http404
    context = {"roll": roll, "crumbs": crumbs(roll, ("", _("怎么复算")))}
    return render(request, "owners_roll/proof.html", context)


def roll_objections(request: DeskRequest, code: str) -> HttpResponse:
    """All objections to the roll, the unanswered first."""
    roll = found(request, code)
    told = Objection.objects.filter(notice=roll.notice_id).select_related("person")
    rows = list(told.order_by("answered_at", "raised_at")[:MOST])
    rows.sort(key=lambda o: (o.answered_at is not None, o.raised_at))
    held = queries.owners_of(roll, [o.person_id for o in rows])
    context = {
        "roll": roll,
        "crumbs": crumbs(roll, ("", _("异议"))),
        "rows": [(o, held.get(o.person_id, [])) for o in rows],
    }
    return render(request, "owners_roll/objections.html", context)
