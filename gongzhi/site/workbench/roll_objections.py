"""An objection to a roll, beside the owner's own line; who raised it hears the answer."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongzhi.casework.doors import SENT, attempt
from gongzhi.mechanisms.owners.roll import queries
from gongzhi.mechanisms.owners.roll.forms import AnswerForm
from gongzhi.mechanisms.owners.roll.views.listing import crumbs, found, url_of
from gongzhi.notices.models import Objection
from gongzhi.people.asking import DeskRequest
from gongzhi.site.objections import answer_objection


def roll_objection(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """What was said, the units of whoever said it, and the form that answers."""
    roll = found(request, code)
    told = Objection.objects.filter(pk=pk, notice=roll.notice_id)
    objection = told.select_related("person", "notice__organisation").first()
    if objection is None:
        raise Http404
    sent, status = request.method == "POST", 200
    form = AnswerForm(request.POST) if sent else AnswerForm()
    if sent:
        act = partial(answer_objection, pk, by=request.actor, at=request.at)
        status = attempt(form, act)
        if status == SENT:
            messages.success(request, _("已答复，并发给提异议的人。"))
            return HttpResponseRedirect(url_of("roll_objections", roll), status=303)
    speaks = request.actor.organisation_id == objection.notice.organisation_id
    context = {
        "roll": roll,
        "objection": objection,
        "crumbs": crumbs(roll, (url_of("roll_objections", roll), _("异议")), ("", _("答复"))),
        "owners": queries.owners_of(roll, [objection.person_id]).get(objection.person_id, []),
        "form": form if not objection.answered_at and speaks else None,
        "back": url_of("roll_objections", roll),
    }
    return render(request, "owners_roll/objection.html", context, status=status)
