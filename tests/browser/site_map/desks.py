"""Officials at the desks of matters and street calls."""

from django.urls import reverse

from ..town import Town
from .guest import case, named


def grid_worker(town: Town) -> list[str]:
    states = ("raised", "handling", "answered", "refused", "merged", "withdrawn", "unheard")
    return [
        *named("inbox", "box", "handled", "matter_quick", "matters"),
        *case(town, "matter", *states),
    ]


def secretary(town: Town) -> list[str]:
    states = ("assigned", "accepted", "sent_back", "checked")
    return [*named("inbox", "levels", "my_leave", "objections"), *case(town, "task", *states)]


def community(town: Town) -> list[str]:
    return [*named("inbox", "rates"), *case(town, "task", "done", "declined", "cancelled")]


def street(town: Town) -> list[str]:
    levels = named("levels", "level_coverage", "level_chain", "level_terms")
    chain = f"{reverse('level_chain')}?place={town.cast.place('AH-3-1').pk}"
    branch = reverse("level_organisation", args=[town.cast.org("ah-zb").pk])
    post = reverse("post_history", args=[town.cast.zhao.post_id])
    return [
        *named("inbox", "calls", "matters", "search", "call_new", "mfa_index"),
        *levels, chain, branch, post,
        f"{reverse('inbox')}?kind=pause",
        f"{reverse('search')}?q=冒水",
        *named("hotspots"),
        reverse("hotspot", args=[town.topic.pk]),
        f"{reverse('search')}?q=安和苑",
        f"{reverse('call_new')}?about={_callable(town)}",
    ]  # fmt: skip


def street_cases(town: Town) -> list[str]:
    record = reverse("case_record", args=[town.number("response", "rated")])
    return [
        *case(town, "matter", "passed", "called", "answered_above"),
        *case(town, "street_call", "responding", "answered", "rejected", "withdrawn"),
        *case(town, "response", "answered", "redone", "unrated"),
        reverse("case", args=[_callable(town)]),
        record,
    ]


def _callable(town: Town) -> str:
    """A matter in the street's hands, for which it may call the city."""
    return next(c.number for c in town.lively if c.state == "handling")


def platform(town: Town) -> list[str]:
    asked = ("returned", "extension", "suspension", "settled")
    calls = ("raised", "verified", "confirmed")
    return [
        *named("inbox", "calls", "rates", "owners", "board", "board_tables", "board_passes"),
        *named("hotspots", "triage_drift"),
        f"{reverse('triage_drift')}?kind=department",
        reverse("board_pass_revoke", args=[town.wall]),
        reverse("hotspot", args=[town.topic.pk]),
        *(reverse("owners_compound", args=[code]) for code in ("AH", "LH")),
        f"{reverse('calls')}?what=response",
        f"{reverse('rate_records')}?key=calls.response_rate",
        *case(town, "street_call", *calls),
        *case(town, "response", *asked),
        *case(town, "review", "appealed"),
    ]


def department(town: Town) -> list[str]:
    states = ("called", "working", "suspended", "redo", "ordered", "rated", "upheld")
    return [*named("inbox", "handled", "rates"), *case(town, "response", *states)]


def callback(town: Town) -> list[str]:
    return [*named("inbox", "ring", "matters"), *case(town, "matter", "callback_due")]


def hotline(town: Town) -> list[str]:
    return [*named("inbox", "hotline", "city_import"), *case(town, "matter", "closed")]


def supervisor(town: Town) -> list[str]:
    carded = town.lifted.number
    return [
        *named("inbox", "levels", "rates"),
        *case(town, "response", "supervised"),
        reverse("case", args=[carded]),
    ]


def leader(town: Town) -> list[str]:
    return [
        *named("inbox", "board", "rates", "levels", "matters"),
        *case(town, "street_call", "closed"),
    ]
