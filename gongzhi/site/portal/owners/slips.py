"""The code on a paper ballot and its slip, and the check of a receipt: open to whoever holds one.

They tell that a ballot is in, never what it says nor whose it is.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.mechanisms.owners.voting import receipts, staff
from gongzhi.mechanisms.owners.voting.models import Ballot, Sheet
from gongzhi.mechanisms.owners.voting.procedure import PUBLISHED
from gongzhi.mechanisms.owners.voting.sealing import typed_receipt
from gongzhi.people.asking import Request

from ..asked import plain


@never_cache
@require_GET
def ballot_slip(request: Request, token: str) -> HttpResponse:
    """Did this sheet arrive, was it read? For an officer of the vote, the way to its page."""
    sheets = Sheet.objects.select_related("vote__case", "vote__compound", "ballot")
    sheet = sheets.filter(token=plain(token)).first()
    if sheet is None:
        raise Http404
    ballot = getattr(sheet, "ballot", None)
    by = request.actor
    keeps = staff.holds(sheet.vote_id, *staff.KEEPERS, by=by) if by else False
    context = {"sheet": sheet, "vote": sheet.vote, "ballot": ballot, "keeps": keeps}
    return render(request, "portal/owners/slip.html", context)


@never_cache
@require_GET
def receipt_check(request: Request) -> HttpResponse:
    """Is there a ballot with this receipt? A forged or mistyped one is not found."""
    typed = plain(request.GET.get("code", ""))[:60]
    found = _found(typed_receipt(typed)) if typed.strip() else None
    context = {"typed": typed, "found": found}
    status = 404 if typed.strip() and found is None else 200
    return render(request, "portal/owners/receipt_check.html", context, status=status)


def _found(code: str) -> dict | None:
    """What became of the ballot with this receipt, and whether the list is out."""
    ballots = Ballot.objects.select_related("vote__case", "vote__compound")
    ballot = ballots.filter(receipt=code).first()
    if ballot is None:
        return None
    return {
        "ballot": ballot,
        "vote": ballot.vote,
        "standing": receipts.check(ballot.vote_id, code).standing,
        "published": ballot.vote.case.state == PUBLISHED.name,
    }
