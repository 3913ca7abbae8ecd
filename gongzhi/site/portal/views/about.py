"""Pages about the site: privacy, accessibility, the open figures, suggestions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.people.asking import DeskRequest, Request
from gongzhi.people.retention import TABLE
from gongzhi.policy.actor import require
from gongzhi.policy.refusals import Incomplete
from gongzhi.site.models import Suggestion
from gongzhi.site.suggestions import answer, suggest

from .. import knowing
from ..figures import all_figures, window
from ..forms import ReplyForm, SuggestionForm
from ..proving import REFUSED

A_PAGE = 30


@require_GET
def privacy(request: Request) -> HttpResponse:
    return render(request, "portal/privacy.html", {"table": TABLE})


@require_GET
def accessibility(request: Request) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_GET
def figures(request: Request) -> HttpResponse:
    """Each open figure with its base and how it is counted."""
    at = request.at
    context = {"figures": all_figures(at), "span": window(at)}
    return render(request, "portal/figures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: Request) -> HttpResponse:
    """Suggestions about the site; whoever proved a phone gets an answer."""
    at = request.at
    known = knowing.known(request, at=at)
    form = SuggestionForm(request.POST or None, initial={"page": _came_from(request)})
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, knowing.resident(known)
        try:
            suggest(told["text"], page=told["page"], client=knowing.client(request), by=by, at=at)
        except Incomplete as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("收到了，谢谢您。"))
            return redirect("feedback")
    status = REFUSED if form.errors else 200
    context = {"form": form, "known": known}
    return render(request, "portal/feedback.html", context, status=status)


def _came_from(request: Request) -> str:
    """The page of this site they come from, without what stands behind the question mark."""
    came = request.headers.get("Referer", "")
    own = request.build_absolute_uri("/")
    path = came[len(own) - 1 :].split("?")[0] if came.startswith(own) else ""
    return "/follow/" if path.startswith("/follow/") else path[:200]


# --- for the system administrator -----------------------------------------------------------------


@require_GET
def suggestions(request: DeskRequest) -> HttpResponse:
    """What people suggested; those without an answer first."""
    require(request.actor, "city.edit")
    rows = Suggestion.objects.order_by("answered_at", "-pk")
    waiting = [*rows.filter(answered_at=None)[:A_PAGE]]
    done = Paginator(Suggestion.objects.exclude(answered_at=None).order_by("-pk"), A_PAGE)
    context = {
        "waiting": [(s, ReplyForm(prefix=f"s{s.pk}")) for s in waiting],
        "done": done.get_page(request.GET.get("page")),
    }
    return render(request, "portal/suggestions.html", context)


@require_POST
def suggestion_answer(request: DeskRequest, pk: int) -> HttpResponse:
    form = ReplyForm(request.POST, prefix=f"s{pk}")
    reply = form.cleaned_data["reply"] if form.is_valid() else ""
    answer(pk, reply, by=request.actor, at=request.at)
    messages.success(request, _("已答复。"))
    return redirect("suggestions")
