"""Who looks after committees, and who is concerned."""

from django.urls import reverse

from ..committees import delegation, told_about
from ..town import Town
from .city import _each
from .guest import case, named


def committees(town: Town) -> list[str]:
    """The street, with terms in every state, representatives, and what is said of members."""
    terms = ("elected", "constituted", "filed", "in_office", "renewal", "handing_over")
    said = ("received", "ordered", "reported", "proposed", "handing_over", "removed")
    over = ("corrected", "kept", "unfounded", "reminded", "moot")
    choose = f"{reverse('delegation_choose')}?compound=TY"
    return [
        *named("committees", "committee_register", "delegations", "corrections"),
        f"{reverse('committees')}?alert=ending",
        choose,
        *_each(delegation(), "delegation", "delegation_opinion", "delegation_dissolve"),
        *case(town, "committee", *terms, "ended", "void"),
        *case(town, "correction", *said, *over),
    ]


def committee_clerk(town: Town) -> list[str]:
    """The community, which keeps the record of a committee."""
    terms = ("elected", "constituted", "in_office", "handing_over")
    return [*case(town, "committee", *terms), *case(town, "correction", "ordered", "handing_over")]


def housing(town: Town) -> list[str]:
    return [*named("committees", "corrections"), *case(town, "committee", "filed")]


def committee_reader(town: Town) -> list[str]:
    """Somebody who owns a flat: the committee, its representatives, what they said of a member."""
    return [
        reverse("committee", args=["QY"]),
        reverse("committee", args=["WY"]),
        reverse("committee", args=["TY"]),
        *(reverse("representatives", args=[code]) for code in ("WY", "QY", "TY")),
        reverse("committee_complaint", args=["QY"]),
        reverse("my_corrections"),
        reverse("correction_told", args=[told_about("received")]),
    ]


def member(town: Town) -> list[str]:
    """A member of a committee, of whom something is said."""
    return [reverse("my_corrections"), reverse("correction_told", args=[told_about("proposed")])]


def representative(town: Town) -> list[str]:
    return [reverse("representatives", args=["WY"]), reverse("representative_opinion", args=["WY"])]
