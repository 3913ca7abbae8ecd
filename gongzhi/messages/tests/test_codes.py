"""Codes that prove a phone: few, short-lived, and never kept in clear."""

import re
from datetime import timedelta

import pytest
from django.core import serializers

from gongzhi.messages import codes
from gongzhi.messages.models import PhoneCode
from gongzhi.messages.senders import NotSent
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import set_parameter
from tests.cast import FOUNDER, MONDAY

from .conftest import PHONE

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def send(phone=PHONE, client="10.0.0.1", at=MONDAY):
    return codes.send_code(phone, client=client, at=at)


def sent(gateway) -> str:
    return re.search(r"\d{6}", gateway.took[-1][1])[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_right_code_proves_the_phone_once(gateway):
    assert send("138 0534 0001") == PHONE
    assert codes.check_code(PHONE, sent(gateway), at=MONDAY + MINUTE) == PHONE
    with pytest.raises(Incomplete, match="已过期"):
        codes.check_code(PHONE, sent(gateway), at=MONDAY + MINUTE)


def test_neither_phone_nor_code_nor_address_is_in_the_database(gateway):
    send()
    stored = serializers.serialize("json", PhoneCode.objects.all())
    assert PHONE not in stored and sent(gateway) not in stored and "10.0.0.1" not in stored


def test_a_code_is_of_use_for_ten_minutes(gateway):
    send()
    with pytest.raises(Incomplete, match="已过期"):
        codes.check_code(PHONE, sent(gateway), at=MONDAY + 10 * MINUTE)
    codes.check_code(PHONE, sent(gateway), at=MONDAY + 10 * MINUTE - timedelta(seconds=1))


def test_after_five_wrong_tries_even_the_right_code_is_refused(gateway):
    send()
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Incomplete, match=f"还可以试 {left} 次"):
            codes.check_code(PHONE, wrong(sent(gateway)), at=MONDAY)
    with pytest.raises(Incomplete, match="太多次"):
        codes.check_code(PHONE, sent(gateway), at=MONDAY)


def test_a_new_code_voids_the_one_before(gateway):
    send()
    first = sent(gateway)
    send(at=MONDAY + MINUTE)
    if first != sent(gateway):
        with pytest.raises(Incomplete):
            codes.check_code(PHONE, first, at=MONDAY + MINUTE)
    codes.check_code(PHONE, sent(gateway), at=MONDAY + MINUTE)


def test_a_code_of_another_phone_does_not_fit(gateway):
    send()
    mine = sent(gateway)
    send("13805340002")
    if mine != sent(gateway):
        with pytest.raises(Incomplete):
            codes.check_code("13805340002", mine, at=MONDAY)


def test_one_code_a_minute_and_the_refusal_says_how_long_to_wait(gateway):
    send()
    with pytest.raises(Incomplete, match="请等 20 秒") as refused:
        send(at=MONDAY + timedelta(seconds=41))
    assert refused.value.field == "phone"
    send(at=MONDAY + MINUTE)
    assert len(gateway.took) == 2


def test_ten_codes_a_day_for_a_phone(gateway):
    for n in range(10):
        send(client=f"10.0.0.{n}", at=MONDAY + n * 5 * MINUTE)
    with pytest.raises(Incomplete, match="明天"):
        send(client="10.0.1.1", at=MONDAY + timedelta(hours=2))
    send(at=MONDAY + timedelta(days=1))


def test_one_client_cannot_ask_for_many_phones(gateway):
    set_parameter("messages.codes_per_client_an_hour", 3, reason="试验", by=FOUNDER, at=MONDAY)
    for n in range(3):
        send(f"1380534000{n}")
    with pytest.raises(Incomplete, match="网络"):
        send("13805340009")
    send("13805340009", client="10.0.0.2")
    send("13805340008", at=MONDAY + timedelta(hours=1))


def test_moving_within_ones_own_ipv6_network_is_no_way_around_the_limit(gateway):
    set_parameter("messages.codes_per_client_an_hour", 1, reason="试验", by=FOUNDER, at=MONDAY)
    send(client="2408:8207::1")
    with pytest.raises(Incomplete, match="网络"):
        send("13805340002", client="2408:8207::ffff:2")
    send("13805340002", client="2408:8207:0:1::1")


def test_a_code_typed_in_full_width_digits_fits(gateway):
    send()
    typed = "".join(chr(ord(digit) + 0xFEE0) for digit in sent(gateway))
    assert codes.check_code(PHONE, f" {typed} ", at=MONDAY) == PHONE


def test_what_is_no_mobile_number_is_refused_in_words(gateway):
    with pytest.raises(Incomplete, match="手机号码") as refused:
        send("0534-6260001")
    assert refused.value.field == "phone"
    assert not PhoneCode.objects.exists()


def test_a_failing_gateway_is_told_and_the_code_not(gateway):
    gateway.faults = [NotSent("HTTP 500")]
    with pytest.raises(Incomplete, match="没有发出去"):
        send()


def test_without_a_gateway_no_code_is_promised(settings):
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.ByHand"
    with pytest.raises(Incomplete, match="还没有开通短信"):
        send()


def test_only_a_demo_city_shows_the_code(gateway, settings):
    send()
    assert codes.latest_shown(PHONE) is None
    settings.DEMO = True
    send("13805340002")
    assert codes.latest_shown("13805340002") == sent(gateway)
    assert codes.latest_shown("13805340003") is None


def test_after_a_day_nothing_of_a_code_is_kept(gateway):
    send()
    assert codes.forget(at=MONDAY + timedelta(hours=23)) == 0
    assert codes.forget(at=MONDAY + timedelta(days=1)) == 1
