"""Turnout: who took part, by building and by day, in a fixed number of queries."""

from gongzhi.mechanisms.owners.counting import Weight
from gongzhi.mechanisms.owners.voting import turnout
from tests.cast import at

from . import polling
from .polling import DURING, paper, say


def test_who_took_part_is_added_up_by_building_and_by_day(cast, queries):
    vote = polling.opened(cast, 9, roll={"unsold": 3, "parking": 2})
    say(vote, 1, m1="for")
    say(vote, 1, at("10-29 20:00"), m1="against")  # the same owner, the same head
    say(vote, 2, at("10-29 21:00"), m1="for")
    paper(cast, vote, 2, at("10-30 09:00"), m1="for")
    with queries() as seen:
        found = turnout.live(vote)
    assert len(seen) == 2
    assert (found.here, found.of) == (Weight(2, 2_000_000), Weight(10, 12_000_000))
    assert [(row.name, row.here.heads, row.of.heads) for row in found.buildings] == [
        ("1", 2, 9),
        ("2", 0, 1),
    ]
    assert [(d.day.isoformat(), d.here.heads) for d in found.days] == [
        ("2026-10-28", 1),
        ("2026-10-29", 1),
    ]


def test_the_quorum_is_what_two_thirds_make_heads_and_area(cast):
    vote = polling.opened(cast, 10, roll={"areas": ["100"] * 9 + ["900"]})
    for n in range(1, 8):
        say(vote, n, m1="for")
    found = turnout.total(vote)
    assert found.needed == Weight(7, 12_000_000)
    assert found.here.heads == 7 and not found.enough  # heads are there, area is not
    say(vote, 10, DURING, m1="abstain")
    assert turnout.total(vote).enough
