"""Contracts over all pages: who may enter, and who may not."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.site.doors import PUBLIC

NOT_OURS = ("mfa", "usersessions")


def walk(resolver=None, prefix="", space=""):
    """(name, route) of every page; the API has contracts of its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if (entry.namespace or space) != "api-1":
                yield from walk(entry, route, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", route


PAGES = sorted(set(walk()))


def example(route: str) -> str:
    """A path that matches the route; objects that don't exist."""
    import re

    def fill(match):
        kind = match[0].strip("<>").split(":")[0] if ":" in match[0] else "str"
        return {"int": "999999", "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12}.get(kind, "x")

    return "/" + re.sub(r"<[^>]+>", fill, route)


def test_every_page_has_a_name_of_its_own():
    names = [n for n, r in PAGES if not r.startswith("static")]
    assert "" not in names
    assert {n for n in names if names.count(n) > 1} == set()


def test_every_public_name_is_a_page():
    assert PUBLIC - {n for n, _ in PAGES} - {"health", "ready", "robots", "openapi"} == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), PAGES, ids=[n for n, _ in PAGES])
def test_every_page_needs_a_sign_in_or_is_on_the_public_list(name, route, client):
    if name in PUBLIC:
        return
    for method in (client.get, client.post):
        answer = method(example(route))
        assert answer.status_code in (302, 403, 404, 405)
        if answer.status_code == 302:
            assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize(("name", "route"), PAGES, ids=[n for n, _ in PAGES])
def test_nobody_without_a_post_gets_past_the_doors(name, route, client, cast, settings):
    from datetime import date

    from gongzhi.people.models import Account, Holding

    if name in PUBLIC or name.startswith(("mfa", "account", "usersessions")):
        return
    settings.DEMO = True
    account = Account.objects.get(username="wang")
    account.is_demo = True
    account.save()
    Holding.objects.filter(person=account.person).update(until=date(2026, 1, 6))
    client.force_login(account, backend="gongzhi.site.sign_in.AccountBackend")
    assert client.get(example(route)).status_code in (302, 403, 404, 405)
