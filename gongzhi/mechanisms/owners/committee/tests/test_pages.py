"""Officials' pages: the list with its filters, the page of a term, representatives."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from gongzhi.policy.services import set_parameter
from tests.cast import at

from . import made

NOW = at("11-24 10:00")
LIST = "/desk/owners/committees/"


def sheet(answer) -> list[list]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )


def text(answer) -> str:
    return answer.content.decode()


# --- the list -------------------------------------------------------------------------------------


def test_a_post_lists_the_committees_of_its_place_and_no_others(desk, cast):
    made.in_office(cast)
    made.on_paper(cast, code="LH", number="3")
    assert "安和苑" in text(desk("li", NOW).get(LIST))
    other = text(desk("wu", NOW).get(LIST))
    assert "柳河湾" in other and "安和苑" not in other
    both = text(desk("feng", NOW).get(LIST))
    assert "柳河湾" in both and "安和苑" in both


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"安和苑", "柳河湾"}),
        ("?q=ahy", {"安和苑"}),
        ("?q=柳河", {"柳河湾"}),
        ("?q=lh", {"柳河湾"}),
        ("?q=没有", set()),
        ("?alert=ending", {"柳河湾"}),
        ("?alert=filing", set()),
        ("?state=constituted", {"安和苑"}),
        ("?state=ended", set()),
        ("?state=all", {"安和苑", "柳河湾"}),
        ("?state=nonsense&alert=nonsense&before=x", {"安和苑", "柳河湾"}),
        ("?q=%00", {"安和苑", "柳河湾"}),
    ],
)
def test_the_list_is_narrowed(desk, cast, query, found):
    made.constituted(cast)
    made.on_paper(cast, code="LH", number="3", until=date(2027, 1, 31))
    page = text(desk("feng", NOW).get(LIST + query))
    assert {name for name in ("安和苑", "柳河湾") if f">{name}</a>" in page} == found


def test_the_street_chosen_narrows_the_citys_list(desk, cast):
    made.constituted(cast)
    made.on_paper(cast, code="LH", number="3")
    street = cast.place("371481003").pk
    page = text(desk("feng", NOW).get(f"{LIST}?street={street}"))
    assert ">柳河湾</a>" in page and ">安和苑</a>" not in page


def test_what_is_late_is_counted_and_listed(desk, cast):
    made.on_paper(
        cast, number="", certified_on=None, since=date(2026, 10, 8), until=date(2031, 10, 8)
    )
    page = text(desk("li", NOW).get(f"{LIST}?alert=filing"))
    assert "备案超期" in page and ">安和苑</a>" in page


def test_the_list_is_paged_and_exported(desk, cast, monkeypatch):
    monkeypatch.setattr("gongzhi.casework.lists.PAGE", 1)
    made.constituted(cast)
    made.on_paper(cast, code="LH", number="3")
    client = desk("feng", NOW)
    first = client.get(LIST)
    assert len(first.context["rows"]) == 1
    second = client.get(first.context["next"])
    assert len(second.context["rows"]) == 1 and second.context["next"] == ""
    rows = sheet(client.get(f"{LIST}?format=xlsx"))
    assert [row[1] for row in rows] == ["小区", "柳河湾", "安和苑"]


def test_an_empty_list_says_what_to_do(desk, cast):
    assert "还没有业委会" in text(desk("li", NOW).get(LIST))


def test_the_list_asks_few_questions_however_long_it_is(desk, cast, queries):
    made.constituted(cast)
    client = desk("feng", NOW)
    client.get(LIST)
    with queries() as few:
        client.get(LIST)
    made.on_paper(cast, code="LH", number="3")
    with queries() as more:
        client.get(LIST)
    assert len(more) == len(few) <= 7, "\n".join(more)


def test_the_limit_of_the_renewal_is_the_citys(desk, cast):
    made.on_paper(cast, until=date(2027, 1, 31))
    assert ">安和苑</a>" in text(desk("li", NOW).get(f"{LIST}?alert=ending"))
    set_parameter("committee.renew", "60CD", reason="城市核定", by=cast.he, at=NOW)
    assert ">安和苑</a>" not in text(desk("li", NOW).get(f"{LIST}?alert=ending"))
