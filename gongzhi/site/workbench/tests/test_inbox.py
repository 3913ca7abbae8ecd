"""The inbox, the switcher: what each post sees, and what it costs."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.casework.models import Case
from gongzhi.casework.services import plain_move
from gongzhi.mechanisms.street_calls import responding
from gongzhi.people import services as people
from gongzhi.people.models import Holding, Person, Post
from tests import calls, matters
from tests.cast import FOUNDER, MONDAY, at


def text(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def inbox(browser, **asked) -> str:
    return text(browser.get(reverse("inbox"), asked))


def test_an_empty_inbox_says_so_and_what_to_do(desk):
    page = inbox(desk("li"))
    assert "现在没有待办" in page and reverse("handled") in page


def test_the_inbox_holds_what_waits_for_the_post_the_most_urgent_first(desk, cast):
    urgent = matters.raised(cast, phone=None, text="井盖没了", urgency="emergency")
    first = matters.raised(cast)
    page = inbox(desk("wang", at("11-16 09:10")))
    assert page.index(urgent.case.number) < page.index(first.case.number)
    assert "接下，或说明为什么不受理" in page and "剩 3 小时 50 分" in page
    assert first.case.number not in inbox(desk("zheng"))


def test_counts_are_filters_and_filters_stand_in_the_address(desk, cast):
    late, fresh = matters.raised(cast), matters.raised(cast, text="路灯不亮")
    plain_move(fresh.pk, "accept", procedure="matter", by=cast.wang, at=MONDAY)
    browser = desk("wang", at("11-16 18:00"))
    assert late.case.number in inbox(browser, kind="over")
    assert fresh.case.number not in inbox(browser, kind="over")
    assert late.case.number not in inbox(browser, kind="doing")
    assert "没有符合筛选的待办" in inbox(browser, kind="pause")


def test_a_filter_that_is_not_on_offer_shows_nothing_and_breaks_nothing(desk, cast):
    matters.raised(cast)
    assert "没有符合筛选的待办" in inbox(desk("wang"), community="不是数")


def test_the_inbox_goes_on_where_the_page_ended(desk, cast):
    raised = [matters.raised(cast, text=f"第 {n} 件事") for n in range(14)]
    browser = desk("wang")
    first = browser.get(reverse("inbox"))
    more = first.context["more"]
    second = browser.get(more)
    seen = [r["number"] for r in first.context["rows"] + second.context["rows"]]
    assert sorted(seen) == sorted(m.case.number for m in raised)
    assert len(first.context["rows"]) == 12 and not second.context["more"]
    assert browser.get(reverse("inbox"), {"after": "gestern_1"}).status_code == 404


def test_the_filtered_list_opens_as_a_workbook(desk, cast):
    matter = matters.raised(cast, text="=HYPERLINK(1)")
    answer = desk("wang").get(reverse("inbox"), {"format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    header, line = rows.to_python()
    assert header[0] == "编号" and line[0] == matter.case.number
    assert line[1] == "安和苑 =HYPERLINK(1)"


def test_handled_lists_what_the_post_did_whoever_held_it(desk, cast):
    matter = matters.raised(cast)
    plain_move(matter.pk, "accept", procedure="matter", by=cast.wang, at=MONDAY)
    assert matter.case.number in text(desk("wang").get(reverse("handled")))
    assert "还没有经手的事" in text(desk("qian").get(reverse("handled")))


# --- posts ----------------------------------------------------------------------------------------


def test_who_holds_two_posts_chooses_which_one_acts(desk, cast):
    post = Post.objects.get(pk=cast.qian.post_id)
    wang = Person.objects.get(pk=cast.wang.person_id)
    how = {"how": Holding.How.DEPUTY, "since": MONDAY.date()}
    people.appoint(post, wang, by=FOUNDER, at=MONDAY, **how)
    browser = desk("wang")
    assert "振兴社区居委会 · 值班岗" in inbox(browser)
    browser.post(reverse("act_as"), {"post": post.pk, "next": reverse("matters")})
    assert browser.get(reverse("inbox")).context["acting"].post_id == post.pk


def test_nobody_acts_from_a_post_they_do_not_hold(desk, cast):
    answer = desk("wang").post(reverse("act_as"), {"post": cast.li.post_id})
    assert answer.status_code == 403


def test_after_the_switch_one_never_leaves_the_site(desk, cast):
    browser = desk("wang")
    answer = browser.post(
        reverse("act_as"), {"post": cast.wang.post_id, "next": "https://elsewhere.example/"}
    )
    assert answer.url == reverse("inbox")


# --- what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["inbox", "handled", "matters", "calls"])
def test_a_list_takes_at_most_eight_queries(desk, cast, queries, route):
    for n in range(5):
        matters.raised(cast, text=f"第 {n} 件事")
    heat = calls.response_of(cast, calls.dispatched(cast), "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(heat, note="修了", by=cast.han, at=at("11-16 15:00"))
    browser = desk("li", at("11-16 16:00"))
    with queries() as seen:
        text(browser.get(reverse(route)))
    assert len(seen) <= 8, seen
    assert Case.objects.awaiting(cast.li).exists()
