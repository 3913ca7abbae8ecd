"""Casting: a ballot, its receipt and its line in the journal, all in one transaction or not at all.

Ballots of one vote go in side by side: they share the lock of the case, which closing takes alone,
and each owner's queue at that owner's voice. The journal has a chain for each ballot.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Value
from django.db.models.functions import Least
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.beside import along
from gongzhi.journal.services import record
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..roll.models import Holder
from . import sealing
from .agenda import agenda_of
from .models import Ballot, Channel, Sheet, Voice, Vote
from .procedure import CLOSED, COUNTED, DRAFT, NOTICED, OPEN

SHARED = """
    SELECT v.*, c.state FROM casework_case c
    JOIN owners_voting_vote v ON v.case_id = c.id
    WHERE c.id = %s FOR SHARE OF c FOR SHARE OF v
"""
"""The case first, as whoever moves it does: so nobody waits in a ring."""


def share(vote_pk: int) -> Vote:
    """The vote with the `state` of its case; nobody moves or extends it until we are done."""
    found = list(Vote.objects.raw(SHARED, [vote_pk]))
    if not found:
        raise NotYours(_("没有这次表决"))
    return found[0]


@transaction.atomic
def cast(
    vote_pk: int,
    *,
    person: int,
    choices: sealing.Choices,
    by: Actor,
    at: datetime,
    level: str,
    signature: bytes = b"",
    owner: int | None = None,
) -> Ballot:
    """An owner's voter votes online. A later ballot takes the place of an earlier one in the count.

    person: who was proved to be at the telephone; acts for themselves (`by`).
    owner: for which owner, if the person votes for several.
    level, signature: how it was signed, and the evidence for it if there is any (`signing`).
    Raises NotYours off the roll or for somebody else; NotNow outside of the vote's time;
    Incomplete, with the item's key as its field, for what is not on the agenda.
    """
    if by.duty != RESIDENT or by.person_id != person:
        raise NotYours(_("网上投票要业主本人用手机办；办公人员不能代投"))
    vote = share(vote_pk)
    _check_open(vote, at=at)
    said = agenda_of(vote).checked(choices)
    whose = _owner(vote, person) if owner is None else owner
    if not _speaks(vote, whose, Channel.ONLINE, at=at, person=person):
        raise NotYours(_why_not(vote, person))
    return _append(
        vote,
        said,
        by=by,
        at=at,
        ballot=Ballot(
            owner_id=whose,
            channel=Channel.ONLINE,
            person_id=person,
            cast_at=at,
            level=level,
            signature=signature and sealing.seal_signature(vote, whose, signature),
            receipt=sealing.receipt(),
        ),
    )


@transaction.atomic
def cast_paper(sheet: Sheet, choices: sealing.Choices, *, by: Actor, at: datetime) -> Ballot:
    """What stands on a returned sheet becomes its owner's paper ballot, cast when it came back.

    The caller holds the sheet's lock and has two readings that agree (or a third). Also after the
    close, until it is counted, if the sheet came back in time. Raises NotNow, NotYours, Incomplete.
    """
    vote = share(sheet.vote_id)
    returned_at = came_back(vote, sheet)
    said = agenda_of(vote).checked(choices, paper=True)
    if not _speaks(vote, sheet.owner_id, Channel.PAPER, at=returned_at):
        raise NotYours(_("这张票的业主不在本次表决的计票名册上"))
    return _append(
        vote,
        said,
        by=by,
        at=at,
        ballot=Ballot(
            owner_id=sheet.owner_id,
            channel=Channel.PAPER,
            sheet=sheet,
            cast_at=returned_at,
            receipt=sealing.receipt_of(vote, sheet),
        ),
    )


def _speaks(
    vote: Vote, owner: int, channel: Channel, *, at: datetime, person: int | None = None
) -> bool:
    """Mark that an owner takes part; their row stays locked, so their ballots queue.

    person: who must be the owner's voter.  False if there is no such voice.
    """
    mine = Voice.objects.filter(vote=vote.pk, owner=owner)
    if person is not None:
        voter = Holder.objects.filter(owner=owner, person=person, votes=True)
        mine = mine.filter(Exists(voter))
    first = Least(F("first_at"), Value(at))  # the least that there is
    return bool(mine.update(**{channel.value: True}, first_at=first))


def _append(vote: Vote, said: dict, *, by: Actor, at: datetime, ballot: Ballot) -> Ballot:
    """Ballot and journal; the digest in the journal is that of the sealed ballot."""
    width = agenda_of(vote).width
    ballot.vote = vote
    ballot.choices = sealing.seal(vote, ballot.owner_id, said, width=width)
    ballot.save(force_insert=True)
    record(
        f"ballot:{ballot.pk}",
        "vote.cast",
        by=by,
        at=at,
        secret=[ballot.receipt, bytes(ballot.choices).hex()],
        details={"vote": vote.pk, "channel": ballot.channel, "level": ballot.level},
    )
    return ballot


def _check_open(vote: Vote, *, at: datetime) -> None:
    """By the instants of the notice: it opens and closes on time, however late the sweep is."""
    state = along(vote, "state")
    if state in (DRAFT.name, NOTICED.name, OPEN.name) and at < vote.opens_at:
        begins = f"{localtime(vote.opens_at):%m-%d %H:%M}"
        raise NotNow(_("投票还没有开始，%(begins)s 开始") % {"begins": begins})
    if state not in (NOTICED.name, OPEN.name) or at > vote.ends_at:
        raise NotNow(_("投票已经截止，这张票没有记下"))


def came_back(vote: Vote, sheet: Sheet) -> datetime:
    """When the sheet came back, if it may be entered. Raises NotNow."""
    if sheet.spoilt:
        raise NotNow(_("这张票已作废，请用换发的那一张"))
    if sheet.returned_at is None or sheet.returned_at > vote.ends_at:
        raise NotNow(_("这张票在截止以前没有交回，不能计入"))
    state = along(vote, "state")
    if state not in (OPEN.name, CLOSED.name):
        counted = state == COUNTED.name
        raise NotNow(_("已经计票，不能再录入") if counted else _("这次表决现在不收选票"))
    if Ballot.objects.filter(sheet=sheet).exists():
        raise NotNow(_("这张票已经录入过了"))
    return sheet.returned_at


def _owner(vote: Vote, person: int) -> int:
    """The one owner for whom a person votes. Raises NotYours, Incomplete."""
    mine = Voice.objects.filter(
        vote=vote.pk, owner__holders__person=person, owner__holders__votes=True
    )
    found = list(mine.order_by("owner").values_list("owner", flat=True)[:2])
    if len(found) > 1:
        raise Incomplete(_("您代表几位业主投票，请选这张票投给哪一位"), field="owner")
    if not found:
        raise NotYours(_why_not(vote, person))
    return found[0]


def _why_not(vote: Vote, person: int) -> str:
    holds = Holder.objects.filter(roll=vote.roll_id, person=person)
    if not holds.exists():
        return _("您不在本次表决的业主名册上；有疑问请找社区核对")
    if not holds.filter(votes=True).exists():
        return _("您家的票由共有人推选的那一位投；要换人，请在名册封存前到社区办")
    return _("您名下的部分不单独计票（只有车位，或房屋还没有交付）")
