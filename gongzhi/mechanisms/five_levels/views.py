"""Pages of the five levels: the tree, gaps, the chain of an address, terms, a post's history."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Organisation
from gongzhi.places.listing import initials, spelled
from gongzhi.places.models import Kind, Place
from gongzhi.policy.services import book

from . import parameters, terms, tree
from .coverage import Coverage, Tally, columns, coverage, row
from .queries import LEVELS, chain
from .rules import BRANCHES
from .scope import Scope, ids, organisations, posts, reach, scope_of

FAULTS = {
    "organisation": gettext_lazy("没有组织"),
    "post": gettext_lazy("没有负责人岗位"),
    "vacant": gettext_lazy("岗位空缺"),
    "phone": gettext_lazy("没有电话"),
}
SHOWN = 200
"""Rows on a page; the exported sheet has all of them."""


def _scope(request: DeskRequest) -> Scope:
    return scope_of(request.actor, day=request.at.date(), street=request.GET.get("street", ""))


def _streets(scope: Scope) -> list[dict]:
    """The strip of streets, for posts that reach more than one."""
    if len(scope.streets) < 2:
        return []
    return [
        {"url": f"?street={s.code}", "label": s.name, "current": s == scope.chosen}
        for s in scope.streets
    ]


def levels(request: DeskRequest) -> HttpResponse:
    """The tree of a street down to its branches."""
    scope, day = _scope(request), request.at.date()
    where = Q(place__path__startswith=scope.path) | Q(place__in=ids(scope.path))
    rules = book(*parameters.ALL, at=request.at)
    nodes = tree.read(where, kinds=tree.UPPER, rules=rules, day=day)
    rows = lines(nodes)
    flagged = sum(1 for line in rows if line["flags"])
    context = {"scope": scope, "streets": _streets(scope), "rows": rows, "flagged": flagged}
    return render(request, "five_levels/levels.html", context)


def lines(nodes: list[tree.Node], depth: int = 0) -> list[dict]:
    """The tree as rows of a table, parents before children."""
    found = []
    for node in nodes:
        found.append(line(node, depth))
        found += lines(node.children, depth + 1)
    return found


def line(node: tree.Node, depth: int) -> dict:
    return {
        "node": node,
        "depth": min(depth, 3),
        "covers": "、".join(place.name for place in node.covers),
        "phone": (node.chief.phone if node.chief else "") or node.organisation.phone,
        "is_branch": node.organisation.kind in BRANCHES,
        "flags": [
            {
                "words": _(flag.words) % flag.values,
                "rule": flag.rule,
                "kind": "over" if flag.grave else "near",
            }
            for flag in node.flags
        ],
    }


def level_organisation(request: DeskRequest, pk: int) -> HttpResponse:
    """One organisation: what it covers, who answers, what hangs from it, what to look at."""
    found = get_object_or_404(organisations(request.actor).select_related("parent"), pk=pk)
    day = request.at.date()
    node = tree.around(found, rules=book(*parameters.ALL, at=request.at), day=day)
    context = {
        "organisation": found,
        "own": line(node, 0),
        "rows": lines(node.children),
        "crumbs": _crumbs(found),
    }
    return render(request, "five_levels/organisation.html", context)


def _crumbs(organisation: Organisation) -> list[tuple[str, str]]:
    return [("", str(organisation.get_kind_display())), ("", organisation.name)]


class GapFilter(forms.Form):
    street = forms.CharField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=gettext_lazy("哪一级"),
        required=False,
        choices=[("", gettext_lazy("各级")), *((v.code, v.label) for v in LEVELS)],
    )
    fault = forms.ChoiceField(
        label=gettext_lazy("缺什么"),
        required=False,
        choices=[("", pgettext_lazy("缺口", "各种缺口")), *FAULTS.items()],
    )

    def keep(self, found: Coverage) -> list:
        chosen = self.cleaned_data if self.is_valid() else {}
        level, fault = chosen.get("level"), chosen.get("fault")
        return [
            gap
            for gap in found.gaps
            if (not level or gap.link.level == level) and (not fault or gap.link.fault == fault)
        ]


def level_coverage(request: DeskRequest) -> HttpResponse:
    """All gaps of a street; ?format=xlsx gives them as a sheet."""
    scope = _scope(request)
    found = coverage(scope.path, day=request.at.date())
    form = GapFilter(request.GET, auto_id="f-%s")
    gaps = form.keep(found)
    if request.GET.get("format") == "xlsx":
        return download(_("五级组织缺口.xlsx"), workbook(columns(), map(row, gaps)))
    context = {
        "scope": scope,
        "streets": _streets(scope),
        "form": form,
        "found": found,
        "gaps": gaps[:SHOWN],
        "total": len(gaps),
        "tallies": [_tally(t) for t in found.tallies],
        "sheet": _with(request, format="xlsx"),
    }
    return render(request, "five_levels/coverage.html", context)


def _tally(tally: Tally) -> dict:
    share = f"{tally.met / tally.owed:.1%}".rstrip("%") if tally.owed else None
    of = f"{tally.met} ÷ {tally.owed}"
    return {"label": tally.label, "share": share, "of": of, "why": _("这一级没有应覆盖的地点")}


def _with(request: DeskRequest, **more: str) -> str:
    query = request.GET.copy()
    query.update(more)
    return f"?{query.urlencode()}"


def level_chain(request: DeskRequest) -> HttpResponse:
    """Who answers for an address within scope: search, then choose down to the stairwell."""
    scope, asked = _scope(request), request.GET.get("q", "").strip()
    places = Place.objects.current(request.at.date()).filter(path__startswith=reach(request.actor))
    context: dict = {"scope": scope, "q": asked}
    if pk := request.GET.get("place", ""):
        place = get_object_or_404(places, pk=pk if pk.isdecimal() else None)
        context |= {
            "place": place,
            "links": chain(place, day=request.at.date()),
            "above": Place.objects.filter(pk__in=place.ancestor_ids[1:-1]).order_by("path"),
            "below": _below(place, places),
        }
    elif asked:
        context["found"] = _search(asked, places)
    return render(request, "five_levels/chain.html", context)


def _below(place: Place, places: QuerySet[Place]) -> QuerySet[Place]:
    return places.filter(parent=place).exclude(kind=Kind.GRID).order_by("code")[:SHOWN]


def _search(asked: str, places: QuerySet[Place]) -> list[Place]:
    """Places whose name, code or address holds the words; compounds by pinyin and initials, too.

    Words apart by blanks are looked for from the outer place to the inner: 安和苑 3 号楼.
    """
    words = asked.split()
    last = words[-1]
    named = places.exclude(kind__in=(Kind.CITY, Kind.GRID))
    where = Q(name__icontains=last) | Q(code__iexact=last) | Q(address__icontains=last)
    for word in words[:-1]:
        outer = places.filter(name__icontains=word).values_list("path", flat=True)[:20]
        inside = Q(pk__in=[])
        for path in outer:
            inside |= Q(path__startswith=path)
        named = named.filter(inside)
    if last.isascii() and last.isalpha():
        names = set(places.filter(kind=Kind.COMPOUND).values_list("name", flat=True))
        low = last.lower()
        sounding = [n for n in names if initials(n).startswith(low) or spelled(n).startswith(low)]
        where |= Q(kind=Kind.COMPOUND, name__in=sounding)
    return list(named.filter(where).select_related("parent").order_by("kind", "code")[:50])


def level_terms(request: DeskRequest) -> HttpResponse:
    """Terms that end soon or are over; ?format=xlsx gives them as a sheet."""
    scope, day = _scope(request), request.at.date()
    rules = book(*parameters.ALL, at=request.at)
    within = rules.whole(parameters.TERM_WARNING)
    found = terms.ending(scope.path, within_days=within, day=day)
    if request.GET.get("format") == "xlsx":
        heads = (_("组织"), _("岗位"), _("任职人"), _("任期届满"), _("还有几天"), _("电话"))
        return download(_("任期届满.xlsx"), workbook(heads, map(_term_row, found)))
    context = {
        "scope": scope,
        "streets": _streets(scope),
        "terms": found,
        "within": within,
        "sheet": _with(request, format="xlsx"),
    }
    return render(request, "five_levels/terms.html", context)


def _term_row(term: terms.Term) -> tuple:
    holding = term.holding
    post = holding.post
    ends = holding.term_ends.isoformat() if holding.term_ends else _("没有登记")
    phone = post.phone or post.organisation.phone
    return str(post.organisation), post.title, holding.person.name, ends, term.left, phone


def post_history(request: DeskRequest, pk: int) -> HttpResponse:
    """Who held a post and who stood in, from when to when."""
    mine = posts(request.actor).select_related("organisation", "place")
    post = get_object_or_404(mine, pk=pk)
    held = terms.history(post, by=request.actor, day=request.at.date())
    context = {"post": post, "held": held, "crumbs": _crumbs(post.organisation)}
    return render(request, "five_levels/post.html", context)
