"""Who surveys compounds, prepares first assemblies and reviews candidates."""

from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election
from gongzhi.mechanisms.owners.survey.models import Round

from .. import visitor
from ..town import Town
from .city import _each
from .guest import case, named


def surveyor(town: Town) -> list[str]:
    """Who runs the survey of compounds."""
    over, now = Round.objects.order_by("day").values_list("pk", flat=True)
    return [
        *named("surveys", "survey_open"),
        *_each(now, "survey_round", "survey_close", "survey_compare"),
        reverse("survey_round", args=[over]),
        f"{reverse('survey_compare', args=[over])}?kind=same",
        f"{reverse('survey_round', args=[now])}?q=没有这个小区",
        f"{reverse('survey_records')}?key=survey.eligible&which=miss",
        *(reverse("survey", args=[now, code]) for code in ("AH", "TY", "LH")),
        *(reverse("survey_fill", args=[now, code]) for code in ("AH", "TY")),
    ]


def surveyed(town: Town) -> list[str]:
    """A grid worker on the way through the compound."""
    now = Round.objects.order_by("day").last().pk
    there = [now, "AH"]
    return [
        *named("surveys"),
        *_each(now, "survey_round"),
        reverse("survey", args=there),
        reverse("survey_fill", args=there),
    ]


def convener(town: Town) -> list[str]:
    """The street, with first assemblies, elections and the reviews of those who stand."""
    open_one = Election.objects.get(compound__code="JY").pk
    by_now = Election.objects.get(compound__code="MY").pk
    stands = Candidacy.objects.filter(election=open_one, state="cleared").first().pk
    group = reverse("assembly_group", args=[town.number("assembly", "asked")])
    states = ("asked", "formed", "preparing", "voting", "decided", "elected", "stopped")
    ends = ("asking", "gathered", "cleared", "vetoed", "overturned", "stands", "dropped")
    return [
        *named("assemblies", "assembly_start", "review_figures"),
        f"{reverse('assembly_start')}?compound=TY",
        group,
        *case(town, "assembly", *states),
        reverse("election_open", args=["TY"]),
        *_each(open_one, "election", "election_change", "election_end", "candidate_name"),
        *_each(open_one, "election_list", "review_matrix"),
        *_each(by_now, "election"),
        *_each(stands, "candidate_withdraw", "candidate_decline"),
        *case(town, "review", *ends),
        *case(town, "opinion", "silent"),
    ]


def reviewed(town: Town) -> list[str]:
    """The candidates themselves: what a link shows, and what the proved phone adds."""
    links = [
        reverse("candidacy", args=[_standing(state).token])
        for state in ("cleared", "vetoed", "withdrawn")
    ]
    mine = reverse("candidacy", args=[_vetoed().token])
    acts = [f"{mine}?do={do}" for do in ("appeal", "withdraw")]
    return [*named("candidacy_find"), *links, mine, *acts]


def _standing(state: str) -> Candidacy:
    return Candidacy.objects.filter(state=state).latest("pk")


def _vetoed() -> Candidacy:
    """Somebody whose time to appeal still runs."""
    return Candidacy.objects.get(review__case__state="vetoed")


def candidate(town: Town) -> dict:
    """What a session keeps of the phone of somebody who may appeal."""
    return visitor.proved(_vetoed().person_id)


def reviewer(town: Town) -> list[str]:
    """A department that is asked about candidates."""
    mine = Case.objects.visible_to(town.cast.zhu).filter(procedure="opinion")
    numbers = {c.state: c.number for c in mine.order_by("pk")}
    return [
        *named("opinions"),
        f"{reverse('opinions')}?state=closed",
        *(reverse("case", args=[number]) for number in numbers.values()),
        reverse("opinion_quick", args=[numbers["asked"]]),
    ]
