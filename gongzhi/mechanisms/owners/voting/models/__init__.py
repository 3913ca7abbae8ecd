"""An owners' vote (业主共同决定): agenda, ballots by channel, paper sheets, counts and the result.

Choices lie sealed under the vote's own key until it is closed; nobody reads them before. Ballots,
entries and counts are only ever added: the database refuses to change or remove them.
"""

from .ballots import Ballot, Channel, Delivery, Settlement, Voice
from .paper import Entry, Sheet
from .vote import Count, Item, Option, Vote

__all__ = [
    "Ballot",
    "Channel",
    "Count",
    "Delivery",
    "Entry",
    "Item",
    "Option",
    "Settlement",
    "Sheet",
    "Voice",
    "Vote",
]
