"""The search of the desk: what each post finds, how it is shown, what it costs."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.journal.models import Entry
from gongzhi.notices.services import Draft, publish
from tests import calls, matters
from tests.cast import at
from tests.searched import indexed


def page(browser, asked: str, **more) -> str:
    return browser.get(reverse("search"), {"q": asked, **more}).content.decode()


def typed(browser, asked: str) -> str:
    return browser.get(reverse("search_quick"), {"q": asked}).content.decode()


@pytest.fixture
def city(cast):
    matters.raised(cast)
    calls.dispatched(cast)
    indexed()
    return cast


def test_a_number_leads_to_its_case(desk, cast):
    number = matters.raised(cast).case.number
    answer = desk("li").get(reverse("search"), {"q": number})
    assert answer.url == reverse("case", args=[number])


def test_words_of_title_and_text_are_found_in_scope_only(desk, cast):
    matter = matters.raised(cast)
    indexed()
    for asked in ("冒水", "西侧 冒水", str(matter.pk), matter.case.number.partition("-")[2]):
        assert matter.case.number in page(desk("li"), asked).replace("<mark>", "").replace(
            "</mark>", ""
        )
        assert "没有找到" in page(desk("wu"), asked)
    assert "没有找到" in page(desk("wu"), matter.case.number)


def test_the_name_of_a_place_means_what_lies_in_it(desk, city):
    assert "路面一直往外" in page(desk("xu"), "振兴社区 冒水")
    assert "没有找到" in page(desk("xu"), "东兴社区 冒水")


def test_every_kind_is_found_and_leads_to_its_page(desk, city):
    notice = publish_notice(city)
    shown = page(desk("li"), "安和苑")
    for url in (
        f"{reverse('level_chain')}?place={city.place('AH').pk}",
        reverse("level_organisation", args=[city.org("ah-zb").pk]),
        reverse("notice", args=[notice.pk]),
    ):
        assert url in shown and url in typed(desk("li"), "安和苑")
    assert "6262001" in page(desk("li"), "供热服务"), "the telephone of a department"


def publish_notice(city):
    told = Draft("安和苑停水公告", "周二上午停水", city.place("AH"), None)
    return publish(told, by=city.qian, at=at("11-16 09:00"))


def test_places_and_party_organisations_are_found_in_reach_only(desk, city):
    assert "没有找到" in page(desk("wu"), "安和")
    assert "没有找到" in typed(desk("wu"), "安和")
    assert "中心户" not in page(desk("han"), "101 室"), "a household is told to its own line alone"


def test_what_was_asked_for_is_marked_and_everything_is_escaped(desk, cast):
    matters.raised(cast, text="<b>停水</b>三天", place="AH")
    indexed()
    for shown in (page(desk("li"), "停水"), typed(desk("li"), "停水")):
        assert "&lt;b&gt;<mark>停水</mark>&lt;/b&gt;" in shown and "<b>停水" not in shown
    assert "<script>" not in page(desk("li"), "<script>停水") + typed(desk("li"), "<script>停水")


def test_a_page_of_the_menu_is_a_jump_away(desk, cast):
    assert f'href="{reverse("rates")}"' in typed(desk("li"), "三率")
    assert reverse("parameters") not in typed(desk("li"), "参数")
    assert reverse("parameters") in typed(desk("he"), "参数")


def test_a_single_character_is_told_to_be_too_little(desk, cast):
    assert "再多写一个字" in page(desk("li"), "水")


@pytest.mark.parametrize(
    "asked", ["", " ", "'", "\\", "!&|()", "%' OR 1=1", "é", "停" * 300, "：*"]
)
def test_nothing_that_is_typed_breaks_the_search(desk, cast, asked):
    assert page(desk("li"), asked) and typed(desk("li"), asked) is not None


def test_found_cases_are_narrowed_and_paged(desk, cast):
    for n in range(30):
        matters.raised(cast, text=f"第 {n} 次停水", phone=None)
    indexed()
    browser, shown, address = desk("li"), [], reverse("search") + "?q=停水"
    assert "20+" in page(browser, "停水")
    while address:
        context = browser.get(address).context
        shown += [row["number"] for row in context["rows"]]
        address = context["next"]
    assert shown == list(Case.objects.order_by("-pk").values_list("number", flat=True))
    assert "没有找到" in page(browser, "停水", state="closed")
    assert "没有找到" in page(browser, "停水", kind="vote")
    assert browser.get(reverse("search"), {"q": "停水", "kind": "matter"}).context["rows"]


# --- people ---------------------------------------------------------------------------------------


def looked_up() -> int:
    return Entry.objects.filter(act="look_up").count()


def test_a_person_is_found_by_the_whole_phone_and_that_is_on_record(desk, cast):
    matter = matters.raised(cast)
    indexed()
    assert matter.case.number in page(desk("li"), matters.PHONE)
    assert looked_up() == 1
    assert "没有找到" in page(desk("wu"), matters.PHONE) and looked_up() == 2
    assert matter.case.number not in page(desk("li"), matters.PHONE[:8]) and looked_up() == 2


def test_whose_duty_it_is_not_finds_nobody_by_phone(desk, cast):
    matter = matters.raised(cast)
    assert matter.case.number not in page(desk("xu"), matters.PHONE) and looked_up() == 0


def test_no_phone_is_looked_up_while_one_types(desk, cast):
    matter = matters.raised(cast)
    assert matter.case.number not in typed(desk("li"), matters.PHONE) and looked_up() == 0


def test_a_phone_in_a_text_finds_nothing(desk, cast):
    matters.raised(cast, text="停水，请打 13912345678", phone=None)
    indexed()
    for asked in ("13912345678", "139 1234 5678", "1391234"):
        assert "没有找到" in page(desk("li"), asked)


# --- what it costs --------------------------------------------------------------------------------


def test_the_search_takes_at_most_eight_queries(desk, city, queries):
    publish_notice(city)
    browser = desk("li")
    for ask in (
        lambda: page(browser, "安和苑"),
        lambda: typed(browser, "安和苑"),
        lambda: page(browser, "安和苑", kind="matter", before="99"),
        lambda: page(browser, matters.PHONE),
    ):
        with queries() as seen:
            ask()
        assert len(seen) <= 8, seen
