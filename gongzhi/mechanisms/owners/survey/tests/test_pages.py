"""The pages of the survey: what each post sees and may do, and what they cost."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from tests.cast import MONDAY

from .rounds import ELIGIBLE, NOT_YET, UNKNOWN, filled, many_compounds, opened


def get(browser, route, /, *args, status=200, **query):
    answer = browser.get(reverse(route, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def post(browser, route, /, *args, status=303, **said):
    answer = browser.post(reverse(route, args=args), said)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def sheet(answer) -> list[list]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )


@pytest.fixture
def told(cast):
    """A round with one compound of each outcome, and one that nobody filled in."""
    many_compounds(1)
    of_round = opened(cast)
    because = replace(ELIGIBLE, obstacles=("low_occupancy", "mostly_let"))
    filled(cast, of_round, AH=because, TY=NOT_YET, LH=UNKNOWN)
    return of_round


# --- rounds ---------------------------------------------------------------------------------------


def test_before_the_first_round_the_page_says_what_to_do(desk):
    assert reverse("survey_open") in get(desk("feng"), "surveys")
    page = get(desk("zhao"), "surveys")
    assert "由市治理平台开始" in page and reverse("survey_open") not in page


def test_the_platform_opens_a_round_and_everybody_finds_it(desk, cast):
    page = get(desk("feng"), "survey_open")
    assert 'value="2026-11-16"' in page
    post(desk("feng"), "survey_open", name="2026 年摸排", day="2026-11-01")
    made = Round.objects.get()
    assert reverse("survey_round", args=[made.pk]) in get(desk("zhao"), "surveys")
    assert reverse("survey_open") not in get(desk("feng"), "surveys")
    page = post(desk("feng"), "survey_open", name="二", day="2026-11-01", status=409)
    assert "还没有结束" in page


def test_a_round_for_a_day_that_is_to_come_comes_back_with_what_was_typed(desk, cast):
    page = post(desk("feng"), "survey_open", name="未来", day="2026-11-17", status=422)
    assert "还没有到" in page and 'value="未来"' in page


@pytest.mark.parametrize("who", ["li", "zhao", "qin", "he"])
def test_others_open_none(desk, cast, who):
    get(desk(who), "survey_open", status=403)
    post(desk(who), "survey_open", name="一", day="2026-11-01", status=403)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("wang", 200),
        ("li", 200),
        ("xu", 200),
        ("han", 200),
        ("he", 403),
        ("shi", 403),
        ("liu", 403),
    ],
)
def test_who_reads_a_round(desk, told, who, status):
    get(desk(who), "surveys", status=status)
    get(desk(who), "survey_round", told.pk, status=status)


def test_the_three_counts_stand_there_with_their_sum(desk, told):
    page = get(desk("feng"), "survey_round", told.pk)
    assert "1 + 1 + 2 = 4" in page
    assert "还有 1 个没有填" in page
    for street in ("市中街道", "云红街道"):
        assert street in page


def test_a_street_sees_its_own_compounds_by_community(desk, told):
    page = get(desk("wu"), "survey_round", told.pk)
    assert "柳河湾" in page and "安和苑" not in page and "0 + 0 + 1 = 1" in page
    assert "东兴社区" in page and "按社区" in page
    get(desk("wu"), "survey", told.pk, "AH", status=404)
    get(desk("wu"), "survey_fill", told.pk, "AH", status=404)


def test_a_post_without_a_compound_in_the_round_is_told_so(desk, cast, told):
    Survey.objects.filter(compound__code="LH").delete()
    assert "您的范围内没有小区" in get(desk("zheng"), "survey_round", told.pk)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"outcome": "eligible"}, {"AH"}),
        ({"outcome": "not_yet"}, {"TY"}),
        ({"outcome": "unknown"}, {"LH", "C001"}),
        ({"outcome": "unfilled"}, {"C001"}),
        ({"obstacle": "mostly_let"}, {"AH"}),
        ({"obstacle": "unsaid", "outcome": "eligible"}, set()),
        ({"formed": "no"}, {"AH"}),
        ({"formed": "untold"}, {"TY", "LH", "C001"}),
        ({"formed": "yes"}, set()),
        ({"q": "安和"}, {"AH"}),
        ({"q": "ahy"}, {"AH"}),
        ({"q": "lh"}, {"LH"}),  # its code, and the beginning of its initials
        ({"q": "东兴"}, {"LH"}),  # its community
        ({"q": "没有"}, set()),
        ({"outcome": "perhaps"}, {"AH", "TY", "LH", "C001"}),
        ({"street": "x"}, {"AH", "TY", "LH", "C001"}),
    ],
)
def test_the_list_narrows(desk, told, asked, found):
    answer = desk("feng").get(reverse("survey_round", args=[told.pk]), {**asked, "format": "xlsx"})
    assert {line[0] for line in sheet(answer)[1:]} == found
    page = get(desk("feng"), "survey_round", told.pk, **asked)
    assert ("没有符合筛选的小区" in page) == (not found)


def test_the_list_narrows_by_street(desk, cast, told):
    page = get(desk("feng"), "survey_round", told.pk, street=cast.place("371481003").pk)
    assert "柳河湾" in page and "安和苑" not in page
    page = get(desk("li"), "survey_round", told.pk, community=cast.place("371481001031").pk)
    assert "安和苑" in page


def test_reasons_lead_to_their_compounds(desk, told):
    page = get(desk("feng"), "survey_round", told.pk)
    assert "?outcome=eligible&amp;formed=no&amp;obstacle=low_occupancy#compounds" in page
    assert "有业委会 0，没有 1，没写明 0" in page


def test_the_list_goes_on_behind_the_last_code(desk, cast):
    many_compounds(100)
    of_round = opened(cast)
    browser, seen, after = desk("feng"), [], ""
    while True:
        page = browser.get(reverse("survey_round", args=[of_round.pk]), {"after": after})
        rows = page.context["rows"]
        seen += [r["survey"].compound.code for r in rows]
        if not page.context["next"]:
            break
        after = rows[-1]["survey"].compound.code
    assert len(seen) == len(set(seen)) == 103 and seen == sorted(seen)


def test_the_sheet_holds_what_was_told_as_numbers(desk, told):
    answer = desk("feng").get(reverse("survey_round", args=[told.pk]), {"format": "xlsx"})
    heads, *lines = sheet(answer)
    ah = dict(zip(heads, next(line for line in lines if line[0] == "AH"), strict=True))
    assert (ah["小区"], ah["社区"], ah["街道"]) == ("安和苑", "振兴社区", "市中街道")
    assert (ah["专有部分总面积"], ah["已交付的专有部分面积"]) == (100, 50)
    assert (ah["结论"], ah["没有成立的原因"]) == ("具备成立条件", "入住率低、多数出租")
    lh = dict(zip(heads, next(line for line in lines if line[0] == "LH"), strict=True))
    assert "首次交付日期" in lh["还缺什么"]


def test_closing_asks_once_more_and_says_how_many_are_left(desk, cast, told):
    page = get(desk("feng"), "survey_close", told.pk)
    assert "没有填的 1 个小区" in page
    assert Round.objects.get().is_open, "asking closes nothing"
    post(desk("feng"), "survey_close", told.pk)
    page = get(desk("feng"), "survey_round", told.pk)
    assert "没有填的 1 个小区记为" in page and reverse("survey_close", args=[told.pk]) not in page
    post(desk("feng"), "survey_close", told.pk, status=409)
    get(desk("li"), "survey_close", told.pk, status=403)


def test_compounds_registered_later_are_taken_in_with_one_press(desk, cast):
    of_round = opened(cast)
    assert "补进" not in get(desk("feng"), "survey_round", of_round.pk)
    many_compounds(2)
    assert "补进后来登记的 2 个小区" in get(desk("feng"), "survey_round", of_round.pk)
    assert "补进" not in get(desk("li"), "survey_round", of_round.pk)
    post(desk("feng"), "survey_complete", of_round.pk)
    assert Survey.objects.count() == 5
    post(desk("li"), "survey_complete", of_round.pk, status=403)
    post(desk("feng"), "survey_complete", 0, status=404)


@pytest.mark.parametrize("who", ["feng", "li", "wang"])
@pytest.mark.parametrize("name", ["surveys", "survey_round", "survey_compare"])
def test_each_page_takes_a_bounded_number_of_queries(desk, cast, queries, who, name):
    many_compounds(150)
    first = opened(cast, "一", date(2026, 10, 1))
    filled(cast, first, AH=ELIGIBLE, TY=NOT_YET)
    services.close_round(first.pk, by=cast.feng, at=MONDAY)
    second = opened(cast, "二")
    filled(cast, second, AH=replace(ELIGIBLE, let=Decimal("0.5")), C001=NOT_YET)
    browser = desk(who)
    with queries() as seen:
        get(browser, name, *([] if name == "surveys" else [second.pk]))
    assert len(seen) <= 8, "\n".join(seen)
