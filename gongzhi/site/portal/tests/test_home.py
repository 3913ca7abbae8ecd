"""The first page, its figures, the small switches, and what people say about the site."""

from datetime import date

import pytest

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.services import plain_move
from gongzhi.indicators import registry
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.messages.models import Outgoing
from gongzhi.notices.services import Draft, publish
from gongzhi.people.models import Account
from gongzhi.people.retention import TABLE
from gongzhi.site.models import Suggestion
from gongzhi.site.portal.figures import all_figures, headlines, window
from tests.cast import MONDAY, at
from tests.matters import TEXT, raised

from .conftest import PHONE, text_of

LATER = at("11-20 09:00")


@pytest.fixture
def solved(cast):
    """Reported, accepted, answered and confirmed on Monday."""
    matter = raised(cast)
    plain_move(matter.pk, "accept", procedure="matter", by=cast.wang, at=at("11-16 09:30"))
    matters.resolve(matter.pk, note="换了阀门", by=cast.wang, at=at("11-16 11:00"))
    by = matters.reporter_of(matter)
    matters.confirm(matter.pk, review="5", note="", by=by, at=at("11-16 15:00"))
    return matter


# --- the first page -------------------------------------------------------------------------------


def test_the_three_doors_and_the_emergency_numbers_stand_first(client, cast):
    page = client.get("/").content.decode()
    assert page.index("/report/") < page.index("/follow/") < page.index("/compounds/")
    assert all(f'href="tel:{n}"' in page for n in (119, 110, 120))


def test_a_figure_without_a_base_is_no_figure(client, cast):
    count, *shares = headlines(MONDAY)
    assert count.value == "0"
    assert [(f.value, bool(f.why)) for f in shares] == [(None, True)] * 3
    assert "暂无" in text_of(client.get("/"))


def test_the_figures_count_the_records_up_to_last_midnight(client, solved, clock):
    assert window(MONDAY).until == date(2026, 11, 15)
    assert headlines(MONDAY)[0].value == "0"
    received, low, *_rest = headlines(LATER)
    assert (received.value, received.of) == ("1", "前 30 天没有记录，不作比较")
    assert (low.value, low.of) == ("100.0", "1 ÷ 1")
    clock(LATER)
    assert "100.0" in text_of(client.get("/"))


def test_a_compound_has_figures_of_its_own(solved, cast):
    assert headlines(LATER, cast.place("AH"))[0].value == "1"
    assert headlines(LATER, cast.place("LH"))[0].value == "0"


def test_what_was_just_solved_is_told_by_place_and_topic_alone(client, solved, clock):
    clock(LATER)
    page = client.get("/")
    said = text_of(page)
    assert "安和苑：路面、漏水冒水" in said and "小区解决" in said and "用时 6 小时" in said
    hidden = (TEXT, "3 号楼", solved.token, solved.case.number, "换了阀门")
    assert not any(words in page.content.decode() for words in hidden)


def test_running_notices_are_shown_and_lead_to_their_text(client, cast):
    draft = Draft("表决结果", "同意 98 户", cast.place("AH"), Limit(7, Unit.CD))
    notice = publish(draft, by=cast.zhao, at=MONDAY)
    assert f"/notices/{notice.pk}/" in client.get("/").content.decode()
    said = text_of(client.get(f"/notices/{notice.pk}/"))
    assert "同意 98 户" in said and "提异议" in said
    assert client.get("/notices/999999/").status_code == 404


def test_the_first_page_costs_few_queries(client, solved, queries):
    client.get("/")
    with queries() as seen:
        client.get("/")
    assert len(seen) <= 5, "\n".join(seen)


@pytest.mark.parametrize(
    "url", ["/", "/report/", "/compounds/AH/", "/privacy/", "/figures/", "/accessibility/"]
)
@pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_pages_speak_both_languages(client, cast, url, language, tag):
    client.cookies["django_language"] = language
    answer = client.get(url)
    assert answer.status_code == 200
    assert f'<html lang="{tag}"' in answer.content.decode()


# --- demo roles -----------------------------------------------------------------------------------


@pytest.fixture
def demo(cast):
    Account.objects.filter(username__in=["li", "wang"]).update(is_demo=True)


def test_a_demo_city_offers_one_press_for_each_role_and_says_what_it_is(client, demo):
    said = text_of(client.get("/"))
    assert "演示登录" in said and "真实城市里没有这一段" in said
    assert "街道值班岗" in said and "督查岗" not in said
    assert client.post("/demo/sign-in/", {"username": "li"}).status_code == 302
    assert client.session["_auth_user_id"]


