"""The roll as a list, its beginning, and what goes out of it."""

import json
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.lists import changed
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest

from ...counting.weight import metres
from .. import opening, publishing, queries, reading
from ..forms import OpenForm, RollFilter
from ..models import Capacity, Roll, Unit
from ..rules import cm2

PAGE = 40


def found(request: DeskRequest, code: str) -> Roll:
    """The roll that a page is about: the latest, or ?roll=2. Raises NotYours, Http404."""
    asked = request.GET.get("roll", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else None
    roll = reading.roll_of(code, by=request.actor, number=number)
    if roll is None:
        queries.compound_of(code, by=request.actor)
        raise Http404
    return roll


def url_of(name: str, roll: Roll, *args: object) -> str:
    return reverse(name, args=[roll.compound.code, *args])


def crumbs(roll: Roll, *more: tuple[str, str]) -> list[tuple[str, str]]:
    compound = (reverse("owners_compound", args=[roll.compound.code]), roll.compound.name)
    here = (url_of("roll", roll) if more else "", _("业主名册"))
    return [compound, here, *more]


def roll(request: DeskRequest, code: str) -> HttpResponse:
    """Units with area and owner, what they add up to, what is open; ?format=xlsx, masked."""
    asked = request.GET.get("roll", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else None
    of_it = reading.roll_of(code, by=request.actor, number=number)
    if of_it is None:
        return _none(request, code)
    summed = queries.totals(of_it)
    form = RollFilter(request.GET, buildings=summed.buildings, auto_id="f-%s")
    listed = reading.units(of_it, form.asked)
    if request.GET.get("format") == "xlsx":
        return _sheet(request, of_it, listed)
    context = {
        "roll": of_it,
        "crumbs": crumbs(of_it),
        "summed": summed,
        "area": metres(summed.total.area),
        "parking": metres(summed.outside.area),
        "conflicts": reading.open_conflicts(of_it),
        "objections": reading.open_objections(of_it),
        "public": publishing.is_public(of_it),
        "hears": publishing.hears(of_it, at=request.at),
        "form": form,
        "narrow": bool(form.asked),
        "sheet": changed(request, format="xlsx"),
        "earlier": [(n, f"?roll={n}") for n in range(of_it.number - 1, 0, -1)][:20],
        **_page(request, listed),
    }
    return render(request, "owners_roll/roll.html", context)


def _none(request: DeskRequest, code: str) -> HttpResponse:
    compound = queries.compound_of(code, by=request.actor)
    way = [(reverse("owners_compound", args=[code]), compound.name), ("", _("业主名册"))]
    return render(request, "owners_roll/none.html", {"compound": compound, "crumbs": way})


def _page(request: DeskRequest, listed) -> dict:
    """rows, next: the units after ?after=, which names the last one shown."""
    order, _tilde, pk = request.GET.get("after", "").rpartition("~")
    if order and pk.isdecimal() and len(pk) < 19:
        listed = listed.extra(
            where=["(owners_roll_unit.sorted_as, owners_roll_unit.id) > (%s, %s)"],
            params=[order, int(pk)],
        )
    rows = list(listed[: PAGE + 1])
    last = rows[PAGE - 1] if rows[PAGE:] else None
    following = changed(request, after=f"{last.sorted_as}~{last.pk}") if last else ""
    return {"rows": [row_of(unit) for unit in rows[:PAGE]], "next": following}


def row_of(unit: Unit) -> dict:
    people = reading.people_of(unit)
    owners = [p["name"] for p in people if p["capacity"] == Capacity.OWNER]
    title = unit.owner.title if unit.owner else ""
    voter = next((p["name"] for p in people if p["votes"]), "")
    return {
        "unit": unit,
        "area": metres(cm2(unit.area)),
        "owner": title or "、".join(owners),
        "voter": voter if voter and voter != "、".join(owners) else "",
        "gaps": reading.gaps_of(unit),
    }


def _sheet(request: DeskRequest, of_it: Roll, listed: Iterable[Unit]) -> HttpResponse:
    """The list as it is filtered; names masked."""
    heads = [_("房号"), _("楼栋"), _("类别"), _("面积"), _("面积来源"), _("业主序号")]
    heads += [_("业主"), _("谁投票"), _("冲突")]
    name = f"{of_it.compound.name}-{_('业主名册')}-{localtime(request.at):%Y%m%d-%H%M}.xlsx"
    return download(name, workbook(heads, map(_cells, listed)))


def _cells(unit: Unit) -> list:
    row = row_of(unit)
    return [
        unit.number,
        unit.building,
        unit.get_kind_display(),
        row["area"],
        unit.get_source_display(),
        unit.owner.number if unit.owner else None,
        row["owner"],
        row["voter"],
        "、".join(row["gaps"]),
    ]


def roll_lines(request: DeskRequest, code: str) -> HttpResponse:
    """What a vote is counted by, to make the digest again: no names. JSON as `votes count` reads
    it, ?format=xlsx for people."""
    of_it = found(request, code)
    lines = queries.lines(of_it)
    name = f"{of_it.compound.code}-{of_it.number}"
    if request.GET.get("format") == "xlsx":
        heads = [_("房号"), _("面积"), _("业主序号"), _("类别")]
        rows = ([x.unit, metres(x.area_cm2), x.owner, x.kind] for x in lines)
        return download(f"{name}.xlsx", workbook(heads, rows))
    told = {
        "compound": of_it.compound.code,
        "roll_number": of_it.number,
        "digest": of_it.digest,
        "roll": [
            {"unit": x.unit, "area": metres(x.area_cm2), "owner": x.owner, "kind": x.kind}
            for x in lines
        ],
    }
    text = json.dumps(told, ensure_ascii=False, indent=0)
    return download(f"{name}.json", text.encode(), "application/json")


def roll_open(request: DeskRequest, code: str) -> HttpResponse:
    """Begin a roll: empty, or with what the last one says."""
    compound = queries.compound_of(code, by=request.actor)
    last = queries.current(compound)
    sent = (request.POST,) if request.method == "POST" else ()
    form = OpenForm(*sent, first=last is None)
    status = 200
    if sent:
        by, at = request.actor, request.at
        status = attempt(
            form,
            lambda empty="": opening.open_roll(compound, empty=bool(empty), by=by, at=at),
        )
        if status == SENT:
            messages.success(request, _("名册已打开。"))
            return HttpResponseRedirect(reverse("roll", args=[code]), status=303)
    context = {
        "title": _("给%s开一份名册") % compound,
        "why": _("表决用的名册冻结后不能再改；下一次表决前，从上一册接着改最省事。"),
        "form": form,
        "submit": _("打开名册"),
        "back": reverse("roll", args=[code]),
    }
    return render(request, "confirm.html", context, status=status)
