"""An owner reports a member of the committee; both see what was decided and on what ground."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee.queries import current_of
from gongzhi.mechanisms.owners.correction import opening, words
from gongzhi.mechanisms.owners.correction import queries as corrections
from gongzhi.people import privacy
from gongzhi.people.asking import Request

from .. import knowing
from ..asked import compound_of, plain
from .committee_forms import ComplaintForm

MOST = 40


def _sign_in(request: Request) -> HttpResponse:
    return redirect(f"{reverse('my_data_sign_in')}?{urlencode({'next': request.path})}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def committee_complaint(request: Request, code: str) -> HttpResponse:
    """What a member is said to have done; only of owners, whose phone was proved."""
    at = request.at
    place = compound_of(code, localtime(at).date())
    term = current_of(place.pk)
    if term is None:
        return redirect("committee", place.code)
    if not knowing.has_proved(request, at=at):
        return _sign_in(request)
    person = knowing.known(request, at=at)
    if person is None or not opening.owns_here(person, place, at=at):
        context = {"place": place}
        return render(request, "portal/owners/complaint_stopped.html", context, status=403)
    sent = request.POST if request.method == "POST" else None
    form = ComplaintForm(sent, serving=corrections.serving(term.pk))
    made: list[Case] = []
    status = 200
    if sent is not None:
        by = knowing.resident(person)

        def act(member: int, ground: str, facts: str) -> None:
            made.append(opening.complain(member, ground=ground, facts=facts, by=by, at=at))

        status = attempt(form, act)
    if made and status == SENT:
        return redirect("correction_told", made[0].number)
    shown: dict = {"place": place, "form": form}
    return render(request, "portal/owners/complaint.html", shown, status=status or 200)


def _people(request: Request) -> list[int]:
    person = knowing.known(request, at=request.at)
    return privacy.sharing_phone(person) if person else []


@never_cache
@require_GET
def my_corrections(request: Request) -> HttpResponse:
    """What this phone's person reported of members, and what was reported of them as a member."""
    if not knowing.has_proved(request, at=request.at):
        return _sign_in(request)
    people = _people(request)
    found = list(corrections.of_person(people)[:MOST])
    context = {
        "began": [c for c in found if c.complainant_id in people],
        "about_me": [c for c in found if c.member.person_id in people],
    }
    return render(request, "portal/owners/my_corrections.html", context)


@never_cache
@require_GET
def correction_told(request: Request, number: str) -> HttpResponse:
    """How it stands and why, for who reported it and for the member; neither is told of the other
    more than the law wants."""
    if not knowing.has_proved(request, at=request.at):
        return _sign_in(request)
    people = _people(request)
    found = corrections.of_person(people).filter(case__number=plain(number)).first()
    if found is None:
        raise Http404
    about_me = found.member.person_id in people
    context = {
        "correction": found,
        "case": found.case,
        "about_me": about_me,
        "reasons": corrections.reasons(found),
        "words": words.own(found, people),
    }
    return render(request, "portal/owners/correction_told.html", context)
