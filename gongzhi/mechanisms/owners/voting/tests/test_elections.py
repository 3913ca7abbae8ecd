"""An election on the agenda: candidates of the public list, marks, seats; the first assembly
follows its vote."""

import pytest

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.assembly import elections
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Formation
from gongzhi.mechanisms.owners.assembly.tests import forming
from gongzhi.mechanisms.owners.roll.tests.building import frozen_roll
from gongzhi.mechanisms.owners.voting import (
    announcing,
    certifying,
    drafting,
    items,
    publishing,
    reporting,
)
from gongzhi.mechanisms.owners.voting.models import Item, Option
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import polling
from .polling import DURING, FROZEN, NOTICED, USE_FUND, paper, say, terms


@pytest.fixture
def election(cast):
    """Seven candidates for five seats and two alternates, listed in March."""
    return forming.listed(cast, 7)


@pytest.fixture
def vote(cast, election):
    """The vote of the first assembly, a child of its formation."""
    frozen_roll(cast, 20, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN, election=election)
    items.add_item(case.pk, USE_FUND, by=cast.li, at=FROZEN)
    announcing.publish_notice(case.pk, by=cast.li, at=NOTICED)
    announcing.open_vote(case.pk, at=polling.OPENS)
    return polling.vote(case.pk)


def formation(vote) -> str:
    return Case.objects.get(pk=vote.case.parent_id).state


def test_the_list_stands_on_the_ballot_in_its_order(vote, election):
    item = Item.objects.get(vote=vote, klass="election")
    assert (item.position, item.seats, item.alternates) == (1, 5, 2)
    assert item.code == "ELECT_OR_REPLACE_COMMITTEE"
    stand = Option.objects.filter(item=item).order_by("position")
    assert [o.candidacy.number for o in stand] == [1, 2, 3, 4, 5, 6, 7]


def test_the_formation_goes_along_with_its_vote(vote, cast):
    assert formation(vote) == "voting"
    say(vote, 1, m1=["c1"])
    polling.published(cast, vote)
    assert formation(vote) == "decided"


def test_a_vote_of_the_first_assembly_that_is_called_off_gives_the_list_back(vote, cast):
    announcing.cancel(vote.pk, note="名册有误", by=cast.li, at=DURING)
    assert formation(vote) == "decided"
    assert polling.vote(vote.pk).election is None


def test_the_community_does_not_lead_a_first_assembly(cast, election):
    frozen_roll(cast, 3, at=FROZEN)
    with pytest.raises(NotYours, match="街道"):
        drafting.draft(cast.place("AH"), terms(), by=cast.qian, at=FROZEN, election=election)


def test_an_election_stands_in_one_vote(cast, vote, election):
    with pytest.raises(NotNow):
        drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN, election=election)


def test_an_election_without_a_list_is_not_voted_on(cast):
    unlisted = forming.opened(cast)
    frozen_roll(cast, 3, at=FROZEN)
    with pytest.raises(NotNow, match="名单"):
        drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN, election=unlisted)


def test_who_left_the_list_before_the_notice_is_not_on_the_ballot(cast, election):
    frozen_roll(cast, 3, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN)
    items.put_election(case.pk, election.pk, by=cast.li, at=FROZEN)
    Candidacy.objects.filter(election=election, number=3).update(state="withdrawn")
    announcing.publish_notice(case.pk, by=cast.li, at=NOTICED)
    stand = Option.objects.filter(item__vote=case.pk).order_by("position")
    assert [(o.position, o.candidacy.number) for o in stand][:3] == [(1, 1), (2, 2), (3, 4)]


MARKS = [
    (["c8"], "名单"),
    (["c1", "c1"], "两次"),
    (["c1", "c2", "c3", "c4", "c5", "c6"], "最多选 5 人"),
    ("for", "没有这个选项"),
    (["c1", 2], "名单"),
]


@pytest.mark.parametrize(("marks", "said"), MARKS)
def test_marks_that_will_not_do_are_told_on_the_telephone(vote, marks, said):
    with pytest.raises(Incomplete, match=said) as refused:
        say(vote, 1, m1=marks)
    assert refused.value.field == "m1"


