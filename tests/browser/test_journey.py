"""The whole story in a browser: a resident says something, the city answers, and each task is
counted in fields and clicks (rules on the load of the grass roots: domain rules part 15)."""

import json

import pytest
from django.utils import timezone

from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.people.privacy import person_with_phone
from tests.browser.conftest import ARTEFACTS, PHONE

WORDS = "3 号楼西侧路面一直往外冒水，已经两天了"


@pytest.fixture(scope="module")
def burden():
    """Task → (fields, clicks), printed for docs/burden.md."""
    counted: dict[str, dict[str, int]] = {}
    yield counted
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    (ARTEFACTS / "burden.json").write_text(json.dumps(counted, ensure_ascii=False, indent=1))


def button(visitor, name: str):
    return visitor.page.get_by_role("button", name=name, exact=True).first


def test_a_resident_reports_on_a_phone_with_at_most_five_fields(visit, burden):
    her = visit(None, PHONE)
    her.open("/report/?c=AH")
    her.fill("[name=text]", WORDS)
    her.fill("[name=phone]", "13800001234")
    her.click(her.page.locator("button[formaction]").first)
    shown = her.page.locator("text=/\\d{6}/").first.inner_text()
    code = "".join(c for c in shown if c.isdigit())[:6]
    assert her.page.locator("[name=text]").input_value() == WORDS, "what was typed stays"
    her.fill("[name=code]", code)
    her.shoot("report-360")
    her.click(button(her, "提交诉求"))
    her.page.wait_for_url("**/report/done/**")
    matter = Matter.objects.get()
    assert matter.case.number in her.page.inner_text("main")
    assert her.fields + 1 <= 5, "the compound came with the link, choosing it is the fifth"
    burden["反映一件事（居民）"] = {"fields": her.fields, "clicks": her.clicks}
    assert her.faults == []


def test_a_matter_goes_from_the_stairwell_to_the_department_and_back(visit, burden, city):
    now = timezone.localtime()
    matter = matters.raise_matter(
        matters.Report(text=WORDS, place=city.place("AH")),
        reporter=person_with_phone("13800001234", at=now),
        by=city.shen,
        at=now,
    )
    number = matter.case.number
    url = f"/desk/case/{number}/"
    wang = visit("wang", PHONE)
    wang.open("/desk/")
    assert number in wang.page.inner_text("main")
    wang.open(url)
    wang.start_counting()
    wang.click(button(wang, "接下"))
    burden["接下一件事（网格员）"] = {"fields": wang.fields, "clicks": wang.clicks}
    pass_up(wang, "管线不归物业", burden)
    qian = visit("qian")
    qian.open(url)
    qian.click(button(qian, "接下这件事"))
    pass_up(qian, "社区没有维修力量", burden)
    li = visit("li")
    li.open(url)
    li.click(button(li, "接下这件事"))
    li.click(li.page.get_by_role("link", name="呼叫全市").first)
    li.fill("[name=tried]", "放警示牌、撒盐；物业关楼前阀门无效")
    li.page.locator("[name=thinks]").first.check() if li.page.locator(
        "[name=thinks][type=checkbox]"
    ).count() else li.page.locator("[name=thinks]").select_option(index=0)
    li.click(button(li, "呼叫全市"))
    li.page.wait_for_load_state()
    li.shoot("call-1440")
    assert li.faults == []


def pass_up(visitor, why: str, burden) -> None:
    visitor.start_counting()
    form = visitor.page.locator("form[action$='/pass_up/']")
    visitor.fields += 1
    form.locator("textarea").fill(why)
    visitor.click(form.locator("button[type=submit]"))
    burden["上交上一级"] = {"fields": visitor.fields, "clicks": visitor.clicks}
