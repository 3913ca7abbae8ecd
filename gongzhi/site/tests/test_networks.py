"""Two networks: what is served in each, over all routes there are."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.people.asking import for_residents
from gongzhi.site import middleware
from gongzhi.site.doors import ON_THE_INTERNET, RESIDENTS
from tests.test_routes import example

PASSED = 299  # got past the network's door


def every_route(resolver=None, prefix="", space=""):
    """(name, namespace, route) of every page and every address of the API."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_route(entry, route, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", space, route


ROUTES = sorted(set(every_route()))


@pytest.fixture
def asked(monkeypatch, db):
    """`asked(route)` → the statuses of a GET and of a POST without any token."""
    monkeypatch.setattr(middleware, "stop_at_door", lambda request: HttpResponse(status=PASSED))
    browser = Client(enforce_csrf_checks=True)

    def ask(route):
        address = example(route)
        return [browser.get(address).status_code, browser.post(address).status_code]

    return ask


def test_on_the_internet_every_page_but_the_residents_is_not_there(asked, settings):
    settings.ONLY = "public"
    wrong = []
    for name, space, route in ROUTES:
        got = asked(route)
        served = not space and name in ON_THE_INTERNET
        if (got[0] == PASSED) != served or (not served and got != [404, 404]):
            wrong.append((name, space, got))
    assert wrong == [] and len(ROUTES) > 300


@pytest.mark.parametrize("only", ["office", ""])
def test_in_the_office_every_page_is_there(asked, settings, only):
    settings.ONLY = only
    assert [r for _, _, r in ROUTES if asked(r)[0] != PASSED] == []


def test_no_residents_page_offers_a_sign_in_on_the_internet(client, cast, settings):
    settings.ONLY, settings.DEMO = "public", True
    for address in ("/", "/report/", "/notices/", "/nowhere/"):
        page = client.get(address).content.decode()
        assert "/account/" not in page and "/desk/" not in page and "demo/sign-in" not in page


def test_the_residents_pages_are_pages_and_none_is_of_a_desk_or_an_account():
    assert RESIDENTS - {name for name, space, _ in ROUTES if not space} == set()
    inside = ("desk/", "city/", "account/", "api/", "metrics")
    assert [n for n, _, r in ROUTES if n in ON_THE_INTERNET and r.startswith(inside)] == []


def test_what_is_printed_and_sent_leads_to_the_residents_network(rf, settings):
    request = rf.get("/desk/", headers={"host": "localhost"})
    assert for_residents(request, "/report/") == "http://localhost/report/"
    settings.PUBLIC_URL = "https://gz.example.cn"
    assert for_residents(request, "/report/") == "https://gz.example.cn/report/"
