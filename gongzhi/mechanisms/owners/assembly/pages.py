"""Officials' pages of elections and those who stand in them."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.casework.lists import changed
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Person
from gongzhi.places.models import Place, PlaceQuerySet
from gongzhi.policy.actor import Actor

from . import candidates, elections, forms, queries, rules
from .asking import Ask
from .models import Candidacy, Election
from .procedure import STREET

COLUMNS = ("序号", "姓名", "房号", "怎么产生", "状态")


def _reached(by: Actor) -> PlaceQuerySet:
    """The compounds of a post that organises elections. Raises Http404 for others."""
    if by.duty not in elections.ORGANISERS or not by.place_path:
        raise Http404
    return Place.objects.filter(path__startswith=by.place_path)


def compound_of(request: DeskRequest, code: str) -> Place:
    found = _reached(request.actor).current(request.at.date()).filter(kind="compound", code=code)
    place = found.defer("geometry").first()
    if place is None:
        raise Http404
    return place


def election_of(request: DeskRequest, pk: int) -> Election:
    """An election in the scope of the acting post. Raises Http404."""
    rows = Election.objects.select_related("compound", "formation__case", "notice")
    found = rows.filter(pk=pk, compound__in=_reached(request.actor)).first()
    if found is None:
        raise Http404
    return found


def candidacy_of(request: DeskRequest, pk: int) -> Candidacy:
    rows = Candidacy.objects.select_related("election__compound", "person")
    found = rows.filter(pk=pk, election__compound__in=_reached(request.actor)).first()
    if found is None:
        raise Http404
    return found


def crumbs(election: Election) -> list[tuple[str, str]]:
    """From the first assembly, where there is one, to the election."""
    case = election.formation.case if election.formation else None
    top = (
        (reverse("case", args=[case.number]), case.title) if case else ("", str(election.compound))
    )
    return [top, (reverse("election", args=[election.pk]), election.get_kind_display())]


def election_open(request: DeskRequest, code: str) -> HttpResponse:
    """Open an election of a compound."""
    compound, by, at = compound_of(request, code), request.actor, request.at
    first = queries.preparing(compound)
    initial = {"kind": "first" if first else "renewal", "seats": 5, "alternates": 2}
    return Ask(
        title=_("%(compound)s：发起选举") % {"compound": compound},
        form=lambda data: forms.ElectionForm(data, at=at, initial=initial),
        act=lambda **told: elections.open_election(compound, **told, by=by, at=at),
        done=_("已发起，现在可以登记候选人。"),
        to=lambda made: reverse("election", args=[made.pk]),
        submit=_("发起选举"),
        back=reverse("case", args=[first.case.number]) if first else "",
    ).answer(request)


def election(request: DeskRequest, pk: int) -> HttpResponse:
    """Who stands, how each was named, and what to look at; ?format=xlsx gives the table."""
    found = election_of(request, pk)
    stands = queries.candidates(found)
    if request.GET.get("format") == "xlsx":
        name = f"{found}{_('候选人')}.xlsx"
        return download(name, workbook([_(c) for c in COLUMNS], map(_line, stands)))
    people: list[Person] = [c.person for c in stands]
    on_roll = queries.on_roll(found.compound_id, people)
    context = {
        "election": found,
        "crumbs": crumbs(found),
        "rows": [_row(c, on_roll) for c in stands],
        "running": sum(c.state in elections.STANDS for c in stands),
        "taking": not found.ended_at and not found.listed_at and found.closes_at > request.at,
        "open": not found.ended_at and not found.listed_at,
        "may_convene": request.actor.duty in STREET.duties,
        "xlsx": changed(request, format="xlsx"),
    }
    response = render(request, "owners_assembly/election.html", context)
    response["Cache-Control"] = "no-store"
    return response


LOOKS = {
    "named": "new",
    "in_review": "doing",
    "cleared": "done",
    "listed": "done",
    "vetoed": "back",
    "declined": "back",
    "withdrawn": "pause",
}


def _row(candidacy: Candidacy, on_roll: dict[int, str] | None) -> dict:
    told = {"official": candidacy.official, "in_company": candidacy.in_company}
    stands = candidacy.state in elections.STANDS
    unmet = [c for c in rules.CONDITIONS if c.code not in candidacy.met] if stands else []
    warnings = rules.warnings(**told)
    return {
        "c": candidacy,
        "look": LOOKS[candidacy.state],
        "warnings": warnings,
        "unmet": "、".join(_(c.label) for c in unmet),
        "roll": _on_roll(candidacy, on_roll),
        "stands": stands,
        "noted": any([warnings, unmet, candidacy.consent, candidacy.state_why]),
    }


def _on_roll(candidacy: Candidacy, on_roll: dict[int, str] | None) -> str:
    """A hint for whoever looks; the roll may be behind."""
    if on_roll is None:
        return ""
    units = on_roll.get(candidacy.person_id)
    return _("名册：%(units)s") % {"units": units} if units else _("名册上没有此人，请核对")


def _line(candidacy: Candidacy) -> list[object]:
    """Party, office and conditions stay here: they were told for the group to look at."""
    return [
        candidacy.number,
        candidacy.name,
        candidacy.units,
        candidacy.get_source_display(),
        candidacy.get_state_display(),
    ]


def _acting(request: DeskRequest, pk: int, act) -> tuple[Election, dict]:
    """The election, and what every act on it shares."""
    found = election_of(request, pk)
    page = reverse("election", args=[pk])
    call = partial(act, pk, by=request.actor, at=request.at)
    return found, {"act": call, "to": lambda _made: page, "back": page, "crumbs": crumbs(found)}


def election_change(request: DeskRequest, pk: int) -> HttpResponse:
    found, shared = _acting(request, pk, elections.change)
    initial = {n: getattr(found, n) for n in ("seats", "alternates", "closes_at")}
    return Ask(
        title=_("改名额或截止时间"),
        form=lambda data: forms.ChangeForm(data, at=request.at, initial=initial),
        done=_("已改。"),
        submit=_("改好了"),
        **shared,
    ).answer(request)


def election_list(request: DeskRequest, pk: int) -> HttpResponse:
    """The list of candidates becomes public: seen before it is sent."""
    found, shared = _acting(request, pk, elections.list_candidates)
    stands = [c for c in queries.candidates(found) if c.state in elections.STANDS]
    return Ask(
        title=_("公布候选人名单"),
        why=_("公布以后不能再增减。名单只有姓名和楼号，并按公示期收异议。"),
        form=lambda data: forms.ListForm(data, at=request.at),
        done=_("候选人名单已公布，并已公示。"),
        submit=_("公布名单"),
        template="owners_assembly/listing.html",
        more={
            "text": queries.list_text(found, stands),
            "bare": sum(c.state == "named" for c in stands),
        },
        **shared,
    ).answer(request)


def election_end(request: DeskRequest, pk: int) -> HttpResponse:
    _found, shared = _acting(request, pk, elections.end)
    return Ask(
        title=_("结束这场选举"),
        why=_("结束后不能再恢复；要选的话，另外发起一场。"),
        form=lambda data: forms.EndForm(data, at=request.at),
        done=_("这场选举已结束。"),
        submit=_("结束选举"),
        danger=True,
        **shared,
    ).answer(request)


def candidate_name(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody stands."""
    found, shared = _acting(request, pk, candidates.name_candidate)
    heads = queries.heads(found.compound_id)
    return Ask(
        title=_("登记候选人"),
        why=_("党员、公职人员身份只在本人同意时记，只供了解。"),
        form=lambda data: forms.NamingForm(data, at=request.at, initial={"backers_of": heads}),
        done=_("已登记，并已短信告知本人。"),
        submit=_("登记"),
        **shared,
    ).answer(request)


