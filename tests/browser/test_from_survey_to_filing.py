"""One compound from its survey to the filing of its committee, each step at the page of whoever has
to take it: survey, roll, first assembly, joint review, vote, count, first meeting, certificate."""

import pytest
from django.utils import timezone

from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly.parameters import HOUSING
from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.policy.services import set_parameter
from tests.cast import at

from .first_assembly import (
    FILED,
    GROUP,
    NAMES,
    QUESTIONS,
    RULES,
    STANDING,
    SURVEYED,
    TABLE,
    phone,
)
from .visitor import DESK, PHONE, proved, session_cookie


class Story:
    """The desk of everybody who takes part, and the day it is."""

    def __init__(self, visit, patch: pytest.MonkeyPatch) -> None:
        self.visit = visit
        self.now = at("06-15 09:00")
        patch.setattr(timezone, "now", lambda: self.now)
        self.faults: list[str] = []
        self.there: dict = {}
        self.assembly = self.election = self.vote = ""
        """Where the pages of these are, once they are there."""

    def on(self, day: str) -> None:
        """Time goes by; what happens by itself has happened."""
        self.now = at(day)
        sweep(at=self.now)

    def desk(self, who: str | None, path: str, screen: dict = DESK, *, kept: dict | None = None):
        """Their browser, in which they are signed in on that day, at this page."""
        if who not in self.there:
            self.there[who] = self.visit(who, screen)
        visitor = self.there[who]
        visitor.page.context.add_cookies([session_cookie(who, visitor.site, kept or {})])
        visitor.faults = self.faults
        visitor.open(path)
        return visitor

    @property
    def papers(self) -> str:
        return self.vote.replace("case", "owners/papers")


@pytest.fixture
def story(visit, city):
    set_parameter(HOUSING, "cg", reason="三定方案", by=city.he, at=at("06-12 09:00"))
    with pytest.MonkeyPatch.context() as patch:  # inside that of the city, which stops the clock
        told = Story(visit, patch)
        yield told
    assert told.faults == []


def test_a_compound_comes_from_its_survey_to_a_filed_committee(story):
    surveyed(story)
    rolled(story)
    grouped(story)
    stood(story)
    reviewed(story)
    called(story)
    voted(story)
    decided(story)
    filed(story)


def surveyed(story: Story) -> None:
    feng = story.desk("feng", "/desk/owners/surveys/open/")
    feng.fill("[name=name]", "2026 年上半年摸排")
    feng.fill("[name=day]", "2026-06-15")
    feng.press("开始摸排")
    where = feng.page.url.removeprefix(feng.site)
    qian = story.desk("qian", f"{where}compound/AH/fill/")
    for name, value in SURVEYED.items():
        qian.fill(f"[name={name}]", value)
    qian.tick("[name=has_committee][value=no]")
    qian.press("保存")
    assert "具备成立条件" in qian.text


def rolled(story: Story) -> None:
    qian = story.desk("qian", "/desk/owners/AH/roll/import/")
    qian.attach("[type=file]", {"name": "业主.csv", "mimeType": "text/csv", "buffer": TABLE})
    qian.press("检查表格")
    qian.press("确认导入 9 行")
    qian.open("/desk/owners/AH/roll/publish/")
    qian.press("公示")
    assert "公示中" in qian.text


def grouped(story: Story) -> None:
    """The group is formed within its time, and everybody may read who is in it."""
    li = story.desk("li", "/desk/owners/assembly/start/")
    li.choose("[name=place]", label="安和苑")
    li.fill("[name=asked_on]", "2026-06-15")
    li.fill("[name=basis]", "2026 年上半年摸排：已交付面积过半")
    li.press("启动筹备")
    story.assembly = li.page.url.removeprefix(li.site)
    story.on("06-22 09:00")
    li = story.desk("li", story.assembly)
    li.follow(li.page.get_by_role("link", name="成立筹备组"))
    for n, (name, side) in enumerate(GROUP.items()):
        li.fill(f"[name=name_{n}]", name)
        li.fill(f"[name=phone_{n}]", f"138000000{n:02}")
        li.choose(f"[name=side_{n}]", value=side)
    li.tick("[name=leads][value='0']")
    li.fill("[name=formed_on]", "2026-06-22")
    li.press("成立筹备组")
    li.send("notice_members")
    assert "书面公告筹备组成员" in li.text and "成员公告" in li.text


