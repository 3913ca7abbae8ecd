"""Where it is, what comes before, and what is being handled already."""

import pytest

from gongzhi.casework.models import Case, Urgency
from gongzhi.files.models import Attachment
from gongzhi.files.services import open_file
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.matters.procedure import MERGED
from gongzhi.messages.codes import latest_shown
from gongzhi.places import services as places
from gongzhi.places.models import Place
from tests.cast import FOUNDER, MONDAY

from .conftest import LEAK, PHONE, photo, square, text_of

# --- where ----------------------------------------------------------------------------------------


@pytest.fixture
def drawn(cast):
    at = {"by": FOUNDER, "at": MONDAY, "datum": "WGS84"}
    places.draw(cast.place("AH"), square(117.20, 37.73), **at)
    places.draw(cast.place("371481001031"), square(117.19, 37.72, 0.03), **at)


def test_a_photos_position_suggests_the_compound_and_is_kept_nowhere(report, drawn, cast):
    page = report(place=None, code="", photos=photo(position=(117.2015, 37.7312)))
    assert page.status_code == 422
    text = page.content.decode()
    assert "已按照片的拍摄位置选了“安和苑”" in text
    assert f'<option value="{cast.place("AH").pk}" selected' in text
    with open_file(Attachment.objects.get()) as file:
        assert b"Exif" not in file.read()
    kept = str([Attachment.objects.values(), Entry.objects.values_list("details")])
    assert "117.2" not in kept


def test_a_suggested_place_is_looked_at_before_it_is_sent(report, resident, prove, drawn):
    prove()
    page = report(place=None, phone=None, photos=photo(position=(117.2015, 37.7312)))
    assert page.status_code == 422
    assert Matter.objects.count() == 0


def test_a_point_outside_of_all_compounds_lies_in_its_community(report, drawn, prove, resident):
    prove()
    page = report(place=None, phone=None, lon="117.1950", lat="37.7250")
    assert "振兴社区" in text_of(page)
    assert Matter.objects.count() == 0


def test_the_tapped_point_is_kept_with_the_matter(reported):
    matter = reported(lon="117.201500", lat="37.731200")
    assert (matter.lon, matter.lat) == (117.2015, 37.7312)


def test_a_place_on_the_wall_is_the_exact_stairwell(client, report, cast):
    report("code")
    typed = {"text": LEAK, "c": "AH-3-1", "phone": PHONE, "spot": "门口"}
    client.post("/report/", {**typed, "code": latest_shown(PHONE)})
    matter = Matter.objects.get()
    assert matter.case.place == Place.objects.get(code="AH-3-1")
    assert matter.case.compound == cast.place("AH")
    assert matter.spot == "门口"


# --- emergencies ----------------------------------------------------------------------------------

FIRE = "5 号楼着火了，楼道里全是烟"


def test_whoever_writes_of_a_fire_is_told_whom_to_ring_before_anything_else(report):
    for button in ("code", "send"):
        page = report(button, text=FIRE, place=None, phone="")
        assert page.status_code == 422
        assert 'href="tel:119"' in page.content.decode()
        assert FIRE in page.content.decode()
    assert Matter.objects.count() == 0
    assert latest_shown(PHONE) is None


def test_after_ringing_it_can_be_reported_as_urgent(report):
    report("code")
    code = latest_shown(PHONE)
    assert report(text=FIRE, code=code).status_code == 422
    assert report("urgent", text=FIRE, code=code).status_code == 302
    assert Case.objects.get().urgency == Urgency.URGENT


def test_what_only_sounds_like_an_emergency_is_reported_as_ordinary(report):
    report("code")
    assert report("ordinary", text=FIRE, code=latest_shown(PHONE)).status_code == 302
    assert Case.objects.get().urgency == Urgency.ORDINARY


def test_the_word_on_an_emergency_holds_while_the_form_is_put_right(report):
    page = report("urgent", text=FIRE, code="12")
    assert 'name="heard" value="urgent"' in page.content.decode()
    report("code", text=FIRE, heard="urgent")
    report(text=FIRE, heard="urgent", code=latest_shown(PHONE))
    assert Case.objects.get().urgency == Urgency.URGENT


def test_an_emergency_found_on_the_way_to_the_code_still_sends_it_after_the_word(report):
    page = report("ordinary", text=FIRE)
    assert latest_shown(PHONE) in page.content.decode()


# --- the same thing again -------------------------------------------------------------------------

OTHER = "13805340002"
ALIKE = "3 号楼西边路面冒水，还结了冰"


def test_a_similar_matter_nearby_is_shown_without_the_others_words(reported, report):
    theirs = reported()
    report("code", phone=OTHER, text=ALIKE)
    page = report(phone=OTHER, text=ALIKE, code=latest_shown(OTHER))
    assert page.status_code == 422
    said = text_of(page)
    assert "附近有相似的事" in said
    assert LEAK not in said and theirs.token not in page.content.decode()
    assert "漏水冒水" in said
    assert Matter.objects.count() == 1


def test_following_along_merges_the_report_and_brings_the_answer(client, reported, report, cast):
    theirs = reported()
    report("code", phone=OTHER, text=ALIKE)
    report(phone=OTHER, text=ALIKE, code=latest_shown(OTHER))
    answer = report(f"join-{theirs.pk}", phone=None, text=ALIKE)
    assert answer.status_code == 302
    mine = Matter.objects.exclude(pk=theirs.pk).get()
    assert mine.merged_into == theirs
    assert mine.case.state == MERGED.name
    assert "同一件事" in text_of(client.get(f"/follow/{mine.token}/"))


def test_a_similar_matter_can_still_be_reported_alone(reported, report):
    reported()
    report("code", phone=OTHER, text=ALIKE)
    report(phone=OTHER, text=ALIKE, code=latest_shown(OTHER))
    assert report("alone", phone=None, text=ALIKE).status_code == 302
    assert Matter.objects.filter(merged_into=None).count() == 2


def test_only_a_matter_that_was_shown_can_be_joined(reported, report, cast):
    elsewhere = reported(place=cast.place("LH").pk)
    report("code", phone=OTHER)
    report(f"join-{elsewhere.pk}", phone=OTHER, code=latest_shown(OTHER))
    mine = Matter.objects.exclude(pk=elsewhere.pk).get()
    assert mine.merged_into is None


def test_ones_own_similar_matter_leads_to_its_progress(reported, report):
    mine = reported()
    page = report(text=ALIKE, phone=None)
    assert f"/follow/{mine.token}/" in page.content.decode()
