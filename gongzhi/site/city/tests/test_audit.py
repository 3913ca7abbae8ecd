"""The auditor searches the record, takes it away and checks it."""

import io
import json

import pytest
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.journal.chain import Check
from gongzhi.journal.models import Entry
from gongzhi.journal.services import record, seal
from gongzhi.site.city import auditing
from tests.cast import FOUNDER, MONDAY, at


@pytest.fixture
def acts(cast):
    """Three acts of the Monday, one of October."""
    record("thing:1", "add", by=cast.li, at=at("10-01 09:00"))
    record("thing:1", "change", by=cast.li, at=MONDAY, details={"after": "新名字"})
    record("thing:2", "add", by=cast.zhao, at=MONDAY)
    record("thing:10", "retire", by=cast.li, at=MONDAY)


def lines(page):
    return [(n.entry.subject, n.entry.act) for n in page.context["lines"]]


def search(admin, **asked):
    return admin("shi").get(reverse("audit"), asked)


MONDAY_ONLY = {"first": "2026-11-16", "last": "2026-11-16"}


def test_the_latest_acts_come_first_with_who_did_them(admin, acts):
    page = search(admin, **MONDAY_ONLY)
    assert lines(page)[:3] == [("thing:10", "retire"), ("thing:2", "add"), ("thing:1", "change")]
    text = page.content.decode()
    assert "市中街道办事处 · 值班岗" in text
    assert "李＊＊" in text
    assert "李值班" not in text
    assert "新名字" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"subject": "thing:1"}, {("thing:1", "change")}),
        ({"subject": "thing"}, {("thing:1", "change"), ("thing:2", "add"), ("thing:10", "retire")}),
        ({"act": "retire"}, {("thing:10", "retire")}),
        (
            {"subject": "thing:1", "first": "2026-10-01"},
            {("thing:1", "change"), ("thing:1", "add")},
        ),
    ],
)
def test_acts_are_found_by_subject_act_and_days(admin, acts, asked, found):
    assert set(lines(search(admin, **{**MONDAY_ONLY, **asked}))) == found


def test_acts_are_found_by_post_and_person(admin, acts, cast):
    for asked in ({"post": cast.zhao.post_id}, {"person": cast.zhao.person_id}):
        assert lines(search(admin, **MONDAY_ONLY, **asked)) == [("thing:2", "add")]


def test_a_day_that_is_none_is_refused(admin, cast):
    assert search(admin, first="gestern").status_code == 422


def test_a_hundred_lines_a_page_and_on(admin, cast):
    for n in range(101):
        record(f"many:{n}", "add", by=FOUNDER, at=MONDAY)
    page = search(admin, subject="many", **MONDAY_ONLY)
    assert len(lines(page)) == 100
    rest = admin("shi").get(reverse("audit") + page.context["next"])
    assert lines(rest) == [("many:0", "add")]


def test_a_search_costs_few_queries(admin, acts, django_assert_max_num_queries):
    browser = admin("shi")
    with django_assert_max_num_queries(8):
        browser.get(reverse("audit"), MONDAY_ONLY)


def test_what_was_found_goes_out_as_a_sheet_and_that_goes_on_record(admin, acts):
    answer = search(admin, subject="thing", format="xlsx", **MONDAY_ONLY)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert len(rows.to_python()) == 4
    assert Entry.objects.get(subject="journal:search").act == "export"


def test_the_whole_record_goes_out_in_the_form_that_is_checked_offline(admin, acts):
    seal(at=MONDAY)
    answer = admin("shi").post(reverse("audit_export"))
    text = b"".join(answer.streaming_content).decode()
    checked = Check().read(json.loads(line) for line in text.splitlines()).answer()
    assert checked["ok"]
    assert checked["rows"] == Entry.objects.count()


def test_a_whole_chain_and_a_whole_record_hold(admin, acts):
    seal(at=MONDAY)
    page = admin("shi").post(reverse("audit_verify"), {"subject": "thing:1"})
    assert "没有发现改动" in page.content.decode()
    assert page.context["verdict"].rows == 2
    page = admin("shi").post(reverse("audit_verify"))
    assert page.context["verdict"].ok
    assert page.context["verdict"].seals == 1


def forge(pk: int) -> None:
    """What only somebody with the database's own keys can do."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE ON journal_entry TO CURRENT_USER")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET details = '{}' WHERE id = %s", [pk])
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


def test_a_forged_line_is_named(admin, acts):
    pk = Entry.objects.get(subject="thing:1", act="change").pk
    forge(pk)
    for sent in ({"subject": "thing:1"}, {}):
        page = admin("shi").post(reverse("audit_verify"), sent).content.decode()
        assert "链在这里断了" in page
        assert f"row {pk}" in page


def test_a_check_that_runs_out_of_time_says_how_far_it_came(acts):
    verdict = auditing.verify_all(patience=-1)
    assert (verdict.ok, verdict.complete, verdict.rows) == (True, False, 0)
