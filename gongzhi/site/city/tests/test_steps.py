"""What a new city still lacks is named, with a place to mend it."""

import pytest
from django.urls import reverse

from gongzhi.people.models import Holding, Mandate, Organisation
from gongzhi.places.models import Place
from gongzhi.policy.services import set_parameter
from gongzhi.site.city.steps import steps
from tests.cast import FOUNDER, MONDAY


def missing(title: str) -> list[str]:
    return next(s for s in steps(by=FOUNDER, at=MONDAY) if s.title == title).missing


def test_three_administrators_who_can_sign_in_are_enough(cast):
    assert missing("三位管理员") == []
    Holding.objects.filter(post=cast.shi.post_id).update(until=MONDAY.date())
    assert missing("三位管理员") == ["没有能登录的审计管理员"]


def test_a_community_without_compounds_is_named(cast):
    assert missing("街道、社区、小区、单元") == ["阜盛社区 下面没有小区"]
    Place.objects.filter(kind="stairwell").update(kind="building")
    assert "还没有单元" in missing("街道、社区、小区、单元")


def test_a_street_without_an_office_is_named(cast):
    Mandate.objects.filter(organisation__code="yh").update(until=MONDAY.date())
    assert "云红街道没有街道办事处" in missing("街道、居委会、平台、部门")
    Organisation.objects.filter(kind="department").update(until=MONDAY.date())
    assert "还没有部门" in missing("街道、居委会、平台、部门")


def test_a_compound_without_a_branch_is_named(cast):
    assert "桃源里没有支部" in missing("五级党组织")


def test_a_department_with_nobody_on_its_post_is_named(cast):
    Holding.objects.filter(post=cast.han.post_id).update(until=MONDAY.date())
    assert "城市供热服务中心的“部门经办岗”没有人" in missing("岗位和任职")


def test_the_next_year_is_asked_for_from_october(cast):
    assert missing("工作日历") == ["还没有 2027 年的放假调休安排"]
    spring = next(s for s in steps(by=FOUNDER, at=MONDAY.replace(month=3)) if s.title == "工作日历")
    assert spring.done


def test_parameters_count_as_looked_at_once_one_is_set(cast):
    assert missing("参数")
    set_parameter("matters.accept", "4WH", reason="核定", by=FOUNDER, at=MONDAY)
    assert not missing("参数")


def test_places_without_outline_are_named_and_only_a_few_of_them(cast):
    found = missing("地图范围")
    assert len(found) == 6
    assert found[-1] == "……还有更多"


def test_the_page_counts_and_links(get, cast):
    page = get("he", "first_steps")
    assert "必要的 7 步" in page
    assert reverse("city_import") in page


@pytest.mark.parametrize("name", ["first_steps", "deployment"])
def test_pages_answer_on_an_almost_empty_city(get, cast, name):
    Holding.objects.exclude(post=cast.he.post_id).delete()
    get("he", name)


def test_the_deployment_page_minds_what_is_not_safe(get, cast, settings):
    settings.DEBUG = True
    page = get("he", "deployment")
    assert "PostgreSQL" in page
    assert "正式使用要关" in page


def test_a_city_without_places_has_no_step_done_that_speaks_of_them(cast):
    Place.objects.exclude(kind="city").update(until=MONDAY.date())
    for title in ("街道、社区、小区、单元", "五级党组织", "地图范围"):
        assert missing(title)
