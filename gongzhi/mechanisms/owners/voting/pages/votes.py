"""The list of votes, and drafting a new one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.casework import lists
from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.models import Case
from gongzhi.people.asking import DeskRequest
from gongzhi.places.models import Place
from gongzhi.policy.refusals import NotYours

from .. import drafting, forms, items, queries
from ..models import Item
from ..procedure import DRAFT, ORGANISER
from . import around


def votes(request: DeskRequest) -> HttpResponse:
    """Votes in the scope of the acting post, the newest first."""
    form = forms.VoteFilter(request.GET, auto_id="f-%s")
    cases = queries.listed(request.actor, **form.wanted())
    if request.GET.get("format") == "xlsx":
        return lists.exported(request, _("业主表决"), cases.order_by("-id"))
    context = {
        **lists.page_by_id(request, cases, "compound", where=_where),
        "filters": form,
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": form.is_narrow(),
        "may_draft": request.actor.duty in ORGANISER.duties,
    }
    return render(request, "owners_voting/votes.html", context)


def _where(case: Case) -> str:
    return " ".join(str(p) for p in (case.community, case.compound) if p)


def vote_new(request: DeskRequest) -> HttpResponse:
    """Compound, time and rules; the agenda follows on the vote's own page."""
    if request.actor.duty not in ORGANISER.duties:
        raise NotYours(_("业主表决由社区或街道组织，您的岗位不能发起"))
    more: dict = {"at": request.at, "by": request.actor, "auto_id": "new-%s"}
    if request.method != "POST":
        place = Place.objects.filter(code=request.GET.get("place", "")).first()
        known = {"compound": place.pk} if place else {}
        form = forms.NewVoteForm(initial=forms.suggested(request.at) | known, **more)
        return _new(request, form)
    form = forms.NewVoteForm(request.POST, **more)
    made: list[Case] = []

    def act(compound: Place, **told) -> None:
        terms = drafting.Terms(**told)
        made.append(drafting.draft(compound, terms, by=request.actor, at=request.at))

    status = attempt(form, act)
    if status != SENT:
        return _new(request, form, status=status)
    messages.success(request, _("已拟好，接着加议题。"))
    return around.to("case", made[0].number)


def _new(request: DeskRequest, form: forms.NewVoteForm, *, status: int = 200) -> HttpResponse:
    ready = queries.ready_compounds(request.actor, request.at).exists()
    context = {"form": form, "ready": ready}
    return render(request, "owners_voting/vote_new.html", context, status=status)


# --- one item of a draft --------------------------------------------------------------------------


def vote_item(request: DeskRequest, number: str, position: int) -> HttpResponse:
    """Say an item otherwise."""
    case, item = _item(request, number, position)
    if request.method == "POST":
        form = forms.ItemForm(request.POST, at=request.at, auto_id="item-%s")

        def act(**matter) -> None:
            proposal = items.Proposal(**matter)
            items.change_item(case.pk, position, proposal, by=request.actor, at=request.at)

        status = attempt(form, act)
        if status == SENT:
            messages.success(request, _("已改。"))
            return around.to("case", number)
    else:
        told = {"code": item.code or queries.UNLISTED, "title": item.title, "text": item.text}
        form, status = forms.ItemForm(initial=told, at=request.at, auto_id="item-%s"), 200
    context = {
        "title": _("改第 %(n)s 项议题") % {"n": position},
        "form": form,
        "submit": _("保存"),
        "back": reverse("case", args=[number]),
    }
    return render(request, "confirm.html", context, status=status)


def vote_item_off(request: DeskRequest, number: str, position: int) -> HttpResponse:
    """Take an item off the agenda, after a second look."""
    case, item = _item(request, number, position)
    if request.method == "POST":
        items.remove_item(case.pk, position, by=request.actor, at=request.at)
        messages.success(request, _("已删去“%(title)s”。") % {"title": item.title})
        return around.to("case", number)
    context = {
        "title": _("删去第 %(n)s 项“%(title)s”？") % {"n": position, "title": item.title},
        "why": _("后面的议题顺次往前排。"),
        "submit": _("删去"),
        "danger": True,
        "back": reverse("case", args=[number]),
    }
    return render(request, "confirm.html", context)


def _item(request: DeskRequest, number: str, position: int) -> tuple[Case, Item]:
    """An item of a draft that this post sees. Raises Http404."""
    seen = Case.objects.visible_to(request.actor)
    found = Item.objects.filter(
        vote__case__in=seen, vote__case__number=number, position=position
    ).select_related("vote__case")
    item = found.first()
    if item is None or item.vote.case.state != DRAFT.name:
        raise Http404
    return item.vote.case, item