def test_only_demo_accounts_can_be_entered_by_a_press(client, demo):
    for name in ("zhao", "nobody", ""):
        assert client.post("/demo/sign-in/", {"username": name}).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405


def test_outside_of_a_demo_city_there_is_no_such_door(client, demo, settings):
    settings.DEMO = False
    assert "演示登录" not in text_of(client.get("/"))
    assert client.post("/demo/sign-in/", {"username": "li"}).status_code == 404


# --- switches -------------------------------------------------------------------------------------


def test_large_text_is_kept_without_a_sign_in(client, cast):
    answer = client.post("/text-size/", {"size": "large", "next": "/report/"})
    assert answer.url == "/report/"
    assert 'class="gz-large"' in client.get("/report/").content.decode()
    client.post("/text-size/", {"size": "", "next": "/"})
    assert 'class="gz-large"' not in client.get("/report/").content.decode()


def test_the_switch_never_leads_off_the_site(client, cast):
    answer = client.post("/text-size/", {"size": "large", "next": "https://evil.example/"})
    assert answer.url == "/"


# --- what is said about the site ------------------------------------------------------------------


def test_the_privacy_notice_names_every_kind_of_record_with_its_period(client, cast):
    said = text_of(client.get("/privacy/"))
    for row in TABLE:
        assert str(row.what) in said and str(row.how_long) in said
    assert "第十三条" in said


def test_every_figure_is_defined_on_its_own_page(client, cast):
    page = client.get("/figures/").content.decode()
    assert len(all_figures(MONDAY)) == len(registry.every())
    for figure in all_figures(MONDAY):
        assert f'id="{figure.key}"' in page and figure.definition in page


def test_a_suggestion_needs_no_name_and_reaches_the_administrator(client, desk, cast):
    assert client.post("/feedback/", {"text": "字太小", "page": "/report/"}).status_code == 302
    kept = Suggestion.objects.get()
    assert kept.person_id is None and "127.0.0.1" not in kept.client
    said = text_of(desk("he").get("/desk/suggestions/"))
    assert "字太小" in said and "/report/" in said


def test_a_suggestion_without_words_keeps_the_page_it_came_from(client, cast):
    answer = client.post("/feedback/", {"text": " ", "page": "/report/"})
    assert answer.status_code == 422
    assert 'value="/report/"' in answer.content.decode()


def test_ones_own_link_is_not_noted_with_a_suggestion(client, cast):
    matter = raised(cast)
    came = f"http://testserver/follow/{matter.token}/"
    page = client.get("/feedback/", headers={"Referer": came})
    assert matter.token not in page.content.decode()


def test_too_many_suggestions_from_one_address_are_refused_with_the_words_kept(client, cast):
    for n in range(10):
        client.post("/feedback/", {"text": f"第 {n} 条"})
    answer = client.post("/feedback/", {"text": "第十一条"})
    assert answer.status_code == 422 and "第十一条" in answer.content.decode()
    assert Suggestion.objects.count() == 10


def test_whoever_proved_a_phone_hears_the_answer(client, desk, resident, prove):
    prove()
    client.post("/feedback/", {"text": "想要夜间模式"})
    kept = Suggestion.objects.get()
    at_desk = desk("he")
    answer = at_desk.post(f"/desk/suggestions/{kept.pk}/", {f"s{kept.pk}-reply": "已列入计划"})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert kept.reply == "已列入计划"
    assert "已列入计划" in Outgoing.objects.get(person=resident).text


def test_suggestions_are_read_and_answered_by_the_administrator_alone(desk, client, cast):
    client.post("/feedback/", {"text": "字太小"})
    kept = Suggestion.objects.get()
    for name in ("li", "lv"):
        assert desk(name).get("/desk/suggestions/").status_code == 403
        url = f"/desk/suggestions/{kept.pk}/"
        assert desk(name).post(url, {f"s{kept.pk}-reply": "好"}).status_code == 403


def test_nothing_a_resident_typed_is_in_a_list_that_all_can_see(client, solved, clock):
    clock(LATER)
    assert Matter.objects.get().reporter_id
    for url in ("/", "/figures/", "/compounds/AH/"):
        assert PHONE[-4:] not in client.get(url).content.decode()
