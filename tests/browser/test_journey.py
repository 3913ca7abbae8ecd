"""The whole story in a browser: a resident says something, the city answers, the resident says that
it is solved. What each task costs is counted on the way (domain rules part 15)."""

import re

import pytest

from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls.models import Response
from gongzhi.people.privacy import person_with_phone
from tests import calls
from tests.cast import at

from . import burden, stories
from .axe import grave_faults
from .burden import TASKS, tell
from .town import YESTERDAY
from .visitor import PHONE

WORDS = "3 号楼西侧路面一直往外冒水，已经两天了"
MOBILE = "13800001234"
DONE = "已更换 3 号楼西侧阀门井内阀门两只，16:00 恢复，试压正常。"
PHOTO = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photograph(size=(640, 480))}


def url(number: str) -> str:
    return f"/desk/case/{number}/"


@pytest.fixture
def calm():
    """Whoever is put in here must not have heard a complaint of the browser."""
    people = []
    yield people
    assert [fault for one in people for fault in one.faults] == []


@pytest.fixture
def enter(visit, calm):
    """As `visit`, and no page may complain."""

    def start(*who, **how):
        visitor = visit(*who, **how)
        calm.append(visitor)
        return visitor

    return start


def code_sent(her) -> str:
    """Ask for the code; in a demo city it is shown."""
    her.click("[data-send-code]")
    shown = her.page.locator("[data-code-said] b")
    return re.search(r"\d{6}", shown.inner_text())[0]


def written(her, text: str = WORDS) -> str:
    """The report with everything but the code, which is returned."""
    her.fill("[name=text]", text)
    her.attach("[name=photos]", PHOTO)
    place = her.page.locator("[name=place]")
    if not place.is_visible():
        her.click("#tab-list")
    her.choose(place, value=place.locator("option", has_text="安和苑").get_attribute("value"))
    her.fill("[name=phone]", MOBILE)
    return code_sent(her)


def test_a_resident_reports_on_a_phone_with_five_fields_and_a_wrong_code_loses_nothing(enter):
    her = enter(None, PHONE)
    her.open("/report/")
    right = written(her)
    wrong = str((int(right) + 1) % 10**6).zfill(6)
    her.page.fill("[name=code]", wrong)
    her.press("提交诉求")
    assert "验证码不对" in her.text
    assert grave_faults(her.page) == []
    assert her.page.input_value("[name=text]") == WORDS
    assert her.page.locator(".gz-kept img").count() == 1, "the photo is kept, too"
    her.fill("[name=code]", right)
    her.shoot("report-360")
    her.clicks -= 1  # the first try is no part of the task
    her.press("提交诉求")
    her.page.wait_for_url("**/report/done/**")
    matter = Matter.objects.get()
    assert matter.case.number in her.text
    tell(burden.REPORT, her)


def test_who_writes_of_a_fire_is_told_whom_to_ring_first_and_may_go_on(enter):
    her = enter(None, PHONE)
    her.open("/report/")
    code = written(her, "楼下电动车着火了，楼道里全是烟")
    her.fill("[name=code]", code)
    her.press("提交诉求")
    assert "请先打电话" in her.text
    assert grave_faults(her.page) == []
    assert her.page.locator("main a[href='tel:119']").count() == 1
    assert Matter.objects.count() == 0
    her.shoot("emergency-360")
    her.press("打过电话了，这里也记一笔")
    her.page.wait_for_url("**/report/done/**")
    matter = Matter.objects.get()
    assert (matter.case.urgency, matter.text) == ("urgent", "楼下电动车着火了，楼道里全是烟")


def test_a_neighbour_who_saw_it_too_follows_the_matter_that_is_there(enter, city):
    neighbour = person_with_phone("13900005678", at=YESTERDAY)
    said = matters.Report(text=WORDS, place=city.place("AH"))
    first = matters.raise_matter(said, reporter=neighbour, by=city.shen, at=YESTERDAY)
    her = enter(None, PHONE)
    her.open("/report/")
    her.fill("[name=code]", written(her))
    her.press("提交诉求")
    assert "附近有相似的事" in her.text
    assert grave_faults(her.page) == []
    her.shoot("twins-360")
    her.press("是这件，我也遇到了")
    her.page.wait_for_url("**/report/done/**")
    own = Matter.objects.exclude(pk=first.pk).get()
    assert own.merged_into == first and own.case.state == "merged"
    her.follow(her.page.get_by_role("link", name="看进度"))
    assert first.case.number in her.text


def test_a_matter_goes_from_the_stairwell_to_the_department_and_back(enter, city):
    her = enter(None, PHONE)
    number, link = report(her)
    by_the_grid(enter("wang", PHONE), number)
    by_the_community(enter("qian"), number)
    li = enter("li")
    call = called_by_the_street(li, number)
    by_the_platform(enter("feng"), call)
    by_the_department(enter("han"))
    rated(li, call)
    says_solved(her, link)