def test_too_many_marks_on_paper_are_kept_and_spoil_that_item_alone(vote, cast):
    paper(cast, vote, 1, m1=["c1", "c2", "c3", "c4", "c5", "c6"], m2="for")
    found = polling.counted(cast, vote).result["matters"]
    assert found["m1"]["invalid"]["heads"] == 1 and found["m2"]["for"]["heads"] == 1


def test_a_ballot_with_all_marks_is_as_long_as_an_empty_one(vote):
    sealed = [
        say(vote, 1, m1=["c1", "c2", "c3", "c4", "c5"], m2="against"),
        say(vote, 2, m1="abstain"),
        say(vote, 3, m1=[], m2="for"),
    ]
    assert len({len(bytes(b.choices)) for b in sealed}) == 1


@pytest.fixture
def counted(vote, cast):
    """c1–c3 by all of fifteen, c4 by ten, c5–c6 by three each."""
    for n in range(1, 16):
        more = ["c4"] if n <= 10 else ["c5", "c6"] if n <= 13 else []
        say(vote, n, m1=["c1", "c2", "c3", *more], m2="for")
    return polling.counted(cast, vote)


def test_seats_go_by_votes_and_the_report_names_who_is_elected(vote, counted):
    found = counted.result["matters"]["m1"]
    assert found["elected"] == ["c1", "c2", "c3", "c4"] and found["open"] == 1
    whole = reporting.report(vote, counted, whole=True)
    told = publishing.verdict(whole.parts[0].one)
    assert "候选0" in told and "空缺 1 个名额" in told
    assert [row.cell.heads for row in whole.parts[0].rows][:5] == [15, 15, 15, 10, 3]


def test_what_few_marked_or_few_did_not_is_published_without_area(vote, counted):
    """Three marked c5: their area names them. All fifteen marked c1: that is who took part."""
    public = reporting.report(vote, counted, whole=False)
    areas = {row.cell.key: row.cell.area for row in public.parts[0].rows}
    assert areas["c5"] == areas["c6"] == ""
    assert areas["c1"] == "1500.00" and areas["c4"] == "1000.00"


def test_who_is_elected_is_told_in_public(vote, counted, cast):
    certifying.certify(vote.pk, by=cast.li, at=at("11-09 09:00"))
    certifying.publish(vote.pk, by=cast.li, at=at("11-09 09:00"))
    assert "当选：候选0、候选1、候选2、候选3" in polling.vote(vote.pk).result_notice.body


def test_an_election_of_another_compound_is_not_voted_on_here(cast, election):
    frozen_roll(cast, 3, place="TY", at=FROZEN)
    case = drafting.draft(cast.place("TY"), terms(), by=cast.li, at=FROZEN)
    with pytest.raises(NotYours):
        items.put_election(case.pk, election.pk, by=cast.li, at=FROZEN)
    assert elections.open_ones(compound=election.compound).exists()


def test_a_first_assembly_waits_for_the_vote_on_whose_agenda_its_election_is_put_later(
    cast, election
):
    frozen_roll(cast, 3, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN)
    items.put_election(case.pk, election.pk, by=cast.li, at=FROZEN)
    announcing.publish_notice(case.pk, by=cast.li, at=NOTICED)
    assert Formation.objects.get(pk=election.formation_id).case.state == "voting"


def test_a_first_assembly_waits_no_longer_for_a_vote_that_left_its_election_out(cast, election):
    frozen_roll(cast, 3, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN, election=election)
    items.remove_item(case.pk, 1, by=cast.li, at=FROZEN)
    assert Case.objects.get(pk=case.pk).parent is None


def test_only_the_street_puts_the_election_of_a_first_assembly_on_an_agenda(cast, election):
    frozen_roll(cast, 3, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.qian, at=FROZEN)
    with pytest.raises(NotYours, match="街道组织"):
        items.put_election(case.pk, election.pk, by=cast.qian, at=FROZEN)
