"""A vote as everybody may see it: the agenda, who has taken part, the result, the list of receipts;
and for its owners the file to count it again."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.casework.sheets import download
from gongzhi.mechanisms.owners.voting import queries, receipts, recounting, reporting, turnout
from gongzhi.mechanisms.owners.voting.models import Vote
from gongzhi.mechanisms.owners.voting.procedure import CANCELLED, DRAFT, PUBLISHED
from gongzhi.people.asking import Request
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotYours

from .. import knowing
from ..asked import plain
from .ballots_mine import with_phone_of

JSON = "application/json"


def _vote(number: str) -> Vote:
    """A vote since its notice. Raises Http404."""
    found = Vote.objects.select_related(
        "case", "compound", "roll", "notice", "certified", "result_notice"
    )
    vote = found.filter(case__number=plain(number)[:40]).first()
    if vote is None or vote.notice_id is None or vote.case.state == DRAFT.name:
        raise Http404
    return vote


def _owner(request: Request, vote: Vote) -> Actor | None:
    """The person whose phone was proved here, if the file to count again is theirs to have."""
    at = request.at
    known = knowing.known(request, at=at)
    people = with_phone_of(known) if known else []
    acting = (knowing.resident(pk) for pk in (known, *people) if pk)
    return next((by for by in acting if recounting.is_entitled_owner(vote, by=by, at=at)), None)


@never_cache
@require_GET
def vote_result(request: Request, number: str) -> HttpResponse:
    """Before the close only who took part; once it is published the result, step by step."""
    vote = _vote(number)
    count = vote.certified if vote.case.state == PUBLISHED.name else None
    owner = _owner(request, vote) if count else None
    context = {
        "vote": vote,
        "cancelled": vote.case.state == CANCELLED.name,
        "turnout": turnout.total(vote),
        "items": queries.agenda_items(vote.pk),
        "report": reporting.report(vote, count, whole=False) if count else None,
        "owner": owner,
        "for_owners": count and recounting.for_owners(at=request.at),
    }
    return render(request, "portal/owners/result.html", context)


@never_cache
@require_GET
def vote_receipts(request: Request, number: str) -> HttpResponse:
    """The receipts of the ballots that count, in no order of time; ?code= looks one up."""
    vote = _vote(number)
    if vote.case.state != PUBLISHED.name:
        raise Http404
    typed = plain(request.GET.get("code", ""))[:60]
    rows, more = receipts.listed(vote.pk, after=plain(request.GET.get("after", ""))[:24])
    context = {
        "vote": vote,
        "typed": typed,
        "checked": receipts.check(vote.pk, typed) if typed.strip() else None,
        "receipts": rows,
        "next": f"?after={more}" if more else "",
        "all": vote.certified.result["participating"]["heads"] if vote.certified else 0,
    }
    return render(request, "portal/owners/receipts.html", context)


@never_cache
@require_POST
def vote_recount(request: Request, number: str) -> HttpResponse:
    """The file that `gongzhi votes count` reads, for an owner on the roll."""
    vote = _vote(number)
    by = _owner(request, vote)
    if by is None:
        raise NotYours()
    file = recounting.file_of(vote.pk, by=by, at=request.at)
    return download(f"计票文件 {vote.case.number}.json", file, JSON)
