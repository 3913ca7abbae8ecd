"""From a published vote to a committee, to filled seats, or to another try.

The count says who is elected (its JSON, docs/mechanisms/owners-counting.md); here nothing is
counted again. A person of the street confirms; the machine makes no committee.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import lock
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from ..assembly import elections
from ..assembly import services as assembly
from ..assembly.models import Candidacy, Election
from ..voting.models import Item, Option, Vote
from . import members, rules
from .models import Change, Committee, Member
from .places import check_reaches, hold_compound
from .procedure import STREET
from .refusing import check_now
from .terms import Term, begin

PASSED_FIRST = ("RULES_OF_PROCEDURE", "MANAGEMENT_COVENANT")
"""The first assembly exists once its rules and the covenant have passed, too (GR 15)."""


@dataclass(frozen=True)
class Slate:
    """Whom a vote elected, by votes."""

    elected: tuple[Candidacy, ...]
    alternates: tuple[Candidacy, ...]
    tied: tuple[Candidacy, ...]


def slate(vote: Vote) -> Slate:
    """Read it off the certified count. One query."""
    options = Option.objects.filter(item__vote=vote).select_related("item", "candidacy__person")
    found: dict[str, list[Candidacy]] = {"elected": [], "alternates": [], "tied": []}
    known = {(o.item.key, o.key): o.candidacy for o in options}
    assert vote.certified  # only what is certified is published
    for item, outcome in vote.certified.result["matters"].items():
        for which in found:
            found[which] += [known[item, key] for key in outcome.get(which, ())]
    return Slate(*(tuple(found[w]) for w in ("elected", "alternates", "tied")))


def passed(vote: Vote, code: str) -> bool:
    """Did an item of this code pass in the certified count?"""
    matters = vote.certified.result["matters"].values() if vote.certified else ()
    return any(m.get("code") == code and m.get("passed") for m in matters)


def vote_of_formation(pk: int) -> int:
    """The vote that waits to be confirmed for a first assembly. Raises NotNow without one."""
    found = Vote.objects.filter(case__parent=pk, election__kind=Election.Kind.FIRST)
    published = found.filter(published_at__isnull=False).order_by("-published_at")
    vote = published.values_list("pk", flat=True).first()
    if vote is None:
        raise NotNow(_("这个小区的选举还没有公布结果"))
    return vote


def _standing_vote(
    vote_pk: int, *, kinds: Sequence[str], by: Actor, at: datetime
) -> tuple[Case, Vote]:
    """A published vote that stands and was an election, locked. Raises NotYours, NotNow."""
    case = lock(vote_pk, by=by, at=at)
    vote = Vote.objects.select_related("compound", "certified", "election").get(pk=vote_pk)
    check_reaches(vote.compound, STREET, by=by, at=at)
    if case.state != "published":
        raise NotNow(_("表决结果公布以后才能确认"))
    if vote.revoked_at:
        raise NotNow(_("这次表决的决定已被撤销，不能据此产生业委会"))
    if vote.election is None or vote.election.kind not in kinds:
        raise NotNow(_("这次表决里没有这样的选举"))
    return case, vote


@transaction.atomic
def establish(vote_pk: int, *, years: int, by: Actor, at: datetime) -> Committee:
    """The street confirms that a vote elected a committee: its term begins, an older one hands
    over, representatives are no longer needed.

    years: how long the term is by the assembly's rules (GR 32: at most five).
    Raises NotYours, Incomplete; NotNow if the vote elected none (then `not_elected`).
    """
    kinds = (Election.Kind.FIRST, Election.Kind.RENEWAL)
    case, vote = _standing_vote(vote_pk, kinds=kinds, by=by, at=at)
    election = vote.election
    assert election and vote.certified_at
    hold_compound(vote.compound_id)
    if Committee.objects.filter(vote=vote).exists():
        raise NotNow(_("这次选举的业委会已经确认过了"))
    found = slate(vote)
    check_now(
        rules.standing_faults(len(found.elected), election.seats),
        way_out=_("请确认“未产生”，再筹备一次"),
    )
    if election.kind == Election.Kind.FIRST:
        _check_founded(vote)
    since = localtime(vote.certified_at).date()
    if not 1 <= years <= rules.MOST_YEARS:
        raise Incomplete(_("任期 1 到 %d 年") % rules.MOST_YEARS, field="years")
    term = Term(
        compound=vote.compound,
        since=since,
        until=rules.years_later(since, years),
        seats=election.seats,
        vote=vote,
    )
    committee = begin(term, counted_from=vote.certified_at, by=by, at=at)
    _seat(committee, found, since=since)
    if election.formation_id:
        assembly.elected(election.formation_id, by=by, at=at, locked=case.parent)
    elif election.ended_at is None:
        elections.over(election, why=_("已选出"), by=by, at=at)
    return committee


def _check_founded(vote: Vote) -> None:
    """Rules and covenant have passed, now or in an earlier vote of the compound that stands."""
    votes = Vote.objects.filter(
        Exists(Item.objects.filter(vote=OuterRef("pk"), code__in=PASSED_FIRST)),
        compound=vote.compound_id,
        published_at__isnull=False,
        revoked_at=None,
    )
    every = list(votes.select_related("certified"))
    missing = [c for c in PASSED_FIRST if not any(passed(v, c) for v in every)]
    if missing:
        raise NotNow(
            _(
                "业主大会自管理规约、议事规则通过并选出业委会之日起成立（GR 15）："
                "规约或议事规则还没有通过，先交业主表决，通过后再确认"
            )
        )


def _seat(committee: Committee, found: Slate, *, since: date) -> None:
    both = [(c, Member.Role.MEMBER) for c in found.elected]
    both += [(c, Member.Role.ALTERNATE) for c in found.alternates]
    Member.objects.bulk_create(
        _member(committee, candidacy, role, rank, since=since)
        for rank, (candidacy, role) in enumerate(both, 1)
    )


def _member(
    committee: Committee, who: Candidacy, role: str, rank: int, *, since: date, vote=None
) -> Member:
    """With the attributes that the candidate let be told."""
    return Member(
        committee=committee,
        person=who.person,
        role=role,
        rank=rank,
        vote=vote,
        party=who.party,
        official=who.official,
        consent=who.consent,
        since=since,
    )


@transaction.atomic
def not_elected(vote_pk: int, *, by: Actor, at: datetime) -> Case:
    """The street confirms that a vote elected no committee: the first assembly prepares again.

    Raises NotNow if it did elect one, or the vote belongs to no first assembly.
    """
    case, vote = _standing_vote(vote_pk, kinds=(Election.Kind.FIRST,), by=by, at=at)
    election = vote.election
    if election is None or election.formation_id is None or case.parent is None:
        raise NotNow(_("这次选举不属于首次业主大会，重新发起选举即可"))
    if _elects(vote, election):
        raise NotNow(_("这次表决选出了业委会，请确认“业委会产生”"))
    return assembly.not_passed(election.formation_id, by=by, at=at)


def _elects(vote: Vote, election: Election) -> bool:
    if rules.standing_faults(len(slate(vote).elected), election.seats):
        return False
    try:
        _check_founded(vote)
    except NotNow:
        return False
    return True


@transaction.atomic
def fill(vote_pk: int, *, by: Actor, at: datetime) -> list[Member]:
    """A by-election (补选) fills the vacant seats of the running term; the rest become alternates.

    Raises NotNow: below half of the seats all are elected anew (GR 46).
    """
    case, vote = _standing_vote(vote_pk, kinds=(Election.Kind.FILLING,), by=by, at=at)
    term = Committee.objects.filter(compound=vote.compound_id, ended_on=None).first()
    if term is None:
        raise NotNow(_("这个小区没有在任的业委会，补选无从补起；请发起换届选举"))
    term_case = lock(term.pk, at=at)
    committee = members.held(term.pk)
    if Member.objects.filter(vote=vote).exists():
        raise NotNow(_("这次补选已经确认过了"))
    now = members.sitting(committee)
    if rules.below_half(len(now), committee.seats):
        raise NotNow(_("委员已不足半数，应重新选举，不能补选（GR 46）"))
    added = _add(committee, vote, slate(vote), vacant=committee.seats - len(now), at=at)
    on = localtime(at).date()
    seated = [(Change.Kind.ADDED, m) for m in added if not m.is_alternate]
    members.report(committee, seated, term_case.rules, on=on, at=at)
    if vote.election and vote.election.ended_at is None:
        elections.over(vote.election, why=_("已补选"), by=by, at=at)
    details = {"vote": case.number, "members": [m.pk for m in added]}
    record(term_case.subject, "committee.fill", by=by, at=at, details=details)
    return added


def _add(
    committee: Committee, vote: Vote, found: Slate, *, vacant: int, at: datetime
) -> list[Member]:
    """The vacant seats go to the elected by votes, whoever is left becomes an alternate. Someone
    who waits already and is elected now takes the seat as who they are."""
    since = localtime(at).date()
    taken = {m.person_id for m in members.sitting(committee)}
    waiting = {m.person_id: m for m in members.alternates(committee)}
    winners = [c for c in found.elected if c.person_id not in taken][:vacant]
    chosen = {c.person_id for c in winners}
    promoted = [waiting[pk] for pk in chosen & set(waiting)]
    for member in promoted:
        member.role, member.moved_up_on, member.vote = Member.Role.MEMBER, since, vote
        member.save(update_fields=["role", "moved_up_on", "vote"])
    known = taken | set(waiting)
    spare = [c for c in (*found.elected, *found.alternates) if c.person_id not in known | chosen]
    room = committee.seats - (len(waiting) - len(promoted))  # no more alternates than seats
    new = [(c, Member.Role.MEMBER) for c in winners if c.person_id not in waiting]
    new += [(c, Member.Role.ALTERNATE) for c in spare[:room]]
    rank = committee.members.count()
    made = [
        _member(committee, c, role, rank + n, since=since, vote=vote)
        for n, (c, role) in enumerate(new, 1)
    ]
    Member.objects.bulk_create(made)
    return [*made, *promoted]
