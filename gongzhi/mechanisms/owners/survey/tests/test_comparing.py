"""Two rounds side by side."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.comparing import compare
from gongzhi.places import services as places
from tests.cast import FOUNDER, MONDAY

from .rounds import ELIGIBLE, NOT_YET, filled, many_compounds, opened
from .test_pages import get, sheet


@pytest.fixture
def two(cast):
    """AH from not yet to eligible, TY lets more, C001 is new, LH is gone, C002 stays as it was."""
    first = opened(cast, "春", date(2026, 3, 1))
    filled(cast, first, AH=NOT_YET, TY=ELIGIBLE, LH=ELIGIBLE)
    services.close_round(first.pk, by=cast.feng, at=MONDAY)
    places.retire(cast.place("LH").pk, until=date(2026, 6, 1), by=FOUNDER, at=MONDAY)
    many_compounds(1)
    second = opened(cast, "秋")
    filled(cast, second, AH=ELIGIBLE, TY=replace(ELIGIBLE, let=Decimal("0.5")))
    return first, second


def test_each_compound_says_what_changed(cast, two):
    found = compare(*two, by=cast.feng)
    kinds = {c.compound.code: (c.kind, c.columns) for c in found.changes}
    assert kinds["AH"][0] == "outcome" and "delivered_area" in kinds["AH"][1]
    assert kinds["TY"] == ("figures", ("let",))
    assert kinds["C001"] == ("new", ()) and kinds["LH"] == ("gone", ())
    assert [c.compound.code for c in found.changes] == sorted(kinds)


def test_the_moves_add_up_to_the_compounds_of_both(cast, two):
    found = compare(*two, by=cast.feng)
    assert found.both == sum(found.moved.values()) == 2
    assert found.moved["not_yet", "eligible"] == 1 and found.moved["eligible", "eligible"] == 1


def test_each_sees_their_own(cast, two):
    codes = {c.compound.code for c in compare(*two, by=cast.wang).changes}
    assert codes == {"AH"}
    assert {c.compound.code for c in compare(*two, by=cast.wu).changes} == {"LH"}


def test_the_order_of_reasons_is_no_change(cast):
    first = opened(cast, "一", date(2026, 3, 1))
    filled(cast, first, AH=replace(ELIGIBLE, obstacles=("roll", "quarrel")))
    services.close_round(first.pk, by=cast.feng, at=MONDAY)
    second = opened(cast, "二")
    filled(cast, second, AH=replace(ELIGIBLE, obstacles=("quarrel", "roll")))
    kinds = {c.compound.code: c.kind for c in compare(first, second, by=cast.feng).changes}
    assert kinds["AH"] == "same"


def test_the_page_lists_what_changed(desk, two):
    page = get(desk("feng"), "survey_compare", two[1].pk)
    assert "出租率：不知道 → 50%" in page
    assert "不在这一轮" in page
    page = get(desk("feng"), "survey_compare", two[1].pk, kind="outcome")
    assert "安和苑" in page and "桃源里" not in page
    assert "没有这样的小区" in get(desk("feng"), "survey_compare", two[1].pk, kind="same")


def test_the_earlier_round_is_found_by_itself_and_another_can_be_chosen(desk, cast, two):
    first, second = two
    services.close_round(second.pk, by=cast.feng, at=MONDAY)
    third = opened(cast, "冬")
    for asked, chosen in (({}, second), ({"with": first.pk}, first), ({"with": "x"}, second)):
        answer = desk("feng").get(reverse("survey_compare", args=[third.pk]), asked)
        assert answer.context["found"].before == chosen
    answer = desk("feng").get(reverse("survey_compare", args=[first.pk]))
    assert answer.context["found"].before == third, "nothing is earlier than the first"


def test_one_round_alone_has_nothing_to_compare(desk, cast):
    page = get(desk("feng"), "survey_compare", opened(cast).pk)
    assert "只有一轮摸排" in page


def test_the_sheet_holds_the_changes(desk, two):
    address = reverse("survey_compare", args=[two[1].pk])
    heads, *lines = sheet(desk("feng").get(address, {"format": "xlsx"}))
    assert heads[3:5] == ["春", "秋"]
    ty = next(line for line in lines if line[0] == "TY")
    assert ty[5] == "出租率：不知道 → 50%"


def test_a_long_list_of_changes_goes_on_behind_the_last_code(desk, cast, two):
    services.close_round(two[1].pk, by=cast.feng, at=MONDAY)
    community = cast.place("371481001031")
    for n in range(40):
        places.add_place(
            kind="compound", code=f"D{n:02}", name=f"东苑 {n}", parent=community,
            since=date(2026, 11, 2), by=FOUNDER, at=MONDAY,
        )  # fmt: skip
    third = opened(cast, "冬", date(2026, 11, 10))
    browser, address = desk("feng"), reverse("survey_compare", args=[third.pk])
    seen, after = [], ""
    while True:
        page = browser.get(address, {"kind": "new", "after": after})
        seen += [row["change"].compound.code for row in page.context["rows"]]
        if not page.context["next"]:
            break
        after = seen[-1]
    assert seen == [f"D{n:02}" for n in range(40)]