def candidate_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """The street writes down that somebody no longer wants to stand."""
    found = candidacy_of(request, pk)
    page = reverse("election", args=[found.election_id])
    return Ask(
        title=_("%(name)s本人退出") % {"name": found.name},
        why=_("替本人记下退出。退出后不能恢复。"),
        form=lambda data: forms.WithdrawForm(data, at=request.at),
        act=lambda reason: candidates.withdraw(pk, reason=reason, by=request.actor, at=request.at),
        done=_("已记下退出。"),
        to=lambda _made: page,
        submit=_("记下退出"),
        danger=True,
        back=page,
    ).answer(request)


def candidate_decline(request: DeskRequest, pk: int) -> HttpResponse:
    """The preparatory group found that a condition is not met."""
    found = candidacy_of(request, pk)
    page = reverse("election", args=[found.election_id])
    return Ask(
        title=_("%(name)s不符合条件") % {"name": found.name},
        why=_("由筹备组核对后决定，理由会告诉本人。这不是联审：联审另有程序。"),
        form=lambda data: forms.DeclineForm(data, at=request.at),
        act=lambda **told: candidates.decline(pk, **told, by=request.actor, at=request.at),
        done=_("已记下，并已告知本人。"),
        to=lambda _made: page,
        submit=_("不列入候选人"),
        danger=True,
        back=page,
    ).answer(request)
