"""Finding a compound, and who answers for it."""

import json

import pytest
from django.urls import reverse

from gongzhi.people import services as people
from gongzhi.people.models import Mandate, Organisation, OrganisationKind
from gongzhi.places import services as places
from tests.cast import BUILT, FOUNDER, MONDAY, SINCE

from .conftest import square, text_of


@pytest.mark.parametrize("wanted", ["安和", "和苑", "ahy", "AH", "anhe", "ａｈｙ", " 安 和 苑 "])
def test_a_compound_is_found_by_name_pinyin_or_initials(client, cast, wanted):
    page = client.get("/compounds/", {"q": wanted}).content.decode()
    assert "/compounds/AH/" in page and "/compounds/TY/" not in page


def test_what_is_not_found_says_so_and_leads_to_the_whole_list(client, cast):
    page = client.get("/compounds/", {"q": "无此小区"})
    assert "没有找到" in text_of(page) and 'href="/compounds/"' in page.content.decode()


def test_all_compounds_stand_under_their_street_and_community(client, cast):
    said = text_of(client.get("/compounds/"))
    assert said.index("市中街道") < said.index("振兴社区") < said.index("安和苑")
    assert said.index("云红街道") < said.index("柳河湾")


def test_a_position_leads_to_the_compound_around_it(client, cast):
    places.draw(cast.place("AH"), square(117.20, 37.73), datum="WGS84", by=FOUNDER, at=MONDAY)
    answer = client.get("/compounds/", {"lat": "37.7312", "lon": "117.2015"})
    assert answer.status_code == 302 and answer.url == "/compounds/AH/"
    outside = client.get("/compounds/", {"lat": "37.0", "lon": "117.0"})
    assert "不在已画出范围的小区里" in text_of(outside)
    assert client.get("/compounds/", {"lat": "x", "lon": ""}).status_code == 200


# --- the compound ---------------------------------------------------------------------------------


def test_five_levels_answer_with_name_and_phone_once_the_stairwell_is_chosen(client, cast):
    page = client.get("/compounds/AH/", {"s": "AH-3-1"})
    said = text_of(page)
    for name in ("周书记", "孙书记", "赵书记", "刘组长", "陈秀英"):
        assert name in said
    assert page.content.decode().count('href="tel:') >= 5


def test_a_gap_is_named_and_the_level_above_with_its_phone(client, cast):
    said = text_of(client.get("/compounds/TY/"))
    assert "桃源里没有小区党支部" in said
    assert "先找上一级：振兴社区党委" in said


def test_where_no_stairwell_is_known_nobody_is_asked_to_choose_one(client, cast):
    said = text_of(client.get("/compounds/LH/"))
    assert "请选到" not in said and "还没有录入楼栋和单元" in said


def test_the_property_company_stands_there_only_with_a_mandate(client, cast):
    assert "没有登记物业服务企业" in text_of(client.get("/compounds/AH/"))
    company = people.add_organisation(
        kind=OrganisationKind.PROPERTY_COMPANY,
        name="康居物业",
        code="kj",
        phone="6269999",
        since=SINCE,
        by=FOUNDER,
        at=BUILT,
    )
    people.give_mandate(
        company, cast.place("AH"), Mandate.Kind.MANAGES, since=SINCE, by=FOUNDER, at=BUILT
    )
    assert Organisation.objects.filter(code="kj").exists()
    assert "康居物业" in text_of(client.get("/compounds/AH/"))


def test_code_and_link_lead_to_reporting_right_there(client, cast):
    for url in ("/compounds/AH/?s=AH-3-1", "/compounds/AH/paper/?s=AH-3-1"):
        page = client.get(url).content.decode()
        assert "http://testserver/report/?c=AH-3-1" in page
        assert "gz-qr" in page


@pytest.mark.parametrize("url", ["/compounds/NOWHERE/", "/compounds/371481/", "/compounds/AH-3/"])
def test_only_compounds_have_such_a_page(client, cast, url):
    assert client.get(url).status_code == 404


def test_another_compounds_stairwell_is_not_chosen(client, cast):
    said = text_of(client.get("/compounds/LH/", {"s": "AH-3-1"}))
    assert "刘组长" not in said


def test_the_page_costs_few_queries(client, cast, queries):
    client.get("/compounds/AH/")
    with queries() as seen:
        client.get("/compounds/AH/", {"s": "AH-3-1"})
    assert len(seen) <= 10, "\n".join(seen)


# --- the map --------------------------------------------------------------------------------------


def test_the_map_holds_the_drawn_compounds_and_is_fetched_once(client, cast):
    url = reverse("map_shapes")
    assert json.loads(client.get(url).content)["features"] == []
    places.draw(cast.place("AH"), square(117.20, 37.73), datum="WGS84", by=FOUNDER, at=MONDAY)
    answer = client.get(url)
    shape = json.loads(answer.content)["features"][0]
    assert shape["properties"]["code"] == "AH"
    assert shape["properties"]["community"] == "振兴社区"
    assert shape["geometry"]["coordinates"][0][0] == [117.20, 37.73]
    again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    places.draw(cast.place("LH"), square(117.30, 37.73), datum="WGS84", by=FOUNDER, at=MONDAY)
    new = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert len(json.loads(new.content)["features"]) == 2
