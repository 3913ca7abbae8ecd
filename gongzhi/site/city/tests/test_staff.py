"""City data is changed only in a staff session; every page asks for its power."""

import pytest
from django.urls import get_resolver, reverse

from gongzhi.journal.models import Entry
from gongzhi.people.models import Organisation
from gongzhi.site.clock import now
from tests.cast import PASSWORD, at

READS = {
    "first_steps": "city.edit",
    "deployment": "city.edit",
    "review_grounds": "city.edit",
    "organisations": "city.edit",
    "organisation": "city.edit",
    "post": "city.edit",
    "places": "city.edit",
    "place": "city.edit",
    "place_locate": "city.edit",
    "place_grids": "city.edit",
    "parameters": "parameters.edit",
    "parameter": "parameters.edit",
    "dead_letters": "messages.retry",
    "users": "accounts.edit",
    "user": "accounts.edit",
    "audit": "journal.read",
    "audit_verify": "journal.read",
    "audit_export": "journal.read",
}
OWN_WAY = {
    "staff_end",
    "my_leave",
    "city_import",
    "city_import_job",
    "city_import_result",
    "city_import_template",
}


def city_routes():
    from gongzhi.site.city.urls import urlpatterns

    return {p.name: p for p in urlpatterns}


ROUTES = city_routes()


def path(name: str) -> str:
    names = ROUTES[name].pattern.converters
    known = {"pk": 1, "code": "calendar.hours", "token": "x", "kind": "places"}
    return reverse(name, kwargs={n: known[n] for n in names})


@pytest.mark.parametrize("name", sorted(set(ROUTES) - OWN_WAY - set(READS)))
def test_every_page_that_changes_something_needs_a_staff_session(name):
    assert getattr(ROUTES[name].callback, "needs_staff_session", False)


@pytest.mark.parametrize("name", sorted(set(ROUTES) - OWN_WAY))
def test_a_street_officer_enters_no_page_of_the_city_data(desk, name):
    browser = desk("li")
    for send in (browser.get, browser.post):
        assert send(path(name)).status_code == 403


ADMINS = {
    "city.edit": "he",
    "parameters.edit": "he",
    "messages.retry": "he",
    "accounts.edit": "lv",
    "journal.read": "shi",
}


@pytest.mark.parametrize(("name", "power"), READS.items())
def test_each_administrator_reads_only_their_own_third(desk, name, power):
    for who in ("he", "lv", "shi"):
        if who != ADMINS[power]:
            assert desk(who).get(path(name)).status_code == 403


def test_names_of_routes_are_known(db):
    assert {"first_steps", "audit"} <= set(get_resolver().reverse_dict)


CHANGE = {"name": "城市供热中心", "short_name": "", "phone": "6262001", "uscc": "", "uscc_note": ""}


@pytest.fixture
def change(cast):
    pk = cast.org("gr").pk
    return reverse("organisation_change", args=[pk])


def test_the_password_is_asked_for_on_the_way_to_a_form(desk, change):
    browser = desk("he")
    assert "再核对一次是您本人" in browser.get(change).content.decode()
    answer = browser.post(change, {"staff_begin": "1", "staff_password": PASSWORD})
    assert answer.status_code == 302
    assert "改资料" in browser.get(change).content.decode()


def test_what_was_being_sent_is_carried_along_and_done(desk, change):
    browser = desk("he")
    page = browser.post(change, CHANGE)
    assert 'name="name" value="城市供热中心"' in page.content.decode()
    carried = {**CHANGE, "staff_sent": "1", "staff_begin": "1", "staff_password": PASSWORD}
    assert browser.post(change, carried).status_code == 303
    assert Organisation.objects.get(code="gr").name == "城市供热中心"


def test_a_wrong_password_begins_nothing_and_loses_nothing(desk, change):
    browser = desk("he")
    wrong = {**CHANGE, "staff_sent": "1", "staff_begin": "1", "staff_password": "wrong"}
    page = browser.post(change, wrong)
    assert page.status_code == 422
    assert "密码不对" in page.content.decode()
    assert 'name="name" value="城市供热中心"' in page.content.decode()
    assert "wrong" not in page.content.decode()
    assert Organisation.objects.get(code="gr").name == "城市供热服务中心"


def test_five_wrong_passwords_rest_the_account_here_too(desk, change):
    browser = desk("he", now())
    for _ in range(5):
        answer = browser.post(change, {"staff_begin": "1", "staff_password": "wrong"})
    assert answer.status_code == 429


def test_beginning_and_ending_go_on_record(desk, change, account):
    browser = desk("he")
    browser.post(change, {"staff_begin": "1", "staff_password": PASSWORD})
    browser.post(reverse("staff_end"))
    acts = Entry.objects.filter(subject=f"account:{account('he').pk}").order_by("seq")
    assert list(acts.values_list("act", flat=True))[-2:] == ["staff.begin", "staff.end"]
    assert "再核对一次" in browser.get(change).content.decode()


def test_a_staff_session_ends_after_half_an_hour(desk, change, clock):
    browser = desk("he", at("11-16 09:00"))
    browser.post(change, {"staff_begin": "1", "staff_password": PASSWORD})
    clock(at("11-16 09:29"))
    assert "改资料" in browser.get(change).content.decode()
    clock(at("11-16 09:30"))
    assert "再核对一次" in browser.get(change).content.decode()


def test_a_demo_role_begins_by_a_press_in_the_demo_city_alone(desk, change, settings, account):
    him = account("he")
    him.is_demo = True
    him.save()
    browser = desk("he")
    assert browser.post(change, {"staff_begin": "1"}).status_code == 422
    settings.DEMO = True
    assert browser.post(change, {"staff_begin": "1"}).status_code == 302
