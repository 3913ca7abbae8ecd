"""What the machines that watch are told."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from gongzhi.casework.models import Case
from gongzhi.journal.services import seal
from gongzhi.messages.models import Outgoing
from gongzhi.messages.services import tell
from gongzhi.people.privacy import person_with_phone
from tests.cast import MONDAY, at
from tests.matters import raised

TOKEN = "watch-2026"


@pytest.fixture
def read(client, settings, cast, clock):
    settings.METRICS_TOKEN = TOKEN

    def told(at):
        clock(at)
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (s.name, *(s.labels[k] for k in sorted(s.labels, reverse=True))): s.value
            for f in families
            for s in f.samples
        }

    return told


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", TOKEN + "x"])
def test_without_the_token_there_is_no_such_page(client, settings, header):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


@pytest.mark.django_db
def test_without_a_token_set_nobody_is_let_in(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_each_lag_is_told_in_seconds(read, cast):
    seal(at=MONDAY)
    case = raised(cast).case
    Case.objects.filter(pk=case.pk).update(red_at=MONDAY, liable=cast.org("zx"))
    Outgoing.objects.all().delete()
    told = read(MONDAY + timedelta(minutes=5))
    assert told["gongzhi_sweep_lag_seconds",] == 300
    assert told["gongzhi_seal_lag_seconds",] == 300
    assert told["gongzhi_message_lag_seconds",] == 0


def test_what_the_night_holds_back_is_no_lag_but_what_is_urgent_is(read, cast):
    person = person_with_phone("13805340001", at=MONDAY)
    tell(person.pk, "明早再说", about="case:1", at=at("11-16 23:00"))
    assert read(at("11-17 03:00"))["gongzhi_message_lag_seconds",] == 0
    assert read(at("11-17 07:33"))["gongzhi_message_lag_seconds",] == 180
    tell(person.pk, "马上离开", about="case:1", at=at("11-16 23:00"), urgent=True)
    assert read(at("11-16 23:05"))["gongzhi_message_lag_seconds",] == 300


def test_open_cases_are_counted_by_procedure_and_card(read, cast):
    case = raised(cast).case
    assert read(MONDAY)["gongzhi_open_cases", "matter", "none"] == 1
    Case.objects.filter(pk=case.pk).update(card="red")
    assert read(MONDAY)["gongzhi_open_cases", "matter", "red"] == 1


def test_no_name_and_no_number_of_anybody_is_told(read, cast, client, settings):
    raised(cast)
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    for word in ("安和苑", "138", "振兴"):
        assert word not in answer.content.decode()
