"""What the tables disagree on: the list, and settling one or all of a sort."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Person

from ...counting.weight import metres
from .. import settling
from ..clashes import Sign, read
from ..forms import SettleForm
from ..models import AreaSource, Conflict, Gap, Roll, Unit, UnitKind
from ..rules import cm2
from .listing import crumbs, found, url_of

PAGE = 40
SHORT = {
    Gap.UNIT_TWICE: gettext_lazy("出现两次"),
    Gap.AREA_DIFFERS: gettext_lazy("面积不一"),
    Gap.NO_ID: gettext_lazy("缺证件号"),
    Gap.NO_OWNER: gettext_lazy("没有业主"),
    Gap.NO_VOTER: gettext_lazy("没定谁投"),
}
"""What the strip has room for, in the largest text on a phone too."""


def roll_conflicts(request: DeskRequest, code: str) -> HttpResponse:
    """Open ones by sort; ?gap= one sort, ?settled=1 those that are settled."""
    roll = found(request, code)
    gap, settled = request.GET.get("gap", ""), request.GET.get("settled") == "1"
    all_ = Conflict.objects.filter(roll=roll)
    counts: dict[str, int] = {}
    for one in all_.filter(settled_at=None).values_list("gap", flat=True):
        counts[one] = counts.get(one, 0) + 1
    listed = all_.filter(settled_at__isnull=not settled)
    if gap in Gap.values:
        listed = listed.filter(gap=gap)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        listed = listed.filter(pk__gt=int(after))
    rows = list(listed.order_by("pk")[: PAGE + 1])
    context = {
        "roll": roll,
        "crumbs": crumbs(roll, ("", _("冲突"))),
        "strip": _strip(counts, gap, settled),
        "rows": [(c, _sides(c)) for c in rows[:PAGE]],
        "settled": settled,
        "next": _next(request, rows),
        "counts": counts,
    }
    return render(request, "owners_roll/conflicts.html", context)


def _next(request: DeskRequest, rows: list[Conflict]) -> str:
    if not rows[PAGE:]:
        return ""
    asked = request.GET.copy()
    asked["after"] = str(rows[PAGE - 1].pk)
    return f"?{asked.urlencode()}"


def _strip(counts: dict[str, int], gap: str, settled: bool) -> list[dict]:
    items = [
        {
            "url": f"?gap={value}",
            "label": SHORT[value],
            "count": counts.get(value, 0),
            "current": gap == value and not settled,
        }
        for value in Gap
    ]
    whole = {
        "url": "?",
        "label": _("没有定的"),
        "count": sum(counts.values()),
        "current": not gap and not settled,
    }
    return [whole, *items]


def _sides(conflict: Conflict) -> str:
    """What each side says, in a line; people are counted, not named."""
    if conflict.gap == Gap.AREA_DIFFERS:
        return "；".join(_area(source, conflict) for source in read(conflict.said))
    if conflict.gap == Gap.UNIT_TWICE:
        count = len(conflict.said["rows"])
        return ngettext("%d 行说法不同", "%d 行说法不同", count) % count
    number = conflict.said.get("owner")
    return _("业主序号 %d") % number if number else ""


def _area(source: str, conflict: Conflict) -> str:
    area = metres(cm2(read(conflict.said)[source]))
    label = AreaSource(source).label
    return _("%(source)s %(area)s 平方米") % {"source": label, "area": area}


def roll_conflict(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """One of them: what each side says, and the form that settles it."""
    roll = found(request, code)
    conflict = Conflict.objects.filter(roll=roll, pk=pk).first()
    if conflict is None:
        raise Http404
    alike = _alike(roll, conflict)
    choices, sent = _choices(conflict), request.method == "POST"
    form = SettleForm(*((request.POST,) if sent else ()), choices=choices, alike=alike)
    status = attempt(form, lambda **w: _settle(request, roll, conflict, **w)) if sent else 200
    if sent and status == SENT:
        messages.success(request, _("已定。"))
        to = f"{url_of('roll_conflicts', roll)}?gap={conflict.gap}"
        return HttpResponseRedirect(to, status=303)
    context = {
        "roll": roll,
        "conflict": conflict,
        "unit": Unit.objects.filter(roll=roll, number=conflict.unit).first(),
        "crumbs": crumbs(roll, (url_of("roll_conflicts", roll), _("冲突")), ("", conflict.unit)),
        "sides": _sides(conflict),
        "form": form if _may_settle(roll, conflict) else None,
    }
    return render(request, "owners_roll/conflict.html", context, status=status)


def _may_settle(roll: Roll, conflict: Conflict) -> bool:
    return not (roll.frozen_at or conflict.settled_at or conflict.gap == Gap.NO_OWNER)


def _alike(roll: Roll, conflict: Conflict) -> int:
    if conflict.settled_at:
        return 0
    return Conflict.objects.filter(roll=roll, gap=conflict.gap, settled_at=None).count()


def _settle(
    request: DeskRequest, roll: Roll, conflict: Conflict, choice: str, how: str, alike: bool = False
) -> None:
    by, at = request.actor, request.at
    if alike:
        settling.settle_alike(roll.pk, conflict.gap, choice, how, by=by, at=at)
    else:
        settling.settle(roll.pk, conflict.pk, choice, how, by=by, at=at)


def _choices(conflict: Conflict) -> list[tuple[str, str]]:
    if conflict.gap == Gap.AREA_DIFFERS:
        keep = [(settling.KEEP, _("按名册现在的（来源在前的优先）"))]
        return keep + [(source, _area(source, conflict)) for source in read(conflict.said)]
    if conflict.gap == Gap.UNIT_TWICE:
        return _rows(conflict)
    if conflict.gap == Gap.NO_VOTER:
        return [(settling.KEEP, _("不推选：只能共同在纸质票上签名"))]
    return [(settling.KEEP, _("没有证件号也认：已用别的办法核实"))]


def _rows(conflict: Conflict) -> list[tuple[str, str]]:
    """Each row in words, the one that stands first; and all of them together."""
    rows = [Sign.read(row) for row in conflict.said["rows"]]
    people = Person.objects.in_bulk({pk for row in rows for pk in row.people})
    told = [(str(n), _row(row, people)) for n, row in enumerate(rows)]
    keep = [(settling.KEEP, _("按名册现在的"))]
    joint = [] if any(row.title for row in rows) else [(settling.JOIN, _("他们共有这一户"))]
    return [*joint, *told, *keep]


def _row(row: Sign, people: dict[int, Person]) -> str:
    who = row.title or "、".join(str(people[pk]) for pk in row.people if pk in people)
    areas = "；".join(
        f"{AreaSource(source).label} {metres(cm2(area))}" for source, area in row.areas.items()
    )
    words = {"who": who or _("没有业主"), "kind": UnitKind(row.kind).label, "areas": areas}
    return _("%(who)s · %(kind)s · %(areas)s") % words
