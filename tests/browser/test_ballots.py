"""A vote in the browser: cast on a phone, read by two clerks at the keyboard, carried from door to
door. What casting costs a resident is counted (domain rules part 15)."""

import re

import pytest

from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.voting import announcing, sheets
from gongzhi.mechanisms.owners.voting.models import Ballot, Sheet
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import NOTICED, RAISE_FUND, USE_FUND
from tests.cast import at

from . import burden
from .axe import grave_faults
from .burden import tell
from .town import NOW
from .visitor import DESK, PHONE, proved

LARGEST = {"name": "text_size", "value": "xlarge"}


@pytest.fixture
def poll(city):
    """An open vote of six owners on two matters, each with a phone; their sheets are out."""
    times = {"opens_at": at("11-20 08:00"), "closes_at": at("12-05 18:00")}
    found = polling.drafted(city, 6, USE_FUND, RAISE_FUND, roll={"phones": True}, **times)
    announcing.publish_notice(found.pk, by=city.li, at=NOTICED)
    sweep(at=NOW)
    sheets.issue(found.pk, by=city.li, at=NOW)
    return polling.vote(found.pk)


def owner(number: int = 1) -> dict:
    """The session of owner N, who has proved their phone."""
    return proved(Holder.objects.get(owner__number=number).person_id)


def vote_on(her) -> None:
    """From “my votes” to the receipt."""
    her.open("/my-votes/")
    her.follow(her.page.get_by_role("link", name="去投票"))
    her.tick("input[name=m1][value=for]")
    her.tick("input[name=m2][value=against]")
    her.press("下一步，核对")
    assert "同意" in her.text and "反对" in her.text
    her.press("发验证码")
    shown = her.page.locator(".gz-said b .num").inner_text()
    her.fill("#id_code", re.search(r"\d{6}", shown)[0])
    her.press("确认，投票")


def test_a_resident_votes_on_a_phone(visit, poll):
    her = visit(None, PHONE, kept=owner())
    vote_on(her)
    receipt = Ballot.objects.get().receipt
    assert receipt in her.text
    tell(burden.VOTE, her)
    assert her.page.locator("svg.gz-qr").count() == 1
    her.follow(her.page.get_by_role("link", name="现在就查一下"))
    assert "已收到" in her.text and her.faults == []


def test_voting_works_without_scripts(visit, poll):
    her = visit(None, PHONE, kept=owner(2), java_script_enabled=False)
    vote_on(her)
    assert Ballot.objects.get().receipt in her.text


def test_voting_works_by_keyboard_alone(visit, poll):
    her = visit(None, DESK, kept=owner(3))
    her.open(f"/my-votes/{poll.case.number}/3/")
    keys = her.page.keyboard
    her.page.locator("input[name=m1]").first.focus()
    for key in ("Space", "Tab", "ArrowDown", "Tab"):
        keys.press(key)
    with her.page.expect_navigation():
        keys.press("Enter")
    assert "请核对您选的" in her.text and her.text.index("同意") < her.text.index("反对")


STEPS = ("list", "ballot", "confirm", "receipt", "slip", "check")


@pytest.mark.parametrize("large", [False, True], ids=["usual", "largest"])
def test_every_step_fits_a_small_phone_and_is_accessible(visit, poll, large):
    her = visit(None, PHONE, kept=owner(4))
    if large:
        her.page.context.add_cookies([{**LARGEST, "url": her.site}])
    seen = []

    def look(name: str) -> None:
        seen.append(name)
        her.shoot(f"vote-{name}{'-xlarge' if large else ''}-360")
        assert her.overflows() <= 0, name
        assert grave_faults(her.page) == [], name

    her.open("/my-votes/")
    look("list")
    her.open(f"/my-votes/{poll.case.number}/4/")
    small = her.page.evaluate(
        "() => [...document.querySelectorAll('.gz-pick label')].map(l => l.offsetHeight)"
    )
    assert min(small) >= 48
    look("ballot")
    her.tick("input[name=m1][value=for]")
    her.press("下一步，核对")
    assert "还有 1 处要改" in her.text
    her.tick("input[name=m2][value=abstain]")
    her.press("下一步，核对")
    her.press("发验证码")
    look("confirm")
    shown = her.page.locator(".gz-said b .num").inner_text()
    her.fill("#id_code", shown)
    her.press("确认，投票")
    look("receipt")
    her.open(f"/b/{Sheet.objects.get(number=1).token}/")
    look("slip")
    her.open(f"/receipt/?code={Ballot.objects.get().receipt}")
    look("check")
    assert tuple(seen) == STEPS and her.faults == []


def test_two_clerks_read_a_pile_by_the_keyboard(visit, poll, city):
    for number in (1, 2):
        sheets.take_back(Sheet.objects.get(number=number).pk, by=city.qian, at=NOW)
    for who in ("qian", "li"):
        clerk = visit(who)
        clerk.open(f"/desk/owners/papers/{poll.case.number}/entry/")
        for number in ("1", "2"):
            keys = clerk.page.keyboard  # the field stands ready: nothing is clicked
            keys.type(number)
            with clerk.page.expect_navigation():
                keys.press("Enter")
            keys.type("12")
            clerk.shoot(f"entry-{who}-1440")
            with clerk.page.expect_navigation():
                keys.press("Enter")
        assert clerk.faults == [] and clerk.clicks == 0
    assert Ballot.objects.filter(channel="paper").count() == 2


PAPERS = ("sheets/", "sheets/1/", "entry/", "entry/1/", "print/", "delivery/", "doors/")


@pytest.mark.parametrize("page", PAPERS)
def test_the_papers_pages_fit_desk_and_phone(visit, poll, city, page):
    sheets.take_back(Sheet.objects.get(number=1).pk, by=city.wang, at=NOW)
    clerk = visit("qian", DESK)
    clerk.open(f"/desk/owners/papers/{poll.case.number}/{page}")
    for screen in (DESK, PHONE):
        clerk.page.set_viewport_size(screen)
        clerk.shoot(f"papers-{page.strip('/').replace('/', '-')}-{screen['width']}")
        assert clerk.overflows() <= 0
    assert grave_faults(clerk.page) == [] and clerk.faults == []


def test_a_courier_goes_through_a_building_on_a_phone(visit, poll):
    wang = visit("wang", PHONE)
    wang.open(f"/desk/owners/papers/{poll.case.number}/doors/")
    wang.follow(wang.page.get_by_role("link", name="1 号楼"))
    assert "1-1-100" in wang.text
    wang.press("送到了")
    wang.press("没人在家")
    assert "1-1-101" in wang.text
    wang.shoot("round-360")
    wang.press("填好了，收回选票")
    assert "请交给社区录入" in wang.text and wang.overflows() <= 0
    assert grave_faults(wang.page) == [] and wang.faults == []
    assert Sheet.objects.exclude(returned_at=None).count() == 1
