"""Counting an owners' vote (民法典 278): plain Python, integers only, no Django.

`count(question)` answers in the words of /docs/mechanisms/owners-counting.md; `count_vote(Vote)` is
the same for whoever holds the roll and the ballots already.
"""

from .count import ENGINE, count, count_text, count_vote
from .faults import Faults
from .output import as_dict
from .result import Result
from .vote import Ballot, Channel, Choice, Class, Kind, Matter, Policy, RollLine, Vote
from .weight import Weight

__all__ = [
    "ENGINE",
    "Ballot",
    "Channel",
    "Choice",
    "Class",
    "Faults",
    "Kind",
    "Matter",
    "Policy",
    "Result",
    "RollLine",
    "Vote",
    "Weight",
    "as_dict",
    "count",
    "count_text",
    "count_vote",
]
