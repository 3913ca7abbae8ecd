"""Proposal, suspension and decision: who may end a membership, and that nobody else may."""

from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee import deciding as board
from gongzhi.mechanisms.owners.committee import services as terms
from gongzhi.mechanisms.owners.committee.models import Member
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import deciding
from gongzhi.mechanisms.owners.voting.models import Vote
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from .filed import FOUND, heard, member, of, proposed, received, vote_on

DECIDED = at("12-01 09:00")


def removed(cast, case, item, **changes):
    return deciding.remove_by_assembly(
        case.pk, item=item, **({"by": cast.li, "at": DECIDED} | changes)
    )


# --- proposal and suspension ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "owners", "good"),
    [(3, None, True), (2, None, False), (None, 4, True), (None, 3, False)],
)
def test_a_proposal_counts_who_joined(cast, members, owners, good):
    made.roll(cast, 20)
    case = heard(cast, member(cast))
    how = {"findings": FOUND, "members": members, "owners": owners, "by": cast.li, "at": DECIDED}
    if good:
        assert deciding.propose(case.pk, **how).state == "proposed"
        assert (of(case).of_members, of(case).proposed_at) == (5, DECIDED)
    else:
        with pytest.raises(Incomplete, match="SDR 34") as refusal:
            deciding.propose(case.pk, **how)
        assert refusal.value.field == ("members" if owners is None else "owners")


def test_nobody_is_proposed_unheard(cast):
    case = received(cast)
    with pytest.raises(NotNow, match="听本人说明"):
        deciding.propose(case.pk, findings=FOUND, members=3, owners=None, by=cast.li, at=DECIDED)


def test_duties_rest_only_on_a_published_rule_and_only_until_the_decision(cast):
    case = proposed(cast)
    who = of(case).member
    with pytest.raises(Incomplete) as refusal:
        deciding.suspend(case.pk, basis="  ", by=cast.li, at=at("11-24 10:00"))
    assert refusal.value.field == "basis"
    with pytest.raises(NotYours):
        deciding.suspend(case.pk, basis="议事规则第 12 条", by=cast.qian, at=at("11-24 10:00"))
    deciding.suspend(
        case.pk, basis="议事规则第 12 条，2026-11-16 公布", by=cast.li, at=at("11-24 10:00")
    )
    assert Member.objects.get(pk=who.pk).suspended_at
    with pytest.raises(NotNow):
        deciding.suspend(case.pk, basis="议事规则第 12 条", by=cast.li, at=at("11-24 11:00"))
    deciding.keep(case.pk, reason="未通过", by=cast.li, at=DECIDED)
    assert Member.objects.get(pk=who.pk).suspended_at is None


def test_nobody_is_suspended_while_facts_are_checked(cast):
    with pytest.raises(NotNow):
        deciding.suspend(heard(cast).pk, basis="议事规则第 12 条", by=cast.li, at=DECIDED)


# --- by the assembly ------------------------------------------------------------------------------


def test_the_owners_decision_ends_it_and_the_first_alternate_moves_up(cast):
    case = proposed(cast)
    done = removed(cast, case, vote_on(cast, case))
    found = of(case)
    assert done.state == "handing_over" and done.due_at == at("12-04 17:30"), "three days (GR 45)"
    assert found.route == "assembly" and found.ended_on == date(2026, 11, 30)
    assert found.member.end == "removed" and found.replaced_by.rank == 6
    assert found.replaced_by.role == "member"


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"passes": False}, NotNow, "没有通过"),
        ({"code": "OTHER_MAJOR"}, Incomplete, "更换业主委员会成员"),
        ({"title": "更换一名委员"}, Incomplete, "没有写明"),
        ({"when": "11-23 18:00"}, Incomplete, "早于提请"),
    ],
)
def test_no_other_vote_ends_a_membership(cast, how, error, words):
    case = proposed(cast)
    with pytest.raises(error, match=words):
        removed(cast, case, vote_on(cast, case, **how))
    assert of(case).member.until is None and Case.objects.get(pk=case.pk).state == "proposed"


def test_a_vote_of_another_compound_ends_nothing_here(cast):
    case = proposed(cast)
    with pytest.raises(Incomplete, match="不是本小区"):
        removed(cast, case, vote_on(cast, case, place="LH"))


