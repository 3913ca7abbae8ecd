"""Dead letters: messages that every attempt failed on. The system administrator mends the cause and
sends them again. Whom a message is for is not shown where that is a resident."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.messages.models import Channel
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
    reasons = found.order_by().values_list("channel", "last_error").annotate(n=Count("pk"))
    context = {
        "rows": found[:MOST],
        "reasons": [(Channel(c).label, why, n) for c, why, n in reasons.order_by("-n")[:20]],
        "total": found.count(),
        "most": MOST,
    }
    return show(request, "city/letters.html", context)


@staff_session_required(RETRY)
@require_POST
def dead_letter_retry(request: DeskRequest, pk: int) -> HttpResponse:
    retry(pk, by=request.actor, at=request.at)
    messages.success(request, _("已排队，下一分钟重发。"))
    return HttpResponseRedirect(reverse("dead_letters"), status=303)


@staff_session_required(RETRY)
@require_POST
def dead_letters_retry(request: DeskRequest) -> HttpResponse:
    count = retry_all(by=request.actor, at=request.at)
    messages.success(request, _("%(n)s 条已排队，从下一分钟起重发。") % {"n": count})
    return HttpResponseRedirect(reverse("dead_letters"), status=303)
