"""The pages of the five levels: what each post sees of them, and what they cost."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.people import services as people
from gongzhi.people.models import Holding, Organisation, Person, Post
from tests.cast import FOUNDER, MONDAY


def get(browser, name, *args, status=200, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_street_sees_its_tree_down_to_the_branches(desk):
    page = get(desk("li"), "levels")
    for name in ("市中街道党工委", "振兴社区党委", "安和苑党支部"):
        assert name in page
    assert "云红街道党工委" not in page


def test_the_platform_chooses_the_street(desk):
    page = get(desk("feng"), "levels", street="371481003")
    assert "柳河湾党支部" in page
    assert "安和苑党支部" not in page


def test_flags_stand_beside_the_organisation(desk):
    page = get(desk("li"), "levels")
    assert "应设支部委员会" in page  # twelve members, one secretary
    assert "没有登记任期届满日" in page


@pytest.mark.parametrize("name", ["han", "he", "shi", "shen"])
def test_every_page_answers_or_refuses_by_duty(desk, name):
    allowed = {"han": False, "he": True, "shi": False, "shen": True}[name]
    for page in ("levels", "level_coverage", "level_chain", "level_terms"):
        get(desk(name), page, status=200 if allowed else 403)


def test_an_organisation_shows_what_hangs_from_it(desk, cast):
    page = get(desk("zhao"), "level_organisation", cast.org("ah-zb").pk)
    assert "安和苑 3 号楼党小组" in page
    assert "101 室中心户" in page


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("zhao", "ah-zb", 200),
        ("zhao", "zx-dw", 200),
        ("zhao", "lh-zb", 404),
        ("wu", "ah-zb", 404),
        ("wu", "lh-zb", 200),
        ("feng", "ah-zb", 200),
    ],
)
def test_an_organisation_of_another_street_is_not_there(desk, cast, who, code, status):
    get(desk(who), "level_organisation", cast.org(code).pk, status=status)


def test_gaps_are_listed_with_who_answers_meanwhile(desk):
    page = get(desk("wu"), "level_coverage")
    assert "柳河湾党支部没有设负责人岗位" in page
    assert "没有设负责人岗位" in page
    page = get(desk("li"), "level_coverage")
    assert "桃源里没有小区党支部" in page
    assert "振兴社区党委 孙书记" in page


def test_gaps_narrow_by_level_and_by_what_is_missing(desk):
    browser = desk("li")
    assert "桃源里没有小区党支部" in get(browser, "level_coverage", level="branch")
    assert "桃源里没有小区党支部" not in get(browser, "level_coverage", level="group")
    assert "桃源里没有小区党支部" not in get(browser, "level_coverage", fault="phone")


def test_a_compound_without_stairwells_is_named_as_unlisted(desk):
    assert "桃源里" in get(desk("li"), "level_coverage", level="group")


def test_the_sheet_of_gaps_opens_and_holds_them_all(desk):
    answer = desk("li").get(reverse("level_coverage"), {"format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    found = rows.to_python()
    assert found[0][:3] == ["地点", "编码", "缺哪一级"]
    assert any(row[3] == "桃源里没有小区党支部" for row in found)


def test_an_address_is_found_by_words_pinyin_and_code(desk, cast):
    browser = desk("li")
    stairwell = f"?place={cast.place('AH-3-1').pk}"
    assert stairwell in get(browser, "level_chain", q="安和 1 单元")
    assert f"?place={cast.place('AH').pk}" in get(browser, "level_chain", q="ahy")
    assert stairwell in get(browser, "level_chain", q="AH-3-1")
    assert "没有找到" in get(browser, "level_chain", q="柳河湾")


def test_the_chain_of_a_stairwell_names_five(desk, cast):
    page = get(desk("li"), "level_chain", place=cast.place("AH-3-1").pk)
    for name in ("周书记", "孙书记", "赵书记", "刘组长", "陈秀英"):
        assert name in page


def test_the_chain_of_another_street_is_not_there(desk, cast):
    get(desk("wu"), "level_chain", place=cast.place("AH").pk, status=404)
    get(desk("wu"), "level_chain", place="x", status=404)


def ends(actor, day):
    Holding.objects.filter(post=actor.post_id).update(term_ends=day)


def test_terms_that_end_within_ninety_days_are_listed(desk, cast):
    today = MONDAY.date()
    ends(cast.zhao, today + timedelta(days=90))
    ends(cast.sun, today + timedelta(days=91))
    page = get(desk("li"), "level_terms")
    assert "还有 90 天" in page
    assert "振兴社区党委" not in page


def test_a_term_that_is_over_comes_first_and_says_so(desk, cast):
    ends(cast.zhao, MONDAY.date())
    page = get(desk("li"), "level_terms")
    assert page.index("已届满") < page.index("没有登记</span>")


def test_the_history_of_a_post_shows_both_holders(desk, cast):
    new = Person.objects.create(name="林书记", created_at=MONDAY)
    post = Post.objects.get(pk=cast.zhao.post_id)
    people.hand_over(post, new, on=date(2026, 10, 1), by=FOUNDER, at=MONDAY)
    page = get(desk("sun"), "post_history", post.pk)
    assert page.index("林书记") < page.index("赵书记")
    assert "2026-10-01" in page


def test_names_on_posts_that_answer_for_nothing_are_masked(desk, cast):
    page = get(desk("sun"), "post_history", cast.wang.post_id)
    assert "王＊＊" in page
    assert "王网格" not in page


def test_party_data_of_persons_stay_in_scope(desk, cast):
    person = Person.objects.filter(pk=cast.zhao.person_id)
    person.update(party_member=True, party_source="组织部门台账")
    assert "＊＊" not in get(desk("sun"), "post_history", cast.zhao.post_id)
    assert '<td data-l="党员">＊＊' in get(desk("feng"), "post_history", cast.zhao.post_id)
    assert '<td data-l="党员">＊＊' in get(desk("wang"), "post_history", cast.zhao.post_id)


def test_a_post_of_another_street_is_not_there(desk, cast):
    get(desk("wu"), "post_history", cast.zhao.post_id, status=404)


def test_an_ended_organisation_has_left_the_tree(desk, cast):
    Organisation.objects.filter(code="ah-3-1-h").update(until=MONDAY.date())
    assert "101 室中心户" not in get(desk("zhao"), "level_organisation", cast.org("ah-zb").pk)


@pytest.mark.parametrize("name", ["levels", "level_coverage", "level_chain", "level_terms"])
def test_each_page_takes_a_bounded_number_of_queries(desk, name, django_assert_max_num_queries):
    browser = desk("li")
    with django_assert_max_num_queries(8):
        get(browser, name)
