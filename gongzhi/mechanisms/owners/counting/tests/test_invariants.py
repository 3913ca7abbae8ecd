"""What holds of every vote, and that a second count made otherwise comes to the same."""

import json
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.mechanisms.owners.counting import count
from gongzhi.mechanisms.owners.counting.weight import cm2, metres

from .halls import ballot, e, line, m
from .naive import Naive

MATTERS = [m("m1"), m("m2", "special"), e(2, alternates=1, candidates="abcd")]
OWNERS = [f"o{n}" for n in range(8)]
CHOICES = st.sampled_from(["for"] * 5 + ["against", "abstain", "invalid"])
areas = st.one_of(
    st.sampled_from(["50.00", "100.00"]),  # equal ones make ties and exact shares
    st.integers(1, 3_000_000).map(metres),
)
kinds = st.sampled_from(["private"] * 6 + ["parking", "unsold", "undelivered"])


@st.composite
def rolls(draw):
    lines = []
    for number, owner in enumerate(draw(st.lists(st.sampled_from(OWNERS), min_size=1))):
        kind = draw(kinds)
        owner = "dev" if kind in ("unsold", "undelivered") else owner
        lines.append(line(f"u{number}", draw(areas), owner, kind))
    return [line("u", draw(areas), draw(st.sampled_from(OWNERS))), *lines]


@st.composite
def slips(draw, second):
    """A ballot cast in a second of its own, so that none is at the same instant as another."""
    choices = {
        "m1": CHOICES,
        "m2": CHOICES,
        "e1": st.lists(st.sampled_from("abcd"), unique=True, max_size=3),
    }
    at = datetime.fromisoformat("2020-01-01T00:00:00+08:00") + timedelta(
        days=draw(st.sampled_from([0, 900, 4000])), seconds=second
    )
    left_out = draw(st.sets(st.sampled_from(list(choices)), max_size=1))
    return ballot(
        draw(st.sampled_from([*OWNERS, "dev", "stranger"])),
        {name: draw(s) for name, s in choices.items() if name not in left_out},
        draw(st.sampled_from(["paper", "online"])),
        at.isoformat(),
    )


@st.composite
def votes(draw):
    ballots = [draw(slips(n)) for n in range(draw(st.integers(0, 14)))]
    return {
        "decided_on": draw(st.sampled_from(["2020-12-31", "2026-05-01"])),
        "policy": {
            "count_parking_area": draw(st.booleans()),
            "silence_counts_with_majority": draw(st.booleans()),
        },
        "roll": draw(rolls()),
        "matters": MATTERS,
        "ballots": ballots,
    }


@given(votes())
def test_a_count_with_fractions_comes_to_the_same(asked):
    found, naive = count(asked), Naive(asked)
    assert found["total"]["heads"] == len(naive.heads)
    assert found["participating"]["heads"] == len(naive.said)
    assert found["quorum"]["met"] is naive.quorum
    for matter in MATTERS[:2]:
        assert found["matters"][matter["id"]]["passed"] is naive.passed(matter)
    election = found["matters"]["e1"]
    told = election["elected"], election["alternates"], election["tied"]
    assert told == naive.elected(MATTERS[2])


@given(votes(), st.randoms(use_true_random=False))
def test_the_order_of_roll_and_ballots_changes_not_a_byte(asked, random):
    def mixed(rows):
        return random.sample(rows, len(rows))

    other = {**asked, "roll": mixed(asked["roll"]), "ballots": mixed(asked["ballots"])}
    assert json.dumps(count(other)) == json.dumps(count(asked))


@given(votes(), st.integers(0), st.integers(0))
def test_a_flat_split_in_two_changes_no_head_and_no_area(asked, which, where):
    roll = list(asked["roll"])
    flat = roll.pop(which % len(roll))
    area = cm2(flat["area"])
    if area == 1:
        return
    part = 1 + where % (area - 1)
    split = [{**flat, "area": metres(part)}, {**flat, "unit": "new", "area": metres(area - part)}]
    before, after = count(asked), count({**asked, "roll": roll + split})
    assert before.pop("roll_digest") != after.pop("roll_digest")
    assert before == after


@given(votes())
def test_one_more_abstention_turns_a_failure_into_a_pass_only_by_the_quorum(asked):
    silent = Naive(asked).heads.keys() - Naive(asked).said.keys()
    for owner in sorted(silent):
        slip = ballot(owner, {}, cast_at="2020-01-01T00:00:00+08:00")
        before, after = count(asked), count({**asked, "ballots": [*asked["ballots"], slip]})
        assert after["participating"]["heads"] == before["participating"]["heads"] + 1
        if before["quorum"]["met"]:
            for name in ("m1", "m2"):
                assert after["matters"][name]["passed"] <= before["matters"][name]["passed"]


@given(votes(), st.sampled_from(["m1", "m2"]))
def test_a_consent_instead_of_a_refusal_never_makes_a_matter_fail(asked, matter):
    before = count(asked)["matters"][matter]["passed"]
    for slip in asked["ballots"]:
        if slip["choices"].get(matter) == "against":
            slip["choices"][matter] = "for"
    assert before <= count(asked)["matters"][matter]["passed"]


@given(votes())
def test_the_four_answers_make_up_those_who_take_part(asked):
    found = count(asked)
    for name in ("m1", "m2"):
        tally = found["matters"][name]
        answers = [tally[k] for k in ("for", "against", "abstain", "invalid")]
        assert sum(a["heads"] for a in answers) == found["participating"]["heads"]
        assert sum(cm2(a["area"]) for a in answers) == cm2(found["participating"]["area"])


@given(votes())
def test_what_is_said_to_be_needed_is_reached_exactly_where_a_step_holds(asked):
    for matter in count(asked)["matters"].values():
        for step in matter["steps"]:
            if "need" in step and step["of"]["heads"]:
                have, need = step["have"], step["need"]
                enough = have["heads"] >= need["heads"] and cm2(have["area"]) >= cm2(need["area"])
                assert step["holds"] is enough


@given(votes())
def test_silence_touches_nothing_but_what_is_shown_beside(asked):
    policy = {**asked["policy"], "silence_counts_with_majority": True}
    loud, quiet = (
        count({**asked, "policy": policy}),
        count({**asked, "policy": {**policy, "silence_counts_with_majority": False}}),
    )
    for name in ("m1", "m2"):
        silence = loud["matters"][name].pop("with_silence")
        assert silence["passed"] <= loud["quorum"]["met"]
    assert loud == quiet


@given(votes())
def test_nobody_is_elected_twice_and_no_seat_is_given_out_twice(asked):
    election = count(asked)["matters"]["e1"]
    names = [n for k in ("elected", "alternates", "tied", "tied_alternates") for n in election[k]]
    assert len(names) == len(set(names))
    assert len(election["elected"]) + election["open"] == 2 and len(election["alternates"]) <= 1
    assert not (election["tied"] and election["alternates"])
