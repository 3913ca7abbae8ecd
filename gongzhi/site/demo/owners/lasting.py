"""What is under way today: a vote that is open, and one whose paper waits to be read."""

from datetime import datetime

from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.people import privacy
from gongzhi.people.models import Field

from ..logins import RESIDENT
from . import rolls
from .ballots import enough, mostly_for
from .diary import Diary, Story
from .polling import NOTICE, OnPaper, announce, poll
from .said import said

OPENED, CLOSES = 4, -6  # days before the last one
FIRST, CLOSED = 9, 1


def _drafted(diary: Diary, opens: int) -> datetime:
    """The working day before the one on which the notice comes out in time."""
    return diary.worked(diary.before(opens + NOTICE), -1)


def still_open(diary: Diary) -> Story:
    """The demo resident has not voted yet in the first compound."""
    compound = diary.compound(0)
    at = yield from rolls.wait(diary, compound.place, (yield _drafted(diary, OPENED)))
    words = said("open")
    proposals = [Proposal(m["code"], m["title"], m["text"]) for m in words["matters"]]
    found = yield from announce(
        diary, compound, at, words["name"], *proposals, by=diary.community,
        opens=diary.exactly(OPENED, "08:00"), closes=diary.exactly(CLOSES, "18:00"),
    )  # fmt: skip
    visitor = privacy.find(Field.PHONE, RESIDENT)
    others = [v for v in found.electorate if visitor and v.person != visitor.pk]
    voters = enough(others, diary.rng)
    ballots = mostly_for(voters, [f"m{n}" for n in range(1, len(proposals) + 1)])
    yield from poll(diary, found, ballots)


def to_be_read(diary: Diary) -> Story:
    """Closed last night; some sheets were read by one clerk only, so nothing can be counted."""
    compound = diary.compound(1)
    at = yield from rolls.wait(diary, compound.place, (yield _drafted(diary, FIRST)))
    words = said("closed")
    proposal = Proposal(words["code"], words["title"], words["text"])
    found = yield from announce(
        diary, compound, at, words["name"], proposal, by=diary.community,
        opens=diary.exactly(FIRST, "08:00"), closes=diary.exactly(CLOSED, "18:00"),
    )  # fmt: skip
    voters = enough(found.electorate, diary.rng)
    paper = OnPaper(sheets=6, left=4, twice=True)
    yield from poll(diary, found, mostly_for(voters, ("m1",)), paper)
