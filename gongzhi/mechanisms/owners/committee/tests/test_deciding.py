"""What a committee decides: below the thresholds of the law nothing; the rest is made public."""

from datetime import date

import pytest

from gongzhi.mechanisms.owners.committee import deciding, members
from gongzhi.mechanisms.owners.committee.deciding import Meeting
from gongzhi.mechanisms.owners.committee.members import Offices
from gongzhi.mechanisms.owners.committee.models import Change, Member, Resolution
from gongzhi.notices.models import Notice
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import made
from .made import meeting, sitting

WORDS = {"title": "东门岗亭夜间值守", "text": "请物业自 12 月起安排夜间值守。"}


def decide(cast, committee, **changes):
    how = {
        "meeting": meeting(committee, on=date(2026, 11, 23)),
        "by": cast.qian,
        "at": at("11-23 16:00"),
    }
    return deciding.resolve(committee.pk, **(how | WORDS | changes))


def test_a_decision_is_kept_with_its_numbers_and_its_deadline(cast):
    committee = made.in_office(cast)
    found = decide(cast, committee, meeting=meeting(committee, present=4, agreed=3))
    assert (found.of, found.attended, found.agreed) == (5, 4, 3)
    assert found.publish_by == at("11-23 17:30") and found.published_at is None


@pytest.mark.parametrize(("present", "agreed", "field"), [(3, 3, "present"), (5, 2, "agreed")])
def test_below_the_thresholds_nothing_was_decided(cast, present, agreed, field):
    committee = made.in_office(cast)
    before = Resolution.objects.count()
    with pytest.raises(Incomplete) as refusal:
        decide(cast, committee, meeting=meeting(committee, present=present, agreed=agreed))
    assert refusal.value.field == field and "SDR 32" in refusal.value.message
    assert Resolution.objects.count() == before


def test_an_alternate_or_one_who_left_attends_nothing(cast):
    committee = made.in_office(cast)
    alternate = members.alternates(committee)[0]
    left = sitting(committee)[4]
    Member.objects.filter(pk=left.pk).update(until=date(2026, 11, 21), end="resigned")
    for stranger in (alternate, left):
        present = [*sitting(committee)[:4], stranger]
        with pytest.raises(Incomplete, match="在任委员") as refusal:
            decide(cast, committee, meeting=Meeting(date(2026, 11, 23), present, agreed=4))
        assert refusal.value.field == "present"


def test_all_means_all_members_of_that_day_also_those_suspended(cast):
    committee = made.in_office(cast)
    suspended = sitting(committee)[4]
    Member.objects.filter(pk=suspended.pk).update(
        suspended_at=at("11-21 09:00"), suspended_why="议事规则第 12 条"
    )
    with pytest.raises(Incomplete, match="暂停履职"):
        decide(cast, committee)
    found = decide(cast, committee, meeting=meeting(committee, present=4, agreed=3))
    assert found.of == 5
    before = meeting(committee, on=date(2026, 11, 20))
    assert decide(cast, committee, meeting=before).attended == 5, "then they still sat"


def test_before_the_first_meeting_nothing_is_decided(cast):
    with pytest.raises(NotNow):
        decide(cast, made.established(cast))


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_decision_says_what_it_is(cast, field):
    with pytest.raises(Incomplete) as refusal:
        decide(cast, made.in_office(cast), **{field: " "})
    assert refusal.value.field == field


def test_only_street_and_community_of_the_place_keep_the_decisions(cast):
    committee = made.in_office(cast)
    for stranger in (cast.wu, cast.wang, cast.zhu, cast.feng):
        with pytest.raises(NotYours):
            decide(cast, committee, by=stranger)


def test_a_decision_is_published_once_in_the_compound(cast):
    committee = made.in_office(cast)
    found = decide(cast, committee)
    how = {"resolution": found, "by": cast.qian, "at": at("11-24 09:00")}
    with pytest.raises(NotYours):
        deciding.publish(committee.pk, **(how | {"by": cast.wu}))
    deciding.publish(committee.pk, **how)
    notice = Notice.objects.get(subject=found.subject)
    assert notice.place == cast.place("AH") and notice.objections_until is None
    assert WORDS["text"] in notice.body and "全体委员 5 人，出席 5 人，同意 5 人" in notice.body
    with pytest.raises(NotNow, match="已经公布"):
        deciding.publish(committee.pk, **how)


def test_a_decision_of_another_committee_is_not_published_here(cast):
    committee = made.in_office(cast)
    other = made.on_paper(cast, code="LH", number="9")
    foreign = Resolution.objects.create(
        committee=other, title="x", text="x", met_on=date(2026, 11, 1), of=5, attended=5, agreed=5,
        publish_by=at("11-04 17:30"), recorded_at=at("11-02 09:00"), recorded_by="x",
    )  # fmt: skip
    with pytest.raises(Incomplete):
        deciding.publish(committee.pk, resolution=foreign, by=cast.qian, at=at("11-24 09:00"))


def test_a_new_chair_is_chosen_by_decision_and_told_to_the_authority(cast):
    committee = made.in_office(cast)
    chair, deputy, third, *_rest = sitting(committee)
    deciding.choose_offices(
        committee.pk,
        meeting=meeting(committee, on=date(2026, 11, 23)),
        offices=Offices(third, [deputy]),
        by=cast.qian,
        at=at("11-23 16:00"),
    )
    roles = {m.pk: m.role for m in sitting(committee)}
    assert roles[third.pk] == "chair" and roles[chair.pk] == "member"
    changed = Change.objects.filter(kind="office").values_list("member", flat=True)
    assert set(changed) == {chair.pk, third.pk}


def test_a_decision_asks_few_questions(cast, queries):
    committee = made.in_office(cast)
    with queries() as seen:
        found = decide(cast, committee)
    assert len(seen) <= 6, "\n".join(seen)
    with queries() as seen:
        deciding.publish(committee.pk, resolution=found, by=cast.qian, at=at("11-24 09:00"))
    assert len(seen) <= 7, "\n".join(seen)


def test_the_members_of_a_day_are_those_who_sat_then(cast):
    committee = made.in_office(cast)
    first = sitting(committee)[0]
    Member.objects.filter(pk=first.pk).update(until=date(2026, 11, 22), end="resigned")
    Member.objects.filter(committee=committee, rank=6).update(
        role="member", moved_up_on=date(2026, 11, 22)
    )
    ranks = [m.rank for m in members.sitting(committee, on=date(2026, 11, 21))]
    assert ranks == [1, 2, 3, 4, 5]
    assert [m.rank for m in members.sitting(committee, on=date(2026, 11, 22))] == [2, 3, 4, 5, 6]
