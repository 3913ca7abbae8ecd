"""The chain of responsibility: five named answers, or a sentence for each that is missing."""

from datetime import date

import pytest

from gongzhi.mechanisms.five_levels.queries import chain, chains
from gongzhi.people import services as people
from gongzhi.people.models import Holding, Mandate, Organisation, OrganisationKind, Post
from tests.cast import FOUNDER, MONDAY, SINCE

DAY = MONDAY.date()


def levels(links):
    return [link.level for link in links]


def by_level(place):
    return {link.level: link for link in chain(place, day=DAY)}


@pytest.mark.parametrize("code", ["AH-3-1", "AH-3-1-101"])
def test_a_stairwell_with_all_five_levels_names_five_people_with_phones(cast, code):
    links = chain(cast.place(code), day=DAY)
    assert levels(links) == ["street", "community", "branch", "group", "household"]
    assert [k.holder_name for k in links] == ["周书记", "孙书记", "赵书记", "刘组长", "陈秀英"]
    assert all(link.phone and not link.gap for link in links)


def test_a_compound_is_too_coarse_for_the_two_lowest_levels(cast):
    links = by_level(cast.place("AH"))
    assert links["branch"].holder_name == "赵书记"
    assert links["group"].gap == links["household"].gap == "请选到单元"
    assert links["group"].fault == "place"


def test_a_community_is_too_coarse_for_a_branch(cast):
    assert by_level(cast.place("371481001031"))["branch"].gap == "请选到小区"


def test_a_compound_without_a_branch_says_so(cast):
    link = by_level(cast.place("TY"))["branch"]
    assert (link.organisation, link.fault) == (None, "organisation")
    assert link.gap == "桃源里没有小区党支部"


def test_a_branch_without_a_chief_post_says_so(cast):
    assert by_level(cast.place("LH"))["branch"].fault == "post"


def test_a_vacant_post_says_since_when_and_keeps_its_phone(cast):
    holding = Holding.objects.get(post_id=cast.zhao.post_id)
    people.end_holding(holding.pk, until=date(2026, 10, 1), by=FOUNDER, at=MONDAY)
    link = by_level(cast.place("AH"))["branch"]
    assert (link.holder_name, link.gap) == ("", "书记空缺，自 2026-10-01 起")
    assert link.phone


def test_a_deputy_is_named_beside_the_holder(cast):
    post = Post.objects.get(pk=cast.zhao.post_id)
    stand_in = Holding.objects.get(post_id=cast.wang.post_id).person
    people.appoint(
        post,
        stand_in,
        since=date(2026, 11, 10),
        until=date(2026, 11, 20),
        how=Holding.How.DEPUTY,
        by=FOUNDER,
        at=MONDAY,
    )
    link = by_level(cast.place("AH"))["branch"]
    assert (link.holder_name, link.stands_in, link.gap) == ("赵书记", "王网格", "")


def test_the_organisations_phone_stands_in_for_the_posts(cast):
    Post.objects.filter(pk=cast.zhao.post_id).update(phone="")
    assert by_level(cast.place("AH"))["branch"].phone == "6261101"


def test_no_phone_at_all_is_a_gap(cast):
    Post.objects.filter(pk=cast.liu.post_id).update(phone="")
    assert by_level(cast.place("AH-3-1"))["group"].gap == "安和苑 3 号楼党小组没有公开电话"


def test_a_joint_branch_answers_for_the_compound_it_covers(cast):
    joint = people.add_organisation(
        kind=OrganisationKind.JOINT_BRANCH,
        name="桃源联合党支部",
        code="ty-lh",
        parent=cast.org("zx-dw"),
        since=SINCE,
        by=FOUNDER,
        at=MONDAY,
    )
    people.give_mandate(
        joint, cast.place("TY"), Mandate.Kind.COVERS, since=SINCE, by=FOUNDER, at=MONDAY
    )
    link = by_level(cast.place("TY"))["branch"]
    assert (link.organisation, link.label) == (joint, "联合党支部")


def test_an_ended_organisation_no_longer_answers(cast):
    Organisation.objects.filter(code="ah-3-1-h").update(until=date(2026, 11, 1))
    assert by_level(cast.place("AH-3-1"))["household"].fault == "organisation"


def test_any_number_of_places_takes_three_queries(cast, django_assert_max_num_queries):
    places = [cast.place(code) for code in ("AH", "TY", "LH", "AH-3-1", "AH-3-1-101")]
    with django_assert_max_num_queries(3):
        found = chains(places, day=DAY)
    assert set(found) == {p.pk for p in places}
