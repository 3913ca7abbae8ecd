"""Dead letters: messages that every attempt failed on. The system administrator mends the cause and
sends them again. Whom a message is for is not shown where that is a resident."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.models import Case
from gongzhi.messages.models import Channel, Outgoing
from gongzhi.messages.queries import undeliverable
from gongzhi.messages.services import retry, retry_all
from gongzhi.people.asking import DeskRequest

from ..asking import show
from ..staff import reads, staff_session_required

RETRY = "messages.retry"
MOST = 100


@reads(RETRY)
def dead_letters(request: DeskRequest) -> HttpResponse:
    """The newest hundred, and how many there are of each reason."""
    found = undeliverable()
    rows = list(found[:MOST])
    reasons = found.order_by().values_list("channel", "last_error").annotate(n=Count("pk"))
    context = {
        "rows": [(row, number) for row, number in zip(rows, _numbers(rows), strict=True)],
        "reasons": [(Channel(c), why, n) for c, why, n in reasons.order_by("-n")[:20]],
        "total": found.count(),
        "most": MOST,
    }
    return show(request, "city/letters.html", context)


def _numbers(rows: list[Outgoing]) -> list[str]:
    """The number of the case that each is about, in their order; else what it is about."""
    pks = [row.about.removeprefix("case:") for row in rows]
    cases = Case.objects.filter(pk__in=[int(pk) for pk in pks if pk.isdecimal()])
    numbers = {f"case:{pk}": number for pk, number in cases.values_list("pk", "number")}
    return [numbers.get(row.about, row.about) for row in rows]


@staff_session_required(RETRY)
@require_POST
def dead_letter_retry(request: DeskRequest, pk: int) -> HttpResponse:
    retry(pk, by=request.actor, at=request.at)
    messages.success(request, _("已排队，下一分钟重发。"))
    return HttpResponseRedirect(reverse("dead_letters"), status=303)


@staff_session_required(RETRY)
@require_POST
def dead_letters_retry(request: DeskRequest) -> HttpResponse:
    sent = request.POST
    cause = (sent["channel"], sent.get("why", "")) if sent.get("channel") else None
    count = retry_all(by=request.actor, at=request.at, cause=cause)
    messages.success(request, _("%(n)s 条已排队，从下一分钟起重发。") % {"n": count})
    return HttpResponseRedirect(reverse("dead_letters"), status=303)
