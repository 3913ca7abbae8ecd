"""Officials' pages of matters: what a matter's page shows, its doors, the list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.casework import lists
from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Page, Seen
from gongzhi.people.asking import DeskRequest
from gongzhi.triage.advice import sealed
from gongzhi.triage.offering import offered

from . import forms, queries, services, sorting
from .models import Matter
from .procedure import HANDLER
from .rules import refusal_class


def _offer_merges(form: DoorForm, seen: Seen, facts: dict) -> None:
    form.fields["into"].widget.choices = [
        (m.pk, f"{m.case.number} {m.case.title}") for m in facts["likely"]
    ]


def _offer_categories(form: DoorForm, seen: Seen, facts: dict) -> None:
    """The city's tree; what is suggested stands below it, chosen by nobody."""
    form.fields["category"].widget.tree = lambda: sorting.tree(seen.rules)
    shown = sorting.category(seen.case.matter.text, seen.rules)
    form.initial = {
        "category": seen.case.matter.category,
        "advised": sealed([shown], by=seen.by),
    }
    if shown and shown.label:
        form.fields["category"].help_text = offered("category", shown, shown.label)


def _may_sort(seen: Seen) -> bool:
    return not seen.case.closed_at and seen.holds(HANDLER.name)


def _heard(pk: int, *, by, at, **said) -> Case:
    return services.call_back(pk, services.Heard(**said), by=by, at=at)


DOORS = at_routes(
    "matter",
    Door(
        "take_over",
        _("接下"),
        _("接下这件事"),
        services.take_over,
        _("已接下，从现在起由您这一级负责。"),
        moves=("take_over",),
    ),
    Door(
        "resolve",
        _("填处理结果"),
        _("答复反映人"),
        services.resolve,
        _("已答复，反映人会收到，等确认。"),
        forms.ResolveForm,
        moves=("resolve", "resolve_above"),
        public=True,
    ),
    Door(
        "call_back",
        _("记回访结果"),
        _("记下回访"),
        _heard,
        _("回访已记下。"),
        forms.CallBackForm,
        moves=("call_back", "reopen"),
    ),
    Door(
        "pass_up",
        _("上交上一级"),
        _("上交上一级"),
        services.pass_up,
        _("已上交。上一级接下以前，仍由您负责。"),
        forms.PassUpForm,
        moves=("pass_up",),
    ),
    Door(
        "send_back",
        _("退回下一级"),
        _("退回下一级"),
        services.send_back,
        _("已退回，由下一级接着办。"),
        forms.SendBackForm,
        moves=("send_back",),
    ),
    Door(
        "sort",
        _("归类"),
        _("记下类别"),
        sorting.sort,
        _("已归类。"),
        forms.SortForm,
        offered=_may_sort,
        choices=_offer_categories,
        quiet=True,
    ),
    Door(
        "merge",
        _("并入另一件"),
        _("并入选中的这件"),
        services.merge,
        _("已并入，反映人会收到那一件的答复。"),
        forms.MergeForm,
        moves=("merge",),
        choices=_offer_merges,
    ),
    Door(
        "refuse",
        _("不受理这件事"),
        _("不予受理"),
        services.refuse,
        _("已不予受理，反映人会收到原因和去处。"),
        forms.RefuseForm,
        moves=("refuse",),
        danger=True,
    ),
)


def facts(seen: Seen) -> dict:
    """What a matter's page shows: the words, the place, those merged and those alike."""
    matter = seen.case.matter
    merged, likely = queries.beside(matter, compare=seen.may("merge"))
    return {
        "matter": matter,
        "merged": merged,
        "likely": likely,
        "refusal": _refusal(matter),
        "shapes": _shapes(matter),
        "spot": [matter.lat, matter.lon] if matter.lat is not None else None,
    }


def _refusal(matter: Matter):
    if not matter.refusal:
        return None
    try:
        return refusal_class(matter.refusal, matter.case.opened_at.date())
    except KeyError:  # by a list that holds no more
        return None


def _shapes(matter: Matter) -> dict | None:
    """The compound's outline for the map, if somebody drew it."""
    place = matter.case.compound
    if place is None or not place.geometry:
        return None
    known = {"id": place.pk, "name": place.name, "chosen": True}
    feature = {"type": "Feature", "properties": known, "geometry": place.geometry}
    return {"type": "FeatureCollection", "features": [feature]}


MATTER_PAGE = Page(
    template="matters/case.html",
    home="matters",
    doors=DOORS,
    related=("matter__merged_into__case",),
    limits=sorting.RULES,
    facts=(facts,),
)


# --- the list ---


def source_of(case: Case) -> str:
    return case.matter.get_source_display()


def matters(request: DeskRequest) -> HttpResponse:
    """Matters in the scope of the acting post, newest first."""
    form = forms.ListFilter(request.GET, auto_id="f-%s")
    cases = queries.listed(request.actor, **form.wanted())
    if request.GET.get("format") == "xlsx":
        newest = cases.order_by("-id")
        name = translate("居民诉求")
        return lists.exported(request, name, newest, "matter", source=source_of)
    context = {
        **lists.page_by_id(request, cases, "matter", source=source_of),
        "filters": form,
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": form.is_narrow(),
    }
    return render(request, "matters/list.html", context)
