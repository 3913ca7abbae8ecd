"""A street calls the city: about a matter it handles, or about none."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.casework import queries
from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.models import Case
from gongzhi.files.services import keep
from gongzhi.mechanisms.matters.intake import TITLE
from gongzhi.mechanisms.street_calls.forms import CallForm
from gongzhi.mechanisms.street_calls.procedure import STREET
from gongzhi.mechanisms.street_calls.queries import departments
from gongzhi.mechanisms.street_calls.services import Appeal, call
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import NotYours
from gongzhi.site.acts import call_about

TRIED = 500  # characters


def call_new(request: DeskRequest) -> HttpResponse:
    """What the matter's record knows already stands in the form."""
    if request.actor.duty not in STREET.duties:
        raise NotYours(_("只有街道值班岗能呼叫全市。别的岗位可以把事情上交到街道。"))
    about = request.GET.get("about", "")
    more: dict = {"at": request.at, "by": request.actor, "auto_id": "call-%s"}
    if request.method != "POST":
        matter = queries.one(request.actor, about, "matter") if about else None
        return _shown(request, CallForm(initial=known(matter), **more), about)
    form = CallForm(request.POST, request.FILES, **more)
    made: list[Case] = []
    status = attempt(form, lambda **said: made.append(_called(request, about, **said)))
    if status != SENT:
        return _shown(request, form, about, status=status)
    messages.success(
        request, _("已呼叫全市：%(number)s。平台先核实。") % {"number": made[0].number}
    )
    return HttpResponseRedirect(reverse("case", args=[made[0].number]), status=303)


def _shown(request: DeskRequest, form: CallForm, about: str, *, status: int = 200) -> HttpResponse:
    rows = [(d.pk, d.name) for d in departments(request.at.date())]
    form.fields["thinks"].widget.choices = rows
    context = {"form": form, "about": about}
    return render(request, "workbench/call_new.html", context, status=status)


def known(case: Case | None) -> dict:
    """What the form begins with: the matter's own words, place and course."""
    if case is None:
        return {}
    steps = case.steps.exclude(note="").order_by("id").values_list("signed", "note")
    tried = "\n".join(f"{signed}：{note}" for signed, note in steps)
    return {
        "facts": case.matter.text,
        "tried": tried[-TRIED:],
        "place": case.compound_id or case.community_id,
        "spot": case.matter.spot,
        "urgency": case.urgency,
    }


@transaction.atomic
def _called(request: DeskRequest, about: str, photos: list, **said) -> Case:
    """The call and its photos: all or nothing."""
    by, at = request.actor, request.at
    title = f"{said['place'].name} {said['facts'].splitlines()[0]}"[:TITLE]
    appeal = Appeal(title=title, **{**said, "thinks": tuple(said["thinks"])})
    if about:
        made = call_about(queries.pk_of(about), appeal, by=by, at=at)
    else:
        made = call(appeal, by=by, at=at)
    for photo in photos:
        keep(photo, subject=made.subject, by=by, at=at)
    return made
