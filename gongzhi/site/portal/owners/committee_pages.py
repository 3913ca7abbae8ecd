"""What everybody may read of a compound's committee, or of its representatives; and what these
may hand in with their own phone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.casework.doors import SENT, attempt
from gongzhi.mechanisms.owners.committee import queries, rules
from gongzhi.mechanisms.owners.committee.delegates import keep
from gongzhi.mechanisms.owners.committee.models import Delegation, Representative
from gongzhi.mechanisms.owners.committee.procedure import RENEW
from gongzhi.mechanisms.owners.correction.queries import exits
from gongzhi.people import privacy
from gongzhi.people.asking import Request
from gongzhi.places.listing import names
from gongzhi.policy.services import book

from .. import knowing
from ..asked import compound_of
from .committee_forms import OpinionForm

SHOWN = 30


@require_GET
def committee(request: Request, code: str) -> HttpResponse:
    """Members, term, filing number, decisions, and what comes next."""
    at = request.at
    place = compound_of(code, localtime(at).date())
    term = queries.current_of(place.pk)
    context = {"place": place, "where": names(place)[1], "term": term}
    if term is None:
        serving = queries.serving_in(place.pk, day=localtime(at).date())
        return render(request, "portal/owners/committee_none.html", context | {"serving": serving})
    found = queries.whole(term, term)
    rules_now = book(RENEW.code, at=at)
    context |= {
        "whole": found,
        "decisions": [r for r in found.resolutions if r.published_at][:SHOWN],
        "coming": queries.coming(found, term.case.state, at=at, rules_now=rules_now),
        "exits": exits(term.pk),
    }
    return render(request, "portal/owners/committee.html", context)


@require_GET
def representatives(request: Request, code: str) -> HttpResponse:
    """Who represents where there is no committee, what they may do, and what they may not."""
    at = request.at
    place = compound_of(code, localtime(at).date())
    serving = queries.serving_in(place.pk, day=localtime(at).date())
    context = {
        "place": place,
        "where": names(place)[1],
        "serving": serving,
        "mine": serving and _mine(serving, knowing.known(request, at=at)),
        "may": [_(line) for line in rules.MAY],
        "may_not": [_(line) for line in rules.MAY_NOT],
        "has_committee": serving is None and queries.current_of(place.pk) is not None,
    }
    return render(request, "portal/owners/representatives.html", context)


def _mine(serving: Delegation, person_id: int | None) -> Representative | None:
    """Whom of the representatives this phone belongs to."""
    people = privacy.sharing_phone(person_id) if person_id else []
    return next((r for r in serving.representatives.all() if r.person_id in people), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def representative_opinion(request: Request, code: str) -> HttpResponse:
    """A representative hands in with their own phone what they carried, saw or suggest."""
    at = request.at
    if not knowing.has_proved(request, at=at):
        return redirect(f"{reverse('my_data_sign_in')}?{urlencode({'next': request.path})}")
    place = compound_of(code, localtime(at).date())
    serving = queries.serving_in(place.pk, day=localtime(at).date())
    person = knowing.known(request, at=at)
    me = _mine(serving, person) if serving else None
    if serving is None or me is None:
        return render(request, "portal/owners/opinion_none.html", {"place": place}, status=403)
    sent = request.POST if request.method == "POST" else None
    form = OpinionForm(sent)
    status = 200 if sent is None else _hand_in(serving, me, form, request)
    if status == SENT:
        messages.success(request, _("已提交，社区和街道看得到。"))
        return redirect("representatives", place.code)
    context: dict = {"place": place, "form": form, "me": me}
    return render(request, "portal/owners/opinion.html", context, status=status)


def _hand_in(serving: Delegation, me: Representative, form: OpinionForm, request: Request) -> int:
    by, at = knowing.resident(knowing.known(request, at=request.at)), request.at
    return attempt(form, lambda **told: keep(serving.pk, representative=me, **told, by=by, at=at))
