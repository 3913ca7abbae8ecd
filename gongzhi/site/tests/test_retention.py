"""What has been kept long enough goes; what must be kept stays."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session

from gongzhi.casework.services import plain_move
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.messages.codes import send_code
from gongzhi.messages.models import PhoneCode
from gongzhi.people import privacy, retention, vault
from gongzhi.people.models import Person
from gongzhi.policy.declared import declared
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import set_parameter
from gongzhi.site.models import Suggestion
from gongzhi.site.retention import purge
from gongzhi.site.suggestions import suggest
from tests.cast import MONDAY, at
from tests.matters import PHONE, raised

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.Shown"


@pytest.fixture
def ended(cast):
    matter = raised(cast)
    matters.withdraw(matter.pk, by=matters.reporter_of(matter), at=MONDAY)
    return matter


def test_codes_go_after_a_day(cast):
    send_code(PHONE, client="192.0.2.7", at=MONDAY)
    assert purge(at=MONDAY + DAY - timedelta(minutes=1))["codes"] == 0
    assert purge(at=MONDAY + DAY)["codes"] == 1
    assert not PhoneCode.objects.exists()


def test_a_member_of_a_committee_stays_known_until_two_years_after_leaving(cast):
    from gongzhi.mechanisms.owners.committee.registering import Named
    from gongzhi.mechanisms.owners.committee.tests.made import on_paper

    named = [Named(f"委员{n}", phone=f"1380001000{n}") for n in range(5)]
    committee = on_paper(cast, members=named)
    late = MONDAY + timedelta(days=1200)
    assert purge(at=late)["contacts"] == 0, "in office, however long ago they were named"
    committee.members.update(until=MONDAY.date() + timedelta(days=600), end="term")
    assert purge(at=MONDAY + timedelta(days=1329))["contacts"] == 0
    assert purge(at=MONDAY + timedelta(days=1332))["contacts"] == 5


def test_who_stood_or_prepared_stays_known_until_two_years_after_the_election(cast):
    from gongzhi.mechanisms.owners.assembly import services as assemblies
    from gongzhi.mechanisms.owners.assembly.tests.forming import named, opened

    election = opened(cast)
    named(cast, election, 2)
    late = MONDAY + timedelta(days=1200)
    assert purge(at=late)["contacts"] == 0, "an election that is on keeps them"
    assemblies.stop(election.formation_id, note="业主改推代表", by=cast.li, at=MONDAY)
    assert purge(at=MONDAY + timedelta(days=729))["contacts"] == 0
    assert purge(at=MONDAY + timedelta(days=732))["contacts"] == 9


def test_sessions_go_once_they_have_run_out(cast):
    for key, until in (("old", MONDAY - DAY), ("new", MONDAY + DAY)):
        Session.objects.create(session_key=key, session_data="x", expire_date=until)
    assert purge(at=MONDAY)["sessions"] == 1
    assert Session.objects.get().session_key == "new"


def test_sign_in_logs_stay_for_six_months_at_least(cast):
    row = AccessLog.objects.create(username="li", user_agent="x", path_info="/")
    AccessLog.objects.update(attempt_time=MONDAY)
    assert purge(at=MONDAY + timedelta(days=183))["logs"] == 0
    assert purge(at=MONDAY + timedelta(days=201))["logs"] == 1
    assert not AccessLog.objects.filter(pk=row.pk).exists()


def test_no_city_may_keep_logs_for_less_than_six_months(cast):
    code = retention.ROWS["logs"].parameter
    with pytest.raises(Incomplete):
        set_parameter(code, 90, reason="省地方", by=cast.he, at=MONDAY)
    assert declared(code).certainty == "law"


def test_the_address_behind_a_suggestion_goes_after_a_day_and_its_words_stay(cast):
    suggest("字太小", page="/", client="192.0.2.7", by=cast.li, at=MONDAY)
    assert purge(at=MONDAY + DAY)["addresses"] == 1
    kept = Suggestion.objects.get()
    assert (kept.client, kept.text) == ("", "字太小")


def test_a_reporters_phone_goes_two_years_after_their_last_matter_ended(ended):
    person = ended.reporter
    assert purge(at=MONDAY + timedelta(days=729))["contacts"] == 0
    assert privacy.read(person.pk, "phone") == PHONE
    assert purge(at=MONDAY + timedelta(days=731))["contacts"] == 1
    with pytest.raises(vault.Unreadable):
        privacy.read(person.pk, "phone")
    assert Matter.objects.get().text
    assert Entry.objects.filter(subject=f"person:{person.pk}", act="erase").exists()


def test_a_later_matter_keeps_the_phone(ended, cast):
    later = at("12-01 09:00")
    matter = matters.raise_matter(
        matters.Report(text="又漏了", place=cast.place("AH")),
        by=cast.shen,
        at=later,
        reporter=ended.reporter,
    )
    assert purge(at=MONDAY + timedelta(days=731))["contacts"] == 0
    plain_move(matter.pk, "accept", procedure="matter", by=cast.wang, at=later)
    assert purge(at=MONDAY + timedelta(days=2000))["contacts"] == 0


def test_office_holders_are_no_reporters_whose_time_is_up(cast):
    before = Person.objects.filter(erased_at=None).count()
    purge(at=MONDAY + timedelta(days=4000))
    assert Person.objects.filter(erased_at=None).count() == before


def test_a_city_that_keeps_contacts_shorter_is_obeyed(ended, cast):
    code = retention.ROWS["contacts"].parameter
    set_parameter(code, 90, reason="本市规定", by=cast.he, at=MONDAY)
    assert purge(at=MONDAY + timedelta(days=91))["contacts"] == 1


def test_purging_twice_does_nothing_more(ended):
    later = MONDAY + timedelta(days=731)
    purge(at=later)
    assert set(purge(at=later).values()) == {0}


def test_each_row_says_what_why_how_long_and_from_where():
    for row in retention.TABLE:
        assert row.what and row.why and row.how_long and row.source
        assert row.certainty in ("law", "default")
        if row.certainty == "default" and row.days:
            assert "默认" in str(row.source)