def stood(story: Story) -> None:
    """Six put themselves forward for five seats."""
    story.on("06-25 09:00")
    li = story.desk("li", "/desk/owners/assembly/elections/open/AH/")
    li.fill("[name=seats]", "5")
    li.fill("[name=alternates]", "1")
    li.fill("[name=closes_at]", "2026-07-05T17:30")
    li.press("发起选举")
    story.election = li.page.url.removeprefix(li.site)
    for n, name in enumerate(NAMES[:STANDING], 1):
        qian = story.desk("qian", f"{story.election}candidate/")
        qian.fill("[name=name]", name)
        qian.fill("[name=phone]", phone(n))
        qian.fill("[name=units]", f"1-1-10{n}")
        qian.tick("[name=source][value=self]")
        for condition in qian.look("[name=met]").all():
            qian.tick(condition)
        qian.press("登记")
    assert "报名 6 人，在列 6 人" in qian.text


def reviewed(story: Story) -> None:
    he = story.desk("he", "/city/review/basis/add/")
    he.press("核对并继续")
    he.fill("[name=title]", "业主委员会候选人联合审查办法")
    he.fill("[name=number]", "乐政办字〔2025〕9号")
    he.fill("[name=published_on]", "2025-12-01")
    he.fill("[name=where]", "市政府网站")
    he.fill("[name=clauses]", "第五条第一项 有刑事处罚记录未满三年")
    he.fill("[name=since]", "2026-01-01")
    he.press("录入")
    for name, question in QUESTIONS.items():
        he.open("/city/review/departments/add/")
        he.choose("[name=organisation]", label=name)
        he.fill("[name=question]", question)
        he.fill("[name=since]", "2026-06-25")
        he.press("添加")
    story.on("07-06 09:00")
    matrix = story.election.replace("assembly", "review")
    li = story.desk("li", matrix)
    li.press("把勾选的提交联审")
    for who in ("han", "zhu"):
        asked = story.desk(who, "/desk/owners/review/opinions/")
        for _candidate in range(STANDING):
            asked.click(asked.look("main a[data-dialog]").first)
            asked.follow(asked.look("dialog[open] .btn-primary"))
        assert "没有待出具的意见" in asked.text
    for name in NAMES[:STANDING]:
        li.open(matrix)
        li.follow(li.page.get_by_role("link", name=name))
        li.send("clear")
    li.open(f"{story.election}list/")
    li.press("公布名单")
    assert "候选人名单已公布" in li.text


def called(story: Story) -> None:
    """The roll is frozen, the agenda has the election and both rules, everybody may read it."""
    story.on("07-07 09:00")
    qian = story.desk("qian", "/desk/owners/AH/roll/freeze/")
    qian.press("冻结，不再改")
    li = story.desk("li", "/desk/owners/votes/new/")
    li.choose("[name=compound]", label="安和苑")
    li.fill("[name=title]", "安和苑首次业主大会")
    li.fill("[name=opens_at]", "2026-07-24T08:00")
    li.fill("[name=closes_at]", "2026-08-02T18:00")
    li.press("拟好，去加议题")
    story.vote = li.page.url.removeprefix(li.site)
    li.choose(li.door("put_election").locator("select"), index=1)
    li.send("put_election")
    for code, title in RULES.items():
        li.choose(li.door("add_item").locator("[name=code]"), value=code)
        li.fill(li.door("add_item").locator("[name=title]"), title)
        li.send("add_item")
    li.tick(li.door("publish_notice").locator("[type=checkbox]"))
    li.send("publish_notice")
    assert "已公告" in li.text
    everybody = story.desk(None, "/compounds/AH/owners/", PHONE)
    assert "7 月 24 日 — 8 月 2 日" in everybody.text
    qian = story.desk("qian", f"{story.papers}sheets/")
    qian.press("发选票")
    assert "新发了 9 张选票" in qian.text


