"""A vote in the demo city: drafted, noticed, opened and closed by the sweep, ballot by ballot, then
counted, certified, published."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.assembly.models import Election
from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.voting import (
    announcing,
    casting,
    certifying,
    counts,
    delivery,
    drafting,
    entering,
    items,
    settling,
    sheets,
    signing,
)
from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.mechanisms.owners.voting.models import Channel, Delivery, Sheet, Voice
from gongzhi.policy.actor import Actor

from ..city import Compound
from .ballots import Choices, Voter
from .diary import Diary, Telling, resident
from .said import said

NOTICE, RUNS = 16, 9  # days from the notice to the first ballot, and to the last one
Event = tuple[datetime, Callable[[datetime], None]]


@dataclass(frozen=True)
class Poll:
    """A vote whose notice is out. by: who organises it.  electorate: who has a say in it."""

    pk: int
    compound: Compound
    by: Callable[[Compound], Actor]
    opens: datetime
    closes: datetime
    electorate: tuple[Voter, ...]


@dataclass(frozen=True)
class OnPaper:
    """How many of those who take part do so on paper.

    twice: one of them votes online as well.  misread: two clerks read one sheet differently.
    left: so many of the sheets wait to be entered when the vote is closed.
    """

    sheets: int = 3
    twice: bool = False
    misread: bool = False
    left: int = 0


def announce(
    diary: Diary,
    compound: Compound,
    at: datetime,
    title: str,
    *proposals: Proposal,
    by: Callable[[Compound], Actor],
    election: Election | None = None,
    parent: Case | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
) -> Telling[Poll]:
    """Draft it now, make the agenda public the next working day."""
    then = diary.worked(at, 1, "10:30")
    opens = opens or diary.sharp(then, NOTICE, "08:00")
    closes = closes or diary.sharp(opens, RUNS, "18:00")
    terms = drafting.Terms(f"{compound.place.name}{title}", opens, closes)
    case = drafting.draft(
        compound.place, terms, by=by(compound), at=at, election=election, parent=parent
    )
    for proposal in proposals:
        items.add_item(case.pk, proposal, by=by(compound), at=at)
    at = yield then
    announcing.publish_notice(case.pk, by=by(compound), at=at)
    return Poll(case.pk, compound, by, opens, closes, tuple(_electorate(case.pk)))


def _electorate(pk: int) -> Iterator[Voter]:
    """Those who can cast a ballot: the developer on our rolls has nobody who votes."""
    voices = dict(Voice.objects.filter(vote=pk).values_list("owner", "area"))
    holders = Holder.objects.filter(owner__in=voices, votes=True)
    persons = dict(holders.values_list("owner", "person"))
    for owner, area in sorted(voices.items()):
        yield Voter(owner, persons.get(owner, 0), area)


def poll(
    diary: Diary, poll: Poll, ballots: dict[Voter, Choices], paper: OnPaper | None = None
) -> Telling[datetime]:
    """Everybody is told, and these vote."""
    paper = paper or OnPaper()
    at = yield diary.worked(poll.opens, -3, "15:30")
    compound = poll.compound
    sheets.issue(poll.pk, by=diary.community(compound), at=at)
    for then, act in sorted(_events(diary, poll, ballots, paper), key=lambda event: event[0]):
        at = yield then
        act(at)
    return at


def _events(
    diary: Diary, poll: Poll, ballots: dict[Voter, Choices], paper: OnPaper
) -> Iterator[Event]:
    voters = [v for v in ballots if v.person]
    on_paper = voters[:: max(1, len(voters) // paper.sheets)][: paper.sheets]
    online = [v for v in voters if v not in on_paper] + on_paper[: int(paper.twice)]
    margin = timedelta(hours=1)
    instants = diary.spread(poll.opens + margin, poll.closes - margin, len(online))
    for voter, then in zip(online, instants, strict=True):
        yield then, _cast(poll.pk, voter, ballots[voter])
    yield from _reach(diary, poll, voters)
    back = diary.spread(poll.opens + margin, poll.closes - 30 * margin, len(on_paper))
    for n, (voter, then) in enumerate(zip(on_paper, back, strict=True)):
        yield from _on_paper(
            diary, poll, voter, ballots[voter], then, misread=paper.misread and n == 1,
            left=n >= len(on_paper) - paper.left,
        )  # fmt: skip


def _cast(pk: int, voter: Voter, choices: Choices) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        casting.cast(
            pk,
            person=voter.person,
            owner=voter.owner,
            choices=choices,
            by=resident(voter.person),
            at=at,
            level=signing.PHONE.code,
        )

    return act


def _reach(diary: Diary, poll: Poll, voters: Sequence[Voter]) -> Iterator[Event]:
    """A courier goes to some doors, not all open; who is left is told by a notice."""
    start = diary.sharp(poll.opens, 0, "16:00")
    for n, voter in enumerate(voters[1:6]):
        yield start + timedelta(minutes=11 * n), _call(diary, poll, voter, reached=n != 2)
    yield diary.sharp(poll.opens, 2, "11:00"), _tell_rest(diary, poll)


def _call(diary: Diary, poll: Poll, voter: Voter, *, reached: bool):
    def act(at: datetime) -> None:
        by = diary.courier(poll.compound)
        note = "" if reached else said("voting")["nobody"]
        how = Delivery.How.DOOR
        delivery.log(poll.pk, voter.owner, how=how, reached=reached, note=note, by=by, at=at)

    return act


def _tell_rest(diary: Diary, poll: Poll):
    def act(at: datetime) -> None:
        if delivery.not_reached(poll.pk).exists():
            delivery.notify_rest(poll.pk, by=poll.by(poll.compound), at=at)

    return act


def _on_paper(
    diary: Diary,
    poll: Poll,
    voter: Voter,
    choices: Choices,
    back: datetime,
    *,
    misread: bool,
    left: bool,
) -> Iterator[Event]:
    """The sheet is collected at the door; two clerks read it, a third where they differ.

    left: the second one of them has, the first one (who signs in as demo-community) is still to.
    """
    yield back, lambda at: _collect(diary, poll, voter, at)
    read = diary.worked(back, 1, "08:50")
    yield read, lambda at: _enter(diary, poll, voter, choices, 1, at)
    if left:
        return
    wrong: Choices = {item: "invalid" for item in choices} if misread else choices
    yield read + timedelta(minutes=25), lambda at: _enter(diary, poll, voter, wrong, 0, at)
    if misread:
        yield read + timedelta(minutes=70), lambda at: _enter(diary, poll, voter, choices, 2, at)


def _collect(diary: Diary, poll: Poll, voter: Voter, at: datetime) -> None:
    delivery.collect(poll.pk, voter.owner, by=diary.courier(poll.compound), at=at)


def _enter(
    diary: Diary, poll: Poll, voter: Voter, choices: Choices, turn: int, at: datetime
) -> None:
    sheet = Sheet.objects.get(vote=poll.pk, owner=voter.owner, spoilt="")
    note = said("voting")["misread"] if turn == 2 else ""
    by = diary.clerks(poll.compound)[turn]
    entering.enter(sheet.pk, choices, note=note, by=by, at=at)


def decide(diary: Diary, poll: Poll) -> Telling[datetime]:
    """After the close: conflicts are settled by two, it is counted, certified and published."""
    at = yield diary.worked(poll.closes, 1, "10:00")
    compound = poll.compound
    for voice in settling.open_conflicts(poll.pk).order_by("owner"):
        reason = said("voting")["settled"]
        settling.propose(
            poll.pk, owner=voice.owner_id, keeps=Channel.PAPER, reason=reason,
            by=diary.community(compound), at=at,
        )  # fmt: skip
        settling.agree(poll.pk, owner=voice.owner_id, by=diary.street(compound), at=at)
    counts.count(poll.pk, by=diary.community(compound), at=at)
    at = yield at + timedelta(hours=4, minutes=37)
    certifying.certify(poll.pk, by=poll.by(compound), at=at)
    at = yield diary.worked(at, 1, "09:20")
    certifying.publish(poll.pk, by=poll.by(compound), at=at)
    return at
