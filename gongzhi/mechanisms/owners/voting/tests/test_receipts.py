"""A receipt proves that a ballot is in, and tells nothing else; the file counts to the same."""

import pytest

from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.counting import as_dict, count_text
from gongzhi.mechanisms.owners.roll.tests.building import resident
from gongzhi.mechanisms.owners.voting import counts, receipts, recounting, settling
from gongzhi.mechanisms.owners.voting.parameters import OWNERS_RECOUNT
from gongzhi.mechanisms.owners.voting.receipts import Standing
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import NotNow, NotYours
from gongzhi.policy.services import set_parameter
from tests.cast import at

from . import polling
from .polling import AFTER, paper, say


@pytest.fixture
def vote(cast):
    """Owner 1 voted twice, 2 on both ways, 3 on both ways and online was settled, 4 on paper."""
    found = polling.opened(cast, 12)
    found.given = {
        "replaced": say(found, 1, m1="for").receipt,
        "last": say(found, 1, at("10-29 09:00"), m1="against").receipt,
        "online": say(found, 2, m1="for").receipt,
        "paper": paper(cast, found, 2, m1="against").receipt,
        "kept": say(found, 3, m1="for").receipt,
        "left": paper(cast, found, 3, m1="against").receipt,
        "sheet": paper(cast, found, 4, m1="abstain").receipt,
    }
    polling.close()
    owner = found.roll.owners.get(number=3).pk
    told = {"owner": owner, "at": AFTER}
    settling.propose(found.pk, keeps="online", reason="纸票非本人签字", by=cast.qian, **told)
    settling.agree(found.pk, by=cast.li, **told)
    return found


STANDINGS = [
    ("replaced", Standing.REPLACED),
    ("last", Standing.COUNTS),
    ("online", Standing.OTHER),
    ("paper", Standing.COUNTS),
    ("kept", Standing.COUNTS),
    ("left", Standing.OTHER),
    ("sheet", Standing.COUNTS),
]


@pytest.mark.parametrize(("which", "standing"), STANDINGS)
def test_who_holds_a_receipt_learns_what_became_of_the_ballot(vote, which, standing):
    assert receipts.check(vote.pk, vote.given[which].lower()).standing == standing


def test_a_forged_receipt_and_one_of_another_vote_are_unknown(vote):
    assert receipts.check(vote.pk, "AAAA-BBBB-CCCC-DDDD").standing == Standing.UNKNOWN
    assert receipts.check(vote.pk, "").standing == Standing.UNKNOWN
    assert receipts.check(vote.pk + 1, vote.given["last"]).standing == Standing.UNKNOWN


def test_the_list_holds_who_takes_part_in_no_order_of_time(vote):
    told = sorted(vote.given[k] for k in ("last", "paper", "kept", "sheet"))
    assert receipts.listed(vote.pk) == (told, "")


def test_the_list_is_as_long_as_the_count_has_it(vote, cast):
    made = counts.count(vote.pk, by=cast.qian, at=AFTER)
    assert receipts.counting(vote.pk).count() == made.result["participating"]["heads"]
    assert made.result["matters"]["m1"]["against"]["heads"] == 2  # last, paper
    assert made.result["matters"]["m1"]["for"]["heads"] == 1  # kept


def test_the_list_has_pages(vote, monkeypatch, queries):
    monkeypatch.setattr(receipts, "PAGE", 3)
    first, more = receipts.listed(vote.pk)
    with queries() as seen:
        second, end = receipts.listed(vote.pk, after=more)
    assert len(first) == 3 and len(second) == 1 and end == "" and len(seen) == 1


# --- the file -----------------------------------------------------------------------------------


@pytest.fixture
def decided(cast):
    found = polling.opened(cast, 12)
    for n in range(1, 10):
        say(found, n, m1="for")
    return polling.certified(cast, found)


NOT = ["wu", "wang", "zhao", "feng", "han", "qin"]


@pytest.mark.parametrize("who", ["li", "qian"])
def test_who_organises_and_counts_has_the_file_and_it_counts_to_the_same(decided, cast, who):
    file = recounting.file_of(decided.pk, by=cast.actors[who], at=AFTER)
    assert as_dict(count_text(file)) == decided.certified.result
    assert Entry.objects.filter(act="vote.file", person=cast.actors[who].person_id).exists()


@pytest.fixture
def for_owners(cast):
    set_parameter(OWNERS_RECOUNT, True, reason="议事规则第十条", by=cast.he, at=polling.FROZEN)


def test_an_owner_on_the_roll_has_it_where_the_city_says_so_and_it_names_nobody(
    decided, for_owners
):
    by = resident(decided.roll, 3)
    file = recounting.file_of(decided.pk, by=by, at=AFTER)
    assert as_dict(count_text(file)) == decided.certified.result
    assert "1-1-10" not in file.decode()


@pytest.mark.parametrize("who", NOT)
def test_others_do_not(decided, cast, who):
    with pytest.raises(NotYours):
        recounting.file_of(decided.pk, by=cast.actors[who], at=AFTER)


def test_neither_does_an_owner_on_the_roll_unless_the_city_says_so(decided):
    with pytest.raises(NotYours, match="回执"):
        recounting.file_of(decided.pk, by=resident(decided.roll, 3), at=AFTER)


def test_neither_does_somebody_off_the_roll(decided, cast, for_owners):
    by = Actor(label="居民", duty=RESIDENT, person_id=cast.wang.person_id)
    with pytest.raises(NotYours):
        recounting.file_of(decided.pk, by=by, at=AFTER)


def test_nobody_has_it_before_the_result_is_certified(cast, for_owners):
    found = polling.opened(cast, 3)
    say(found, 1, m1="for")
    polling.counted(cast, found)
    for by in (cast.li, cast.qian, resident(found.roll, 1)):
        with pytest.raises(NotNow):
            recounting.file_of(found.pk, by=by, at=AFTER)


def test_which_alias_is_whose_is_for_those_who_count(decided, cast):
    rows = recounting.key_of(decided.pk, by=cast.qian, at=AFTER)
    assert [(unit, area, number) for _u, unit, area, _o, number in rows][:2] == [
        ("1-1-100", "100.00", "1"),
        ("1-1-101", "100.00", "2"),
    ]
    for by in (cast.wu, resident(decided.roll, 1)):
        with pytest.raises(NotYours):
            recounting.key_of(decided.pk, by=by, at=AFTER)