def voted(story: Story) -> None:
    """Six of nine vote on their phones, one on a sheet that two clerks read."""
    story.on("07-24 08:01")
    for number in range(1, 7):
        her = story.desk(
            None,
            "/my-votes/",
            PHONE,
            kept=proved(Holder.objects.get(owner__number=number).person_id),
        )
        her.follow(her.page.get_by_role("link", name="去投票"))
        for candidate in range(1, 6):
            her.tick(f"input[name=m1][value=c{candidate}]")
        for item in ("m2", "m3"):
            her.tick(f"input[name={item}][value=for]")
        her.press("下一步，核对")
        her.press("发验证码")
        her.fill("#id_code", her.page.locator(".gz-said b .num").inner_text())
        her.press("确认，投票")
        assert "回执" in her.text
    on_paper(story, 9)


def on_paper(story: Story, number: int) -> None:
    """The sheet is fetched at the door; two clerks read it, each for themselves."""
    wang = story.desk("wang", f"{story.papers}doors/")
    wang.follow(wang.page.get_by_role("link", name="1 号楼"))
    wang.follow(wang.page.get_by_role("link", name=f"1-1-10{number}"))
    wang.press("填好了，收回选票")
    for who in ("qian", "li"):
        clerk = story.desk(who, f"{story.papers}entry/")
        clerk.fill("[name=sheet]", str(number))
        clerk.press("打开")
        for item, read in (("m1", "1 2 3 4 5"), ("m2", "1"), ("m3", "1")):
            clerk.fill(f"[name={item}]", read)
        clerk.press("录好了")
    assert "已录入，计入投票" in clerk.text


def decided(story: Story) -> None:
    """Counted by the community, certified and made public by the street."""
    story.on("08-03 09:00")
    story.desk("qian", story.vote).send("count")
    li = story.desk("li", story.vote)
    assert "当选：赵一、钱二、孙三、李四、周五" in li.text
    for act in ("certify", "publish"):
        li.tick(li.door(act).locator("[type=checkbox]"))
        li.send(act)
    her = story.desk(None, story.vote.replace("/desk/case", "/votes"), PHONE)
    assert "民法典 278 第二款" in her.text and "2027-08-03" in her.text


def filed(story: Story) -> None:
    """Established by the street, met, filed with its four papers, certified."""
    story.on("08-04 09:00")
    li = story.desk("li", story.assembly)
    li.send("elected")
    li.follow(li.page.get_by_role("link", name="安和苑业主委员会"))
    term = li.page.url.removeprefix(li.site)
    story.on("08-05 09:00")
    qian = story.desk("qian", term)
    meeting = qian.door("constitute")
    qian.fill(meeting.locator("[name=met_on]"), "2026-08-05")
    for box in meeting.locator("[name=present]").all():
        qian.tick(box)
    qian.choose(meeting.locator("[name=chair]"), label="赵一（委员）")
    qian.fill(meeting.locator("[name=agreed]"), "5")
    qian.send("constitute")
    for box in qian.door("file").locator("[name=papers]").all():
        qian.tick(box)
    qian.send("file")
    zhu = story.desk("zhu", term)
    zhu.fill(zhu.door("certify").locator("[name=number]"), FILED)
    zhu.fill(zhu.door("certify").locator("[name=on]"), "2026-08-05")
    zhu.send("certify")
    assert "履职中" in zhu.text
    everybody = story.desk(None, "/compounds/AH/committee/", PHONE)
    assert FILED in everybody.text and "赵一" in everybody.text