def report(her) -> tuple[str, str]:
    her.open("/report/")
    her.fill("[name=code]", written(her))
    her.press("提交诉求")
    her.page.wait_for_url("**/report/done/**")
    her.follow(her.page.get_by_role("link", name="看进度"))
    her.page.wait_for_url("**/follow/**")
    matter = Matter.objects.get()
    assert "现在谁负责" in her.text
    return matter.case.number, f"/follow/{matter.token}/"


def by_the_grid(wang, number: str) -> None:
    wang.open("/desk/")
    assert number in wang.text
    wang.follow(wang.page.locator("main").get_by_role("link", name="安和苑").first)
    wang.page.wait_for_url(f"**{url('*')}")
    wang.start_counting()
    wang.send("accept")
    tell(burden.ACCEPT, wang)
    wang.fill(wang.door("pass_up").locator("textarea"), "管线不归物业")
    wang.send("pass_up")
    assert "已上交" in wang.text
    tell(burden.PASS_UP, wang)


def by_the_community(qian, number: str) -> None:
    qian.open(url(number))
    qian.send("take_over")
    tell(burden.TAKE_OVER, qian)
    qian.fill(qian.door("pass_up").locator("textarea"), "社区没有维修力量")
    qian.send("pass_up")


def called_by_the_street(li, number: str) -> str:
    li.open(url(number))
    li.send("take_over")
    li.start_counting()
    li.follow(li.page.get_by_role("link", name="呼叫全市").first)
    li.page.wait_for_url("**/desk/calls/new/**")
    assert li.page.input_value("[name=facts]") == WORDS, "what the record knows is there"
    assert "管线不归物业" in li.page.input_value("[name=tried]")
    li.tick(li.page.get_by_label("城市供热服务中心"))
    li.press("呼叫全市")
    li.page.wait_for_url(re.compile("/desk/case/"))
    tell(burden.CALL, li)
    return re.search(r"呼-\d+-\d+", li.text)[0]


def by_the_platform(feng, call: str) -> None:
    feng.open(url(call))
    feng.fill(feng.door("verify").locator("textarea"), "现场属实")
    feng.send("verify")
    tell(burden.VERIFY, feng)
    form = feng.door("confirm")
    feng.choose(form.locator("[name=lead]"), label="城市供热服务中心")
    feng.tick(form.get_by_label("市政养护中心"))
    feng.send("confirm")
    tell(burden.CONFIRM, feng)
    feng.send("dispatch")
    tell(burden.DISPATCH, feng)


def by_the_department(han) -> None:
    response = Response.objects.select_related("case").get(department__code="gr")
    han.open(url(response.case.number))
    han.tick(han.door("sign").locator("[name=contacted]"))
    han.send("sign")
    tell(burden.SIGN, han)
    form = han.door("answer")
    han.fill(form.locator("textarea"), DONE)
    han.attach(form.locator("[name=photos]"), PHOTO)
    han.send("answer")
    tell(burden.ANSWER, han)
    assert DONE in han.text


def rated(li, call: str) -> None:
    """One department after the other; the call closes with the last."""
    li.open(url(call))
    li.shoot("call-to-rate-1440")
    li.start_counting()
    for turn in range(2):
        form = li.door("rate")
        li.tick(form.locator("[value='5']"))
        li.send("rate")
        if turn == 0:
            tell(burden.RATE, li)
    assert "办结" in li.text


def says_solved(her, link: str) -> None:
    her.open(link)
    assert DONE in her.text
    assert her.page.locator("main img").count() == 2, "before and after"
    assert her.broken_pictures() == []
    her.shoot("follow-360")
    her.start_counting()
    her.follow(her.page.get_by_role("link", name="解决了，去评价"))
    her.tick(her.page.get_by_label("非常满意", exact=True))
    her.press("评好了，办结")
    her.page.wait_for_url(f"**{link}")
    tell(burden.SOLVED, her)
    matter = Matter.objects.select_related("case").get()
    assert (matter.case.state, matter.review) == ("closed", "5")


def test_two_points_want_a_reason_and_the_form_keeps_what_was_typed(enter, city):
    case = calls.dispatched(city, assisting=())
    pk = calls.response_of(city, case, "gr")
    stories.play(city, pk, stories.RESPONSES["answered"], since=at("11-16 13:30"))
    number = Response.objects.get(pk=pk).case.number
    li = enter("li")
    li.open(url(number))
    li.door("rate").locator("[value='2']").check(force=True)
    li.send("rate")
    assert grave_faults(li.page) == []
    assert li.door("rate").locator("[value='2']").is_checked(), "the score stays"
    li.shoot("rate-refused-1440")
    reason = "还在渗水，没有修好"
    li.open(url(number))
    li.start_counting()
    li.tick(li.door("rate").locator("[value='2']"))
    li.fill(li.door("rate").locator("textarea"), reason)
    li.send("rate")
    tell(burden.RATE_LOW, li)
    assert "重办" in li.text
    response = Response.objects.select_related("case").get(pk=pk)
    assert response.case.state == "redo"
    han = enter("han")
    han.open(url(number))
    assert reason in han.text


def test_the_page_on_the_burden_lists_the_tasks_that_are_counted():
    assert list(burden.rows()) == [task.name for task in TASKS]
