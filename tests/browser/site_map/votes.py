"""Who votes, organises, counts and looks on."""

from collections.abc import Callable

from django.urls import reverse

from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.voting.models import Ballot, Sheet

from .. import visitor
from ..town import Town
from .guest import case, named


def voter(town: Town) -> list[str]:
    """An owner who has not voted yet: their votes, their ballot, a slip, a receipt."""
    number = town.number("vote", "open")
    sheets = Sheet.objects.filter(vote__case__number=number).order_by("number")
    out, done = sheets.filter(returned_at=None).first(), sheets.filter(ballot__isnull=False).first()
    receipt = Ballot.objects.filter(vote__case__number=number).first().receipt
    return [
        *named("my_votes", "receipt_check"),
        reverse("ballot", args=[number, 10]),
        *(reverse("ballot_slip", args=[sheet.token]) for sheet in (out, done)),
        f"{reverse('receipt_check')}?code={receipt}",
    ]


def voted(town: Town) -> list[str]:
    """An owner who has voted: the receipt, and the ballot once more."""
    own = [town.number("vote", "open"), 1]
    return [*named("my_votes"), reverse("ballot_receipt", args=own), reverse("ballot", args=own)]


def owner(number: int) -> Callable[[Town], dict]:
    """What a session keeps of the phone of this owner of 桃源里."""

    def kept(town: Town) -> dict:
        here = Holder.objects.filter(owner__number=number, roll__compound__code="TY", votes=True)
        return visitor.proved(here.latest("pk").person_id)

    return kept


def clerk(town: Town) -> list[str]:
    """The paper of a vote at the community's desk, and from door to door."""
    number = town.number("vote", "open")
    desk = ("vote_sheets", "vote_entry", "vote_print", "vote_delivery", "vote_rounds")
    sheets = Sheet.objects.filter(vote__case__number=number).order_by("number")
    out, done = sheets.filter(returned_at=None).first(), sheets.filter(ballot__isnull=False).first()
    return [
        *(reverse(name, args=[number]) for name in desk),
        *(reverse("vote_sheet", args=[number, s.number]) for s in (out, done)),
        *(reverse("vote_enter", args=[number, s.number]) for s in (out, done)),
        *(reverse(name, args=[number]) for name in ("vote_notify_rest", "vote_message_rest")),
        f"{reverse('vote_round', args=[number])}?b=1",
    ]


def poller(town: Town) -> list[str]:
    """The street that organises votes, in every state."""
    states = ("draft", "noticed", "open", "closed", "counted", "certified", "published")
    draft, now, told = (town.number("vote", s) for s in ("draft", "open", "published"))
    return [
        *named("votes", "vote_new"),
        f"{reverse('vote_new')}?place=TY",
        f"{reverse('votes')}?title=没有这次表决",
        *case(town, "vote", *states, "cancelled"),
        *(reverse(name, args=[draft, 1]) for name in ("vote_item", "vote_item_off")),
        reverse("vote_turnout", args=[now]),
        reverse("vote_report", args=[told]),
    ]


def counter(town: Town) -> list[str]:
    """The community that counts them, and settles what came twice."""
    states = ("closed", "counted", "certified")
    twice = [reverse("vote_conflicts", args=[town.number("vote", s)]) for s in states]
    return [*twice, reverse("vote_report", args=[town.number("vote", "counted")])]


def onlooker(town: Town) -> list[str]:
    """Anybody who wants to know of a vote."""
    told = town.number("vote", "published")
    receipts = reverse("vote_receipts", args=[told])
    found = Ballot.objects.filter(vote__case__number=told).first().receipt
    states = ("noticed", "open", "certified", "published", "cancelled")
    return [
        *(reverse("vote_result", args=[town.number("vote", s)]) for s in states),
        *(receipts, f"{receipts}?code={found}", f"{receipts}?code=0000-0000"),
    ]
