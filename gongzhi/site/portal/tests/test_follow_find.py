"""Merged matters, photos, finding one's own again, and what anybody may know."""

import pytest
from django.urls import reverse

from gongzhi.files import services as files
from gongzhi.mechanisms.matters import services as matters
from gongzhi.messages.models import Outgoing
from gongzhi.people import privacy
from tests.cast import at
from tests.matters import PHONE as KNOWN
from tests.matters import TEXT, at_street, raised

from .conftest import PHONE, photo, text_of
from .test_follow import NOON, called, page

# --- merged ---------------------------------------------------------------------------------------


@pytest.fixture
def follower(cast, answered):
    """Another resident's report, merged into the first before it was answered; and its answer."""
    other = raised(cast, phone="13805340008", text="王老太家门口冒水")
    matters.merge(other.pk, answered.pk, by=cast.wang, at=NOON)
    other.refresh_from_db()
    return other


def test_a_merged_matter_shows_the_others_progress_and_answer(client, follower, answered):
    said = text_of(page(client, follower))
    assert "阀门换好了" in said
    assert answered.case.number in said
    assert "有人反映" in said and "解决了，去评价" not in said


def test_a_follower_reads_nothing_that_the_other_wrote_or_took(client, follower, answered, cast):
    by = matters.reporter_of(answered)
    taken = files.keep(photo(), subject=answered.case.subject, by=by, at=NOON, public=True)
    client.post(f"/follow/{answered.token}/", {"do": "redo", "note": "三楼李家还在漏"})
    read = page(client, follower).content.decode()
    assert TEXT not in read and "三楼李家" not in read and answered.token not in read
    shot = f"/follow/{follower.token}/photo/{taken.attachment.pk}/"
    assert client.get(shot).status_code == 404


# --- photos ---------------------------------------------------------------------------------------


def test_photos_of_the_answer_are_shown_and_inner_ones_are_not(client, answered, cast):
    shown = files.keep(
        photo(size=(30, 30)), subject=answered.case.subject, by=cast.wang, at=NOON, public=True
    ).attachment
    inner = files.keep(
        photo(size=(31, 31)), subject=answered.case.subject, by=cast.wang, at=NOON
    ).attachment
    base = f"/follow/{answered.token}/photo"
    assert client.get(f"{base}/{shown.pk}/").headers["Content-Type"] == "image/jpeg"
    assert client.get(f"{base}/{inner.pk}/").status_code == 404
    assert "办理后" in text_of(page(client, answered))


def test_a_photo_of_another_matter_is_not_found_under_ones_link(client, matter, cast):
    other = raised(cast, text="路灯不亮")
    by = matters.reporter_of(other)
    theirs = files.keep(photo(), subject=other.case.subject, by=by, at=NOON, public=True)
    answer = client.get(f"/follow/{matter.token}/photo/{theirs.attachment.pk}/")
    assert answer.status_code == 404


# --- finding it again -----------------------------------------------------------------------------


def test_by_phone_one_sees_ones_own_matters_and_no_others(client, matter, cast, prove):
    theirs = raised(cast, phone=KNOWN, text="停车占道")
    prove()
    said = client.get("/follow/").content.decode()
    assert matter.token in said
    assert theirs.token not in said and theirs.case.number not in said


def test_a_number_leads_straight_to_ones_own_matter(client, matter, prove):
    prove()
    answer = client.get("/follow/", {"number": matter.case.number})
    assert answer.status_code == 302 and matter.token in answer.url


def test_anothers_number_leads_only_to_its_open_state(client, matter, cast, prove):
    theirs = raised(cast, phone=KNOWN, text="停车占道")
    prove()
    answer = client.get("/follow/", {"number": theirs.case.number})
    assert theirs.token not in answer.content.decode()
    assert reverse("progress", args=[theirs.case.number]) in answer.content.decode()


def test_the_hour_after_which_a_phone_must_be_proved_again(client, matter, prove, clock):
    prove()
    clock(at("11-16 09:59"))
    assert matter.token in client.get("/follow/").content.decode()
    clock(at("11-16 10:01"))
    assert matter.token not in client.get("/follow/").content.decode()


def test_a_phone_that_never_reported_sees_an_empty_list_like_any_other(client, cast, prove):
    answer = prove("13805347777")
    assert answer.status_code == 302
    assert "还没有反映过" in text_of(client.get("/follow/"))
    assert privacy.find("phone", "13805347777") is None


def test_anybody_may_know_state_and_dates_and_nothing_else(client, matter):
    answer = client.get(f"/progress/{matter.case.number}/")
    said = text_of(answer)
    assert "待接" in said and "11 月 16 日 09:00" in said
    for hidden in (TEXT, "安和苑", "冒水", matter.token, PHONE[-4:]):
        assert hidden not in answer.content.decode()


def test_a_number_that_does_not_exist_keeps_what_was_typed(client, cast):
    answer = client.get("/progress/诉-20990101-1/")
    assert answer.status_code == 404
    assert "诉-20990101-1" in answer.content.decode()


def test_a_calls_number_is_no_matter_of_a_resident(client, cast):
    matter = at_street(cast)
    case = called(cast, matter)
    assert client.get(f"/progress/{case.number}/").status_code == 404


def test_no_message_to_the_reporter_holds_what_they_wrote(answered):
    assert Outgoing.objects.filter(person__isnull=False).exists()
    assert not any(TEXT in text for text in Outgoing.objects.values_list("text", flat=True))


def test_the_matters_page_speaks_english_too(client, matter):
    client.cookies["django_language"] = "en"
    answer = page(client, matter)
    assert answer.status_code == 200 and 'lang="en"' in answer.content.decode()
