"""What residents do with matters themselves, and what others may know of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, open_moves
from gongzhi.mechanisms.matters import public, residents
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.matters.topics import TOPICS, topics
from gongzhi.messages.models import Outgoing
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import MONDAY, at
from tests.matters import raised

OTHER = "13800009999"
ALIKE = "3 号楼西边路面冒水，还结了冰"


def join(cast, into, place="AH"):
    person = person_with_phone(OTHER, at=MONDAY)
    by = Actor(label="居民", duty=RESIDENT, person_id=person.pk)
    report = matters.Report(text=ALIKE, place=cast.place(place))
    return residents.join(report, into, by=by, at=at("11-16 10:00"), reporter=person)


def test_who_joins_gets_the_answer_of_the_matter_joined(cast):
    first = raised(cast)
    second = join(cast, first.pk)
    assert Case.objects.get(pk=second.pk).state == "merged"
    advance(first.pk, "accept", by=cast.wang, at=at("11-16 10:30"))
    matters.resolve(first.pk, note="修好了", by=cast.wang, at=at("11-16 11:00"))
    assert Outgoing.objects.filter(person=second.reporter_id, about=f"case:{second.pk}").exists()


def test_a_matter_that_ended_meanwhile_cannot_be_joined(cast):
    first = raised(cast)
    matters.withdraw(first.pk, by=matters.reporter_of(first), at=MONDAY)
    with pytest.raises(NotNow):
        join(cast, first.pk)
    assert Matter.objects.count() == 1


def test_a_matter_of_another_community_cannot_be_joined(cast):
    first = raised(cast)
    with pytest.raises(Incomplete):
        join(cast, first.pk, place="LH")
    assert Matter.objects.count() == 1


def test_nobody_at_a_desk_can_join_in_a_residents_place(cast):
    case = raised(cast).case
    offered = open_moves(case, cast.wang, list(case.seats.all()))
    assert "accept" in {m.name for m in offered} and "join" not in {m.name for m in offered}
    with pytest.raises(NotYours):
        advance(case.pk, "join", by=cast.wang, at=MONDAY)


# --- the same thing nearby ------------------------------------------------------------------------


def seen(cast, text=ALIKE, place="AH", when="11-16 12:00", **who):
    return public.nearby(text, cast.place(place), at=at(when), **who).twins


def test_what_sounds_alike_in_the_same_compound_within_a_week_is_shown(cast):
    first = raised(cast)
    assert [t.pk for t in seen(cast)] == [first.pk]
    assert seen(cast, text="路灯不亮") == []
    assert seen(cast, place="TY") == []
    assert seen(cast, when="11-24 12:00") == []


def test_a_stairwell_looks_at_its_whole_compound(cast):
    first = raised(cast)
    assert [t.pk for t in seen(cast, place="AH-3-1")] == [first.pk]


def test_what_has_ended_or_was_merged_is_not_shown(cast):
    first = raised(cast)
    second = join(cast, first.pk)
    assert second.pk not in [t.pk for t in seen(cast)]
    matters.withdraw(first.pk, by=matters.reporter_of(first), at=MONDAY)
    assert seen(cast) == []


def test_looking_around_takes_one_question(cast, django_assert_num_queries):
    raised(cast)
    place = cast.place("AH")
    with django_assert_num_queries(1):
        public.nearby(ALIKE, place, at=at("11-16 12:00"), reporter=1)


# --- topics ---------------------------------------------------------------------------------------

SPOKEN = {
    "楼道灯不亮，老人摸黑上楼": ["路灯照明"],
    "暖气不热，家里才 15 度": ["供热"],
    "下水道堵了往外返味": ["下水道"],
    "电动车把充电桩占了，消防通道也堵": ["充电", "消防通道"],
    "谢谢你们": [],
}


@pytest.mark.parametrize(("text", "heard"), SPOKEN.items(), ids=SPOKEN)
def test_topics_are_heard_in_what_people_write(text, heard):
    assert topics(text) == heard


@given(st.text())
def test_nothing_but_the_listed_topics_ever_leaves_a_text(text):
    assert set(topics(text)) <= set(TOPICS)
    assert len(topics(text)) <= 2


@given(st.sampled_from(["路灯", "冒水", "停车"]), st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_a_phone_in_the_text_is_not_in_the_open_words(topic, phone):
    assert phone not in public.subject_words(None, f"{phone} {topic} 找王五 {phone}")