def test_a_vote_that_was_revoked_or_is_not_published_ends_nothing(cast):
    case = proposed(cast)
    item = vote_on(cast, case)
    Vote.objects.filter(pk=item.vote_id).update(published_at=None)
    with pytest.raises(NotNow, match="还没有公布"):
        removed(cast, case, item)
    Vote.objects.filter(pk=item.vote_id).update(
        published_at=at("11-30 18:00"), revoked_at=DECIDED, revoked_why="x"
    )
    with pytest.raises(NotNow, match="撤销"):
        removed(cast, case, item)


def test_an_item_may_name_the_member_instead_of_the_case(cast):
    case = proposed(cast)
    assert removed(cast, case, vote_on(cast, case, title=f"终止{of(case).member.name}委员资格"))


def test_a_vote_that_was_called_for_this_case_is_about_it(cast):
    case = proposed(cast)
    assert removed(cast, case, vote_on(cast, case, title="更换一名委员", parent=case))


def test_one_decision_removes_one_member(cast):
    first = member(cast)
    second = made.sitting(first.committee)[1]
    one, two = proposed(cast, first), proposed(cast, second)
    item = vote_on(cast, one, title=f"终止资格（{one.number}、{two.number}）")
    removed(cast, one, item)
    with pytest.raises(NotNow, match="一项决定只关于一个人"):
        removed(cast, two, item)
    assert of(two).member.until is None


def test_only_the_street_of_the_place_confirms_a_removal(cast):
    case = proposed(cast)
    item = vote_on(cast, case)
    for stranger in (cast.wu, cast.qian, cast.zhu, cast.feng):
        with pytest.raises(NotYours):
            removed(cast, case, item, by=stranger)


def test_before_the_proposal_nobody_is_removed(cast):
    case = heard(cast)
    with pytest.raises(NotNow):
        removed(cast, case, vote_on(cast, case))


# --- by the committee -----------------------------------------------------------------------------


def resolution(cast, case, *, agreed: int = 4, text: str = "", on=date(2026, 11, 25)):
    committee = of(case).member.committee
    return board.resolve(
        committee.pk,
        meeting=made.meeting(committee, agreed=agreed, on=on),
        title="终止委员资格",
        text=text or f"终止资格（{case.number}）",
        by=cast.qian,
        at=at("11-25 16:00"),
    )


def by_committee(cast, case, found, **changes):
    how = {"resolution": found, "by": cast.li, "at": DECIDED} | changes
    return deciding.remove_by_committee(case.pk, **how)


def test_the_committee_ends_it_only_with_the_power_the_owners_gave_it(cast):
    case = proposed(cast)
    found = resolution(cast, case)
    with pytest.raises(NotNow, match="没有授权"):
        by_committee(cast, case, found)
    committee = of(case).member.committee
    terms.authorise(committee.pk, authority="业主大会第 3 项", by=cast.li, at=at("11-24 09:00"))
    done = by_committee(cast, case, found)
    assert done.state == "handing_over" and of(case).route == "committee"
    assert of(case).ended_on == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"text": "终止一名委员的资格"}, "没有写明"), ({"on": date(2026, 11, 23)}, "早于提请")],
)
def test_another_decision_of_the_committee_ends_nothing(cast, changes, words):
    case = proposed(cast)
    committee = of(case).member.committee
    terms.authorise(committee.pk, authority="业主大会第 3 项", by=cast.li, at=at("11-24 09:00"))
    with pytest.raises(Incomplete, match=words):
        by_committee(cast, case, resolution(cast, case, **changes))


# --- not decided ----------------------------------------------------------------------------------


def test_what_was_not_decided_leaves_the_member_in_office(cast):
    case = proposed(cast)
    item = vote_on(cast, case, passes=False)
    with pytest.raises(Incomplete):
        deciding.keep(case.pk, reason="", item=item, by=cast.li, at=DECIDED)
    done = deciding.keep(case.pk, reason="业主大会未通过", item=item, by=cast.li, at=DECIDED)
    assert done.state == "kept" and of(case).member.until is None


def test_a_decision_that_passed_is_not_put_aside(cast):
    case = proposed(cast)
    item = vote_on(cast, case)
    with pytest.raises(NotNow, match="通过了"):
        deciding.keep(case.pk, reason="算了", item=item, by=cast.li, at=DECIDED)
