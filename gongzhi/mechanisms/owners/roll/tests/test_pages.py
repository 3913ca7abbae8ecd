"""The roll as a page: what it adds up to, masked, found, taken out, in few queries; strangers."""

import re

import pytest
from python_calamine import CalamineWorkbook

from gongzhi.mechanisms.owners.roll import queries
from gongzhi.mechanisms.owners.roll.models import Roll

from .building import open_roll, phone
from .pages import text, unit, url


@pytest.fixture
def roll(cast):
    return open_roll(cast, 5, phones=True, parking=1, unsold=1)


def test_a_compound_without_a_roll_says_what_to_do(desk):
    page = desk("qian").get(url("roll")).content.decode()
    assert "还没有名册" in page and url("roll_import") in page and url("roll_open") in page


def test_a_roll_is_opened_from_the_page(desk, cast):
    answer = desk("qian").post(url("roll_open"))
    assert (answer.status_code, answer["Location"]) == (303, url("roll"))
    assert Roll.objects.get().opened_by == cast.qian.label
    assert "名册还是空的" in desk("qian").get(url("roll")).content.decode()


def test_the_roll_shows_what_it_adds_up_to_and_masks_names(desk, roll):
    page = text(desk("qian").get(url("roll")))
    assert "业主（人）" in page and "600.00" in page and "车位 12.00 平方米不计" in page
    assert "业＊＊" in page and "业主1" not in page
    assert "乐陵城建" in page


def test_thousands_of_units_take_the_same_few_queries(desk, cast, counted):
    open_roll(cast, 3000)
    browser = desk("qian")
    browser.get(url("roll"))
    with counted() as seen:
        answer = browser.get(url("roll"))
    assert len(seen) <= 8
    assert "下一页" in answer.content.decode()
    following = re.search(r'href="([^"]*after=[^"]*)"', answer.content.decode())[1]
    page = text(browser.get(url("roll") + following.replace("&amp;", "&")[following.index("?") :]))
    assert "1-1-140" in page and "1-1-139 " not in page


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({"q": "1-1-103"}, "1-1-103", "1-1-100"),
        ({"q": "9号楼1"}, "没有符合的户", "1-1-100"),
        ({"q": "#2"}, "1-1-101", "1-1-100"),
        ({"q": phone(3)}, "1-1-102", "1-1-100"),
        ({"q": "13999999999"}, "没有符合的户", "1-1-100"),
        ({"q": "城建"}, "2-1-100", "1-1-100"),
        ({"building": "2"}, "2-1-100", "1-1-100"),
        ({"gap": "no_id"}, "1-1-104", "1-1-100"),
        ({"gap": "any"}, "1-1-104", "1-1-100"),
        ({"gap": "no_owner"}, "没有符合的户", "1-1-100"),
        ({"after": "x~y"}, "1-1-100", "没有符合"),
        ({"after": "~1"}, "1-1-100", "没有符合"),
        ({"q": "x" * 500}, "1-1-100", "没有符合"),
        ({"roll": "99"}, "还没有名册", "1-1-100"),
    ],
)
def test_units_are_found_by_number_owner_phone_building_and_conflict(
    desk, roll, asked, shown, hidden
):
    roll.conflicts.create(gap="no_id", unit="1-1-104")
    page = text(desk("qian").get(url("roll", **asked)))
    assert shown in page and hidden not in page


def test_the_list_goes_out_masked(desk, roll):
    answer = desk("qian").get(url("roll", format="xlsx", building="1"))
    rows = CalamineWorkbook.from_filelike(_file(answer)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["房号", "楼栋"]
    assert rows[1][:4] == ["1-1-100", "1", "专有部分", "100.00"]
    words = str(rows)
    assert "业＊＊" in words and "业主1" not in words and phone(1) not in words


def _file(answer):
    import io

    return io.BytesIO(answer.content)


PAGES = ["roll", "roll_open", "roll_lines", "roll_unit_add", "roll_conflicts", "roll_publish"]
PAGES += ["roll_withdraw", "roll_objections", "roll_freeze", "roll_proof", "roll_import"]


@pytest.mark.parametrize("stranger", ["wu", "wang", "zhao", "feng", "han", "he", "shi"])
def test_strangers_see_no_page_of_the_roll(desk, roll, stranger):
    browser, pk = desk(stranger), unit(roll).pk
    for name in PAGES:
        assert browser.get(url(name)).status_code == 403, name
    assert browser.get(url("roll_unit", pk)).status_code == 403
    sent = {"people": "某人", "reason": "产权证", "name": "x", "field": "phone", "holder": "1"}
    for where in (url("roll_unit_act", pk, "give"), url("roll_reveal", pk), url("roll_freeze")):
        assert browser.post(where, sent).status_code == 403
    assert queries.totals(roll).units == 7
