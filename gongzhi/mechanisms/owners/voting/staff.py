"""Who at a desk may do what with the paper of a vote, and with whom it is spoken of at the door."""

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Seat
from gongzhi.casework.procedure import Role
from gongzhi.casework.services import sits
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE
from gongzhi.policy.refusals import NotYours

from .models import Vote
from .procedure import COUNTERS, ORGANISER, VOTE

KEEPERS = (ORGANISER, COUNTERS)
"""Who hands out ballots and takes them back."""


def visible(number: str, *, by: Actor) -> Vote:
    """The vote with this case number, if the post may read it, with its case and compound.

    Raises NotYours: a stranger can't tell it from none.
    """
    cases = Case.objects.visible_to(by).filter(procedure="vote", number=number)
    found = Vote.objects.filter(case__in=cases).select_related("case", "compound", "roll")
    vote = found.first()
    if vote is None:
        raise NotYours(_("没有这次表决，或者它不在您的范围内"))
    return vote


def held_roles(vote_pk: int, *, by: Actor) -> frozenset[Role]:
    """The roles that the post holds in the vote. One query."""
    if not by.organisation_id:
        return frozenset()
    seats = list(Seat.objects.filter(case=vote_pk, organisation=by.organisation_id))
    case = Case(pk=vote_pk)
    return frozenset(role for role in VOTE.roles.values() if sits(by, case, seats, (role,)))


def holds(vote_pk: int, *roles: Role, by: Actor) -> bool:
    """Does the post hold one of these roles in the vote?"""
    return not held_roles(vote_pk, by=by).isdisjoint(roles)


def check_holds(vote_pk: int, *roles: Role, by: Actor) -> None:
    """Raises NotYours unless the post holds one of these roles in the vote."""
    if not holds(vote_pk, *roles, by=by):
        who = "、".join(_(r.label) for r in roles)
        raise NotYours(_("这由本次表决的“%(who)s”岗位办，您的岗位不在其中") % {"who": who})


def may_call(by: Actor) -> bool:
    """May a post of this duty go from door to door, where it sees the vote?"""
    return by.duty in BY_PLACE


def check_caller(vote_pk: int, *, by: Actor) -> None:
    """Whoever works in the compound, grid worker or community or street, goes to the doors there.

    They carry (山东省物业管理条例 27): they neither open nor count. Raises NotYours.
    """
    seen = Case.objects.visible_to(by).filter(pk=vote_pk)
    if not may_call(by) or not seen.exists():
        raise NotYours(_("上门送达、收票由小区所在的网格、社区、街道办，您的岗位不在其中"))
