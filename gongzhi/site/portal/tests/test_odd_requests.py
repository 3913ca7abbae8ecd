"""Whatever an address or a form holds, the answer is a page and never a fault of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ADDRESSES = [
    "/report/?c={}",
    "/report/done/{}/",
    "/follow/{}/",
    "/follow/{}/photo/1/",
    "/follow/?number={}",
    "/progress/{}/",
    "/progress/?number={}",
    "/compounds/?q={}",
    "/compounds/?lat={}&lon={}",
    "/compounds/{}/",
    "/compounds/AH/?s={}",
    "/my-data/sign-in/?next={}",
    "/feedback/?page={}",
]
ODD = ["%00", "%F0%9F%98%80", "..%2F", "%27--", "9" * 40, "a" * 3000, "%E8%AF%89-1"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("value", ODD, ids=[o[:8] for o in ODD])
def test_an_odd_address_is_answered(client, cast, prove, resident, address, value):
    prove()
    assert client.get(address.replace("{}", value)).status_code in (200, 302, 404, 422)


FIELDS = ["text", "place", "lon", "lat", "spot", "phone", "code", "draft", "heard", "do", "c"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=8))
def test_an_odd_report_is_answered(client, cast, typed):
    assert client.post("/report/", typed).status_code in (200, 302, 422)


@pytest.mark.parametrize("value", ["\x00", "9" * 40, "-1", "１", "a" * 3000])
def test_odd_values_in_every_field_of_a_report_are_answered(client, cast, value):
    for do in ("send", "code", "urgent", "alone", "back", f"join-{value}", f"drop-{value}"):
        typed = dict.fromkeys(FIELDS, value) | {"do": do}
        assert client.post("/report/", typed).status_code in (200, 302, 422)
    assert client.post("/report/near/", dict.fromkeys(FIELDS, value)).status_code == 200
    assert client.post("/report/code/", {"phone": value}).status_code == 422
