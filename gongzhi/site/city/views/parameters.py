"""The dated parameters: all of them by group, one with its history, a new version."""

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.calendar.years import official_years
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Post
from gongzhi.policy.declared import Declared, all_declared, declared
from gongzhi.policy.models import Certainty, Parameter
from gongzhi.policy.services import book, set_parameter, versions

from ..asking import Ask, show
from ..forms.parameters import ParameterForm
from ..staff import reads, staff_session_required

EDIT = "parameters.edit"
GROUPS = {
    "calendar": gettext_lazy("日历与工作时间"),
    "matters": gettext_lazy("居民诉求"),
    "street_calls": gettext_lazy("街呼市应"),
    "five_levels": gettext_lazy("五级组织"),
    "assembly": gettext_lazy("首次业主大会"),
    "review": gettext_lazy("联合审查"),
    "owners": gettext_lazy("业主自治"),
    "tasks": gettext_lazy("任务"),
    "meetings": gettext_lazy("会议"),
    "notices": gettext_lazy("公示"),
    "indicators": gettext_lazy("指标"),
    "places": gettext_lazy("地点与网格"),
    "messages": gettext_lazy("消息"),
    "files": gettext_lazy("文件"),
    "accounts": gettext_lazy("账号"),
    "staff": gettext_lazy("管理会话"),
    "sign_in": gettext_lazy("登录"),
}


def _years(first: int) -> list[Declared]:
    """The years a city may have to look after: this one and the next."""
    return [declared(f"calendar.year.{year}") for year in (first, first + 1)]


@reads(EDIT)
def parameters(request: DeskRequest) -> HttpResponse:
    every = [*all_declared(), *_years(request.at.year)]
    rules = book(*(p.code for p in every), at=request.at)
    coming = _coming(request)
    groups: dict[str, list[dict]] = {}
    for what in sorted(every, key=lambda p: p.code):
        row = _row(what, rules) | {"coming": coming.get(what.code)}
        groups.setdefault(what.code.split(".")[0], []).append(row)
    ordered = sorted(groups, key=lambda g: list(GROUPS).index(g) if g in GROUPS else len(GROUPS))
    context = {"groups": [(GROUPS.get(g, g), groups[g]) for g in ordered]}
    return show(request, "city/parameters.html", context)


def _coming(request: DeskRequest) -> dict[str, Parameter]:
    later = Parameter.objects.filter(since__gt=request.at).order_by("-since")
    return {p.code: p for p in later}


def _row(what: Declared, rules) -> dict:
    own = what.code in rules.values
    return {
        "what": what,
        "value": shown(what, rules.values.get(what.code, what.value)),
        "own": own,
        "certainty": Certainty(what.certainty).label,
        "default": what.certainty == Certainty.DEFAULT,
    }


def shown(what: Declared, value: object) -> str:
    """A value as a person reads it in a list."""
    if what.code.startswith("calendar.year."):
        return _shown_year(what, value)
    if value is None:
        return _("没有设")
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)


def _shown_year(what: Declared, value: object) -> str:
    year = int(what.code.rsplit(".", 1)[1])
    if isinstance(value, dict):
        counts = {"off": len(value["off"]), "makeup": len(value["makeup"])}
        return _("放假 %(off)s 天，调休上班 %(makeup)s 天") % counts
    return _("程序自带") if year in official_years() else _("还没有录入，跨到这一年的时限算不出来")


def _what(code: str) -> Declared:
    try:
        return declared(code)
    except KeyError:
        raise Http404 from None


@reads(EDIT)
def parameter(request: DeskRequest, code: str) -> HttpResponse:
    what = _what(code)
    history = versions([code])
    posts = Post.objects.filter(pk__in=[v.set_by_post for v in history if v.set_by_post])
    who: dict[int | None, str] = {p.pk: str(p) for p in posts.select_related("organisation")}
    context = {
        "what": what,
        "row": _row(what, book(code, at=request.at)),
        "default_shown": shown(what, what.value),
        "history": [(v, shown(what, v.value), who.get(v.set_by_post, "")) for v in history],
        "crumbs": [(reverse("parameters"), _("参数")), ("", what.label)],
    }
    return show(request, "city/parameter.html", context)


@staff_session_required(EDIT)
def parameter_set(request: DeskRequest, code: str) -> HttpResponse:
    what = _what(code)
    rules = book(code, at=request.at)
    back = reverse("parameter", args=[code])
    return Ask(
        title=_("改参数：%s") % what.label,
        form=partial(ParameterForm, what=what),
        act=partial(set_parameter, code, by=request.actor, at=request.at),
        done=_("新的值已记下，到时起效。以前的值都还在。"),
        to=back,
        submit=_("保存新的值"),
        why=what.source,
        initial={"value": rules.values.get(code, what.value)},
        back=back,
        crumbs=[(reverse("parameters"), _("参数")), (back, what.label)],
    ).answer(request)
