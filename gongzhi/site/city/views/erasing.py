"""The security administrator erases a person: found exactly, told what goes and what stays, asked
twice (个人信息保护法 47)."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import DeskRequest
from gongzhi.people.erasing import GROUNDS, erase_by_law
from gongzhi.people.models import Person
from gongzhi.people.privacy import is_staff

from .. import erasing
from ..asking import show
from ..forms.erasing import ErasureForm, WhoseForm
from ..staff import staff_session_required

ERASE = "person.erase"


@staff_session_required(ERASE)
def erasures(request: DeskRequest) -> HttpResponse:
    """Whom is it about? And what was erased lately."""
    form = WhoseForm(request.POST if "who" in request.POST else None)
    people = erasing.found(form.cleaned_data["who"]) if form.is_valid() else None
    context = {"form": form, "people": people, "most": erasing.MOST, "erased": erasing.erased()}
    return show(request, "city/erasures.html", context, 422 if form.errors else 200)


@staff_session_required(ERASE)
def erasure(request: DeskRequest, pk: int) -> HttpResponse:
    """What is kept of one person, the ground and the reason; then once more; then it is done."""
    person = get_object_or_404(Person, pk=pk, erased_at=None)
    form = ErasureForm(request.POST if "reason" in request.POST else None)
    context = {"kept": erasing.kept_of(person), "staff": is_staff(person), "form": form}
    if form.is_valid() and "sure" not in request.POST:
        ground = GROUNDS[form.cleaned_data["basis"]]
        return show(request, "city/erasure_sure.html", context | {"ground": ground})
    status = 200
    if form.is_bound:
        act = partial(erase_by_law, pk, by=request.actor, at=request.at)
        status = attempt(form, act)
        if status == SENT:
            messages.success(request, _("已删除，谁也恢复不了。"))
            return HttpResponseRedirect(reverse("erasures"), status=303)
    return show(request, "city/erasure.html", context, status)
