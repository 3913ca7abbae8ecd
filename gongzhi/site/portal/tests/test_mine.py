"""One's own data: seen, put right, taken along, deleted; and no door to anybody else's."""

import json

import pytest

from gongzhi.messages.codes import latest_shown
from gongzhi.people import privacy, vault
from gongzhi.people.models import Field, Person
from tests.cast import at
from tests.matters import raised

from .conftest import PHONE, text_of

NEW = "13905340002"


@pytest.fixture
def mine(cast, resident, prove):
    """Signed in by phone, with one matter."""
    matter = raised(cast, phone=PHONE)
    prove()
    return matter


def test_nothing_is_shown_before_the_phone_is_proved(client, resident):
    assert client.get("/my-data/").url == "/my-data/sign-in/"
    for name in ("name", "phone", "erase"):
        assert client.post(f"/my-data/{name}/", {"sure": "on"}).url == "/my-data/sign-in/"
    assert Person.objects.get(pk=resident.pk).erased_at is None


def test_a_wrong_code_opens_nothing(client, resident):
    client.post("/my-data/sign-in/", {"phone": PHONE, "do": "code"})
    wrong = "0" * 6 if latest_shown(PHONE) != "0" * 6 else "1" * 6
    answer = client.post("/my-data/sign-in/", {"phone": PHONE, "code": wrong, "do": "prove"})
    assert answer.status_code == 422 and "还可以试 4 次" in text_of(answer)
    assert PHONE in answer.content.decode()
    assert client.get("/my-data/").status_code == 302


def test_signing_in_leads_back_to_where_they_came_from(client, resident):
    client.post("/my-data/sign-in/", {"phone": PHONE, "do": "code"})
    typed = {"phone": PHONE, "code": latest_shown(PHONE), "next": "/feedback/"}
    assert client.post("/my-data/sign-in/", typed).url == "/feedback/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_never_leads_off_the_site(client, resident, target):
    client.post("/my-data/sign-in/", {"phone": PHONE, "do": "code"})
    typed = {"phone": PHONE, "code": latest_shown(PHONE), "next": target}
    assert client.post("/my-data/sign-in/", typed).url == "/my-data/"


def test_the_session_holds_no_phone(client, mine):
    assert PHONE not in str(dict(client.session))
    assert PHONE not in client.get("/my-data/").content.decode()


def test_what_is_kept_is_shown_masked(client, mine):
    said = text_of(client.get("/my-data/"))
    assert "138****0001" in said and "周桂兰" in said and "冒水" in said


def test_each_look_at_the_phone_stands_there(client, mine, cast, resident):
    privacy.reveal(resident, Field.PHONE, reason="约上门", by=cast.wang, at=at("11-16 10:00"))
    said = text_of(client.get("/my-data/"))
    assert "安和苑党支部 · 网格员11 月 16 日 10:00" in said


def test_who_looked_up_whose_phone_it_is_stands_there_too(client, mine, cast):
    privacy.look_up(PHONE, by=cast.li, at=at("11-16 11:00"))
    said = text_of(client.get("/my-data/"))
    assert "市中街道办事处 · 值班岗 用这个号码查过是谁11 月 16 日 11:00" in said


def test_the_name_can_be_put_right(client, mine, resident):
    assert client.post("/my-data/name/", {"name": "周桂英"}).status_code == 302
    resident.refresh_from_db()
    assert resident.name == "周桂英"


def test_the_phone_can_be_changed_once_the_new_one_is_proved(client, mine, resident):
    sent = client.post("/my-data/phone/", {"phone": NEW, "do": "code"})
    code = latest_shown(NEW)
    assert code in sent.content.decode()
    assert client.post("/my-data/phone/", {"phone": NEW, "code": code}).status_code == 302
    assert privacy.read(resident.pk, Field.PHONE) == NEW


def test_a_phone_under_which_somebody_else_is_kept_stays_apart(client, mine, resident):
    privacy.person_with_phone(NEW, at=at("11-16 08:00"))
    client.post("/my-data/phone/", {"phone": NEW, "do": "code"})
    answer = client.post("/my-data/phone/", {"phone": NEW, "code": latest_shown(NEW)})
    assert answer.status_code == 422
    assert privacy.read(resident.pk, Field.PHONE) == PHONE


def test_it_can_be_taken_along(client, mine):
    answer = client.get("/my-data/", {"download": ""})
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["matters"][0]["number"] == mine.case.number
    assert data["contacts"] == [{"field": "phone", "masked": "138****0001"}]


def test_deleting_needs_a_tick_and_then_destroys_the_key(client, mine, resident):
    assert client.post("/my-data/erase/", {"reason": "不用了"}).status_code == 422
    assert client.post("/my-data/erase/", {"reason": "不用了", "sure": "on"}).status_code == 302
    with pytest.raises(vault.Unreadable):
        privacy.read(resident.pk, Field.PHONE)
    assert client.get("/my-data/").status_code == 302


def test_signing_out_forgets_the_phone(client, mine):
    client.post("/my-data/sign-out/")
    assert client.get("/my-data/").status_code == 302


def test_asking_for_a_code_where_none_is_wanted_changes_nothing_else(client, mine, resident):
    assert client.post("/my-data/erase/", {"do": "code"}).status_code == 422
    assert Person.objects.get(pk=resident.pk).erased_at is None


def test_there_is_no_other_act(client, mine):
    assert client.post("/my-data/anything/").status_code == 404


def test_pages_with_personal_data_are_not_kept_by_the_browser(client, mine):
    for url in ("/my-data/", f"/follow/{mine.token}/", "/follow/"):
        assert "no-store" in client.get(url).headers["Cache-Control"]
