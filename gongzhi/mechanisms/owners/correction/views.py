"""Officials' pages of corrections: the list, the case, and what was said, read on record."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework import lists, pages
from gongzhi.casework import queries as cases
from gongzhi.casework.doors import attempt
from gongzhi.casework.pages import Page, Seen
from gongzhi.people.asking import DeskRequest

from ..committee.models import Handover
from . import forms, queries, words
from .doors import DOORS
from .models import Correction
from .procedure import STREET


def corrections(request: DeskRequest) -> HttpResponse:
    """Corrections in which the acting post has a seat, newest first."""
    form = forms.ListFilter(request.GET, auto_id="f-%s")
    found = queries.listed(request.actor, state=form.wanted)
    if request.GET.get("format") == "xlsx":
        return lists.exported(request, _("纠错退出"), found.order_by("-id"), source=ground_of)
    context = {
        **lists.page_by_id(request, found, "correction", source=ground_of),
        "filters": form,
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": bool(form.wanted),
    }
    return render(request, "owners_correction/list.html", context)


def ground_of(case) -> str:
    return str(case.correction.get_ground_display())


def facts(seen: Seen) -> dict:
    """About whom, why, what was decided and on what ground; facts only once they are asked for."""
    found: Correction = seen.case.correction
    handing = seen.case.state in ("handing_over", "removed")
    committee = found.member.committee
    return {
        "correction": found,
        "member": found.member,
        "term_url": reverse("case", args=[committee.case.number]),
        "committee": committee,
        "vote_url": f"{reverse('vote_new')}?place={committee.compound.code}",
        "reasons": queries.reasons(found),
        "written": [f for f in words.FIELDS if getattr(found, f)],
        "contact": forms.ContactForm(at=seen.at, auto_id="contact-%s"),
        "may_contact": seen.holds(STREET.name)
        and seen.by.duty in STREET.duties
        and found.complainant_id is not None,
        "may_read": seen.holds(*(r.name for r in words.READERS))
        and any(seen.by.duty in r.duties for r in words.READERS),
        "handovers": list(Handover.objects.filter(member=found.member_id)) if handing else [],
        "items": queries.items(committee.compound_id) if seen.may("remove") else [],
    }


CORRECTION_PAGE = Page(
    template="owners_correction/case.html",
    home="corrections",
    doors=DOORS,
    related=queries.RELATED,
    facts=(facts,),
)


@require_POST
def correction_words(request: DeskRequest, number: str) -> HttpResponse:
    """What was said and found, in clear, for this one answer; the record says who read it."""
    read = words.read(cases.pk_of(number), by=request.actor, at=request.at)
    return pages.show(request, number, more={"words": read})


@require_POST
def correction_contact(request: DeskRequest, number: str) -> HttpResponse:
    """The phone of the owner who complained, in clear, for this one answer."""
    form, seen = forms.ContactForm(request.POST, at=request.at, auto_id="contact-%s"), []
    by, at, pk = request.actor, request.at, cases.pk_of(number)
    status = attempt(
        form, lambda reason: seen.append(words.contact(pk, reason=reason, by=by, at=at))
    )
    more = {"contact": form, "phone": seen[0] if seen else ""}
    return pages.show(request, number, status=status or 200, more=more)
