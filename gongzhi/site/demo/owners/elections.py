"""Four first committees: one comes into office, one fails for want of area, one follows an appeal,
and one is under review today."""

from datetime import datetime

from gongzhi.mechanisms.owners.assembly import elections
from gongzhi.mechanisms.owners.committee import electing, representing
from gongzhi.mechanisms.owners.committee.models import Committee, Delegation
from gongzhi.mechanisms.owners.committee.representing import Chosen
from gongzhi.mechanisms.owners.voting.items import Proposal

from ..city import Compound
from . import forming, people, reviewing, rolls, terms
from .ballots import enough, mostly_for, small_ones, with_marks
from .diary import Diary, Story, Telling
from .forming import SEATS, Prepared
from .polling import OnPaper, Poll, announce, decide, poll
from .said import said

TITLE = "首次业主大会表决"
FOUNDING = (
    Proposal("RULES_OF_PROCEDURE", "业主大会议事规则"),
    Proposal("MANAGEMENT_COVENANT", "小区管理规约"),
)
BEGAN = {"passes": 160, "short": 140, "appeal": 122}  # days before the last one


def _call(diary: Diary, prepared: Prepared, at: datetime) -> Telling[Poll]:
    """The list stands, the roll is frozen, the vote is announced."""
    compound = prepared.compound
    at = yield from rolls.wait(diary, compound.place, (yield at))
    elections.list_candidates(prepared.election.pk, by=diary.street(compound), at=at)
    prepared.election.refresh_from_db()
    return (
        yield from announce(
            diary, compound, at, TITLE, *FOUNDING, by=diary.street, election=prepared.election
        )
    )


def _vote(diary: Diary, found: Poll, voters, candidates: int, paper: OnPaper) -> Telling[datetime]:
    choices = mostly_for(voters, ("m2", "m3"))
    yield from poll(diary, found, with_marks(choices, "m1", candidates, SEATS), paper)
    return (yield from decide(diary, found))


def passes(diary: Diary) -> Story:
    """Everything as the law has it: the committee is elected, meets, is filed, and is in office."""
    begins = diary.before(BEGAN["passes"])
    prepared = yield from forming.prepare(diary, 1, begins=begins)
    at = yield from reviewing.pass_all(diary, prepared, diary.life.now)
    found = yield from _call(diary, prepared, at)
    voters = enough(found.electorate, diary.rng)
    paper = OnPaper(sheets=7, twice=True, misread=True)
    at = yield from _vote(diary, found, voters, 7, paper)
    committee = yield from _establish(diary, found, at)
    at = yield from terms.constitute(diary, prepared.compound, committee)
    at = yield from terms.file(diary, prepared.compound, committee, diary.worked(at, 5))
    yield from terms.certify(diary, prepared.compound, committee, at)
    yield from terms.propose_raising(diary, prepared.compound)


def _establish(diary: Diary, found: Poll, at: datetime) -> Telling[Committee]:
    at = yield diary.worked(at, 1, "14:10")
    return electing.establish(found.pk, years=3, by=diary.street(found.compound), at=at)


def falls_short(diary: Diary) -> Story:
    """Enough owners take part, and own too little: the first assembly prepares again, and five
    representatives carry the owners' opinions meanwhile."""
    begins = diary.before(BEGAN["short"])
    prepared = yield from forming.prepare(diary, 2, begins=begins, stand=6)
    at = yield from reviewing.pass_all(diary, prepared, diary.life.now)
    found = yield from _call(diary, prepared, at)
    voters = small_ones([v for v in found.electorate if v.person])
    at = yield from _vote(diary, found, voters, 6, OnPaper())
    at = yield diary.worked(at, 1, "10:50")
    electing.not_elected(found.pk, by=diary.street(prepared.compound), at=at)
    yield from _represent(diary, prepared.compound, at)


def _represent(diary: Diary, compound: Compound, at: datetime) -> Story:
    """What representatives do: hand on what owners signed, watch, propose."""
    words = said("representatives")
    at = yield diary.worked(at, 6, "15:10")
    homes = people.alone(people.rows(diary, compound.number))[10:13]
    chosen = [Chosen(h.people[0].name, h.people[0].phone, h.number.split("-")[0]) for h in homes]
    delegation: Delegation = representing.choose(
        compound.place, chosen, why=words["why"], document=words["document"],
        by=diary.community(compound), at=at,
    )  # fmt: skip
    first, second, *_rest = delegation.representatives.order_by("pk")
    told = {"representative": first, "text": words["carried"], "signers": 31}
    at = yield diary.worked(at, 9, "16:00")
    representing.carry(delegation.pk, **told, by=diary.community(compound), at=at)
    at = yield diary.worked(at, 4, "16:20")
    told = {"representative": second, "text": words["watched"]}
    representing.watch(delegation.pk, **told, by=diary.community(compound), at=at)


def appealed(diary: Diary) -> Story:
    """A candidate is vetoed, appeals, is put on the list, and the owners elect whom they want; the
    filing of this committee waits at the housing department today."""
    begins = diary.before(BEGAN["appeal"])
    prepared = yield from forming.prepare(diary, 3, begins=begins)
    at = yield from reviewing.veto_and_appeal(diary, prepared, diary.life.now)
    found = yield from _call(diary, prepared, diary.worked(at, 1))
    voters = enough(found.electorate, diary.rng)
    at = yield from _vote(diary, found, voters, 7, OnPaper())
    committee = yield from _establish(diary, found, at)
    at = yield from terms.constitute(diary, prepared.compound, committee)
    yield from terms.file(
        diary, prepared.compound, committee, max(diary.worked(at, 2), diary.before(5))
    )


def under_review(diary: Diary) -> Story:
    """Candidates whom fourteen departments are asked about these days."""
    today = diary.before(2, "10:40")
    prepared = yield from forming.prepare(diary, 4, begins=diary.before(60), stand=6)
    at = yield today
    reviewing.start(diary, prepared, at)


def due(diary: Diary) -> Story:
    """A first assembly that has just become due: the street is to form a group."""
    yield from forming.asked(diary, 5, begins=diary.before(12))
