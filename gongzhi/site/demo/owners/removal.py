"""How a member leaves: complaint, facts, an order that is not followed, the owners' decision."""

from datetime import datetime

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee import services as committees
from gongzhi.mechanisms.owners.committee.models import Change, Committee, Handover, Member
from gongzhi.mechanisms.owners.correction import deciding, leaving, opening, services
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.roll import queries
from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.mechanisms.owners.voting.models import Item

from ..city import Compound
from . import rolls
from .ballots import enough, mostly_for
from .diary import Diary, Story, Telling, resident
from .polling import announce, decide, poll
from .said import said

COMPOUND = 0
BEGAN = 128  # days before the last one
JOINED = 26  # owners who join in the proposal


def removed(diary: Diary) -> Story:
    compound = diary.compound(COMPOUND)
    at = yield from rolls.wait(diary, compound.place, (yield diary.before(BEGAN)))
    at = yield diary.worked(at, 1, "20:30")
    term = Committee.objects.get(compound=compound.place, ended_on=None)
    member = term.members.filter(role=Member.Role.MEMBER).order_by("rank")[1]
    case = _complain(compound, member, at)
    at = yield from _order(diary, compound, case, at)
    at = yield from _propose(diary, compound, case, at)
    at = yield from _decide(diary, compound, case, at)
    yield from _hand_over(diary, compound, case, term, at)


def _complain(compound: Compound, member: Member, at: datetime) -> Case:
    roll = queries.frozen(compound.place)
    others = Holder.objects.filter(roll=roll, votes=True).exclude(person=member.person)
    owner = others.order_by("pk")[20]
    facts = said("removal")["complaint"]
    ground = Correction.Ground.REFUSES
    by = resident(owner.person_id)
    return opening.complain(member.pk, ground=ground, facts=facts, by=by, at=at)


def _order(diary: Diary, compound: Compound, case: Case, at: datetime) -> Telling[datetime]:
    """The street hears the member, finds it is so, and gives them ten days; nothing comes."""
    words = said("removal")
    at = yield diary.worked(at, 5, "10:30")
    services.hear(case.pk, hearing=words["hearing"], by=diary.street(compound), at=at)
    at = yield diary.worked(at, 2, "16:00")
    until = diary.sharp(at, 10, "17:30").date()
    by = diary.street(compound)
    services.order(case.pk, findings=words["findings"], correct_by=until, by=by, at=at)
    while Case.objects.get(pk=case.pk).state != "reported":
        at = yield diary.worked(at, 1, "09:10")
    return at


def _propose(diary: Diary, compound: Compound, case: Case, at: datetime) -> Telling[datetime]:
    words = said("removal")
    at = yield diary.worked(at, 3, "10:15")
    deciding.propose(
        case.pk, findings=words["unchanged"], members=3, owners=JOINED,
        by=diary.street(compound), at=at,
    )  # fmt: skip
    at = yield diary.worked(at, 1, "14:05")
    deciding.suspend(case.pk, basis=words["rule"], by=diary.street(compound), at=at)
    return at


def _decide(diary: Diary, compound: Compound, case: Case, at: datetime) -> Telling[datetime]:
    """The owners vote on it; the case's number stands in the item, no name."""
    words = said("removal")
    fresh = Case.objects.get(pk=case.pk)
    at = yield diary.worked(at, 1)
    proposal = Proposal(
        "ELECT_OR_REPLACE_COMMITTEE", words["title"], f"{words['text']}（{fresh.number}）"
    )
    found = yield from announce(
        diary, compound, at, words["name"], proposal, by=diary.street, parent=fresh
    )
    voters = enough(found.electorate, diary.rng)
    yield from poll(diary, found, mostly_for(voters, ("m1",)))
    at = yield from decide(diary, found)
    at = yield diary.worked(at, 1, "09:50")
    item = Item.objects.get(vote=found.pk)
    deciding.remove_by_assembly(case.pk, item=item, by=diary.street(compound), at=at)
    return at


def _hand_over(
    diary: Diary, compound: Compound, case: Case, term: Committee, at: datetime
) -> Story:
    """Seal and papers are given back within three days, the authority is told."""
    at = yield diary.worked(at, 1, "15:00")
    clerk = diary.community(compound)
    thing = Handover.objects.get(committee=term, member__corrections=case.pk)
    received = said("removal")["received"]
    committees.receive(term.pk, handover=thing, received_by=received, on=at.date(), by=clerk, at=at)
    leaving.handed_over(case.pk, by=clerk, at=at)
    at = yield diary.worked(at, 4, "10:40")
    for change in Change.objects.filter(committee=term, reported_at=None).order_by("pk"):
        committees.report_change(term.pk, change=change, by=diary.community(compound), at=at)
