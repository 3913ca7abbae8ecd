"""Reading paper ballots: two clerks, each for themselves; a third one where they differ.

An entry is sealed the moment it is made and nobody sees it again before the close. Two entries are
compared by keyed digests, unopened.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from . import sealing, staff
from .agenda import Agenda, agenda_of
from .casting import came_back, cast_paper
from .models import Ballot, Entry, Sheet, Vote
from .procedure import COUNTERS
from .sheets import locked

TURNS = (Entry.Turn.FIRST, Entry.Turn.SECOND, Entry.Turn.THIRD)


@dataclass(frozen=True)
class Entered:
    """ballot: what the sheet became, None while another reader is awaited.

    differs: the two readings say different things; a third person settles it.
    """

    entry: Entry
    ballot: Ballot | None
    differs: bool = False


@transaction.atomic
def enter(
    sheet_pk: int, choices: sealing.Choices, *, note: str = "", by: Actor, at: datetime
) -> Entered:
    """What one clerk reads on a sheet. The second who reads the same makes it a ballot; where they
    differ the third one's reading stands, and they say why (`note`).

    Raises NotYours: no clerk of this vote, or one who has read it; NotNow: it did not come back, is
    spoilt, or was entered; Incomplete with the item's key, or `note`, as its field.
    """
    vote, sheet = locked(sheet_pk)
    staff.check_holds(vote.pk, COUNTERS, by=by)
    came_back(vote, sheet)
    before = list(sheet.entries.order_by("pk"))
    _check_reader(before, by=by)
    turn = TURNS[len(before)]
    if turn == Entry.Turn.THIRD and len(note.strip()) < 2:
        raise Incomplete(_("请写明两次录入为什么不同，例如“第 2 项有涂改”"), field="note")
    agenda = agenda_of(vote)
    said = agenda.checked(choices, paper=True)
    entry = _keep(vote, sheet, agenda, said, turn, note=note, by=by, at=at)
    if turn == Entry.Turn.FIRST:
        return Entered(entry, None)
    if turn == Entry.Turn.SECOND and entry.same != before[0].same:
        return Entered(entry, None, differs=True)
    return Entered(entry, cast_paper(sheet, said, by=by, at=at))


def _check_reader(before: list[Entry], *, by: Actor) -> None:
    if by.person_id is None:
        raise NotYours()
    if any(e.person == by.person_id for e in before):
        raise NotYours(_("这张票您已经录过一次，要由另一个人录"))
    if len(before) == len(TURNS):
        raise NotNow(_("这张票已经录入过了"))


def _keep(
    vote: Vote,
    sheet: Sheet,
    agenda: Agenda,
    said: dict,
    turn: Entry.Turn,
    *,
    note: str,
    by: Actor,
    at: datetime,
) -> Entry:
    """The entry and its line in the journal, which says whose turn it was and nothing of what."""
    assert by.person_id
    entry = Entry(
        sheet=sheet,
        turn=turn,
        choices=sealing.seal(vote, sheet.owner_id, said, width=agenda.width),
        same=sealing.same(vote, sheet.owner_id, said),
        note=note.strip()[:200] if turn == Entry.Turn.THIRD else "",
        at=at,
        person=by.person_id,
        signed=by.label,
    )
    entry.save(force_insert=True)
    details = {"vote": vote.pk, "number": sheet.number, "turn": turn}
    secret = [entry.same, entry.note]
    record(f"sheet:{sheet.pk}", "sheet.enter", by=by, at=at, secret=secret, details=details)
    return entry
