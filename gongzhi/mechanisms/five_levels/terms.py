"""Terms that end, and who held a post when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from gongzhi.people.identifiers import HIDDEN, mask_name
from gongzhi.people.models import Holding, Post
from gongzhi.policy.actor import Actor

from .rules import ELECTED
from .scope import reach


@dataclass(frozen=True)
class Term:
    """A chief's term. left: days until its end, negative once it is over; None if not known."""

    holding: Holding
    left: int | None

    @property
    def kind(self) -> str:
        """How urgent it is, for the chip: over, near or (unknown) new."""
        if self.left is None:
            return "new"
        return "over" if self.left <= 0 else "near"


def ending(path: str, *, within_days: int, day: date) -> list[Term]:
    """Terms of elected organisations that end within so many days, are over, or are not known.

    One query; the most urgent first, the unknown last.
    """
    found = (
        Holding.objects.current(day)
        .filter(
            how=Holding.How.HOLDER,
            post__chief=True,
            post__organisation__kind__in=ELECTED,
            post__place__path__startswith=path,
        )
        .filter(Q(term_ends__lte=day + timedelta(days=within_days)) | Q(term_ends=None))
        .filter(Q(post__until=None) | Q(post__until__gt=day))
        .select_related("person", "post__organisation", "post__place")
        .order_by(F("term_ends").asc(nulls_last=True), "pk")
    )
    return [Term(h, (h.term_ends - day).days if h.term_ends else None) for h in found]


@dataclass(frozen=True)
class Held:
    """A line of a post's history, as one post may read it.

    name: in clear for published office holders, masked otherwise.
    party: "yes" | "no" | "unknown", or "hidden" from those outside of scope.
    """

    holding: Holding
    name: str
    party: str
    current: bool


def history(post: Post, *, by: Actor, day: date) -> list[Held]:
    """Everybody who held the post or stood in, the latest first. One query."""
    found = post.holdings.select_related("person").order_by("-since", "-pk")
    return [_held(h, post, by, day) for h in found]


def _held(holding: Holding, post: Post, by: Actor, day: date) -> Held:
    person = holding.person
    published = post.chief or by.may("city.edit")
    name = person.name if published else mask_name(person.name)
    member = {True: "yes", False: "no", None: "unknown"}[person.party_member]
    party = member if sees_party(by, post) else "hidden"
    return Held(holding, name or HIDDEN, party, holding.is_current(day))


def sees_party(by: Actor, post: Post) -> bool:
    """Party data of persons stay with the Party posts whose place holds this post's."""
    return by.may("party.read") and post.place.path.startswith(reach(by))
