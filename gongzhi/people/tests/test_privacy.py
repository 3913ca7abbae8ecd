"""Personal values: encrypted, masked, revealed on record, erased for good."""

import json

import pytest

from gongzhi.journal.chain import Check
from gongzhi.journal.services import export, history
from gongzhi.people import privacy, vault
from gongzhi.people.models import Field, Person, Secret
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

PHONE, NOW = "13800001234", at("11-16 09:00")


@pytest.fixture
def resident(cast) -> Person:
    return privacy.person_with_phone(PHONE, name="陈秀英", at=NOW)


def test_a_phone_is_found_again_and_lies_nowhere_in_clear(resident):
    assert privacy.find(Field.PHONE, PHONE) == resident
    row = Secret.objects.get(person=resident)
    assert PHONE.encode() not in bytes(row.cipher) and row.hint == "138****1234"


def test_the_same_phone_is_the_same_person(resident):
    assert privacy.person_with_phone(PHONE, at=NOW) == resident


def test_a_value_moved_to_another_person_does_not_open(resident):
    other = privacy.person_with_phone("13900005678", at=NOW)
    stolen = Secret.objects.get(person=resident).cipher
    Secret.objects.filter(person=other).update(cipher=stolen)
    with pytest.raises(vault.Unreadable):
        privacy.read(other.pk, Field.PHONE)


def test_a_reveal_needs_a_duty_and_a_reason_and_goes_on_record(resident, cast):
    with pytest.raises(NotYours):
        privacy.reveal(resident, Field.PHONE, reason="想看", by=cast.xu, at=NOW)
    with pytest.raises(Incomplete):
        privacy.reveal(resident, Field.PHONE, reason=" ", by=cast.li, at=NOW)
    shown = privacy.reveal(
        resident, Field.PHONE, reason="约上门时间", by=cast.li, at=NOW, concerning="case:1"
    )
    assert shown == PHONE
    entry = history(f"person:{resident.pk}")[-1]
    assert entry.act == "reveal" and entry.post == cast.li.post_id
    assert json.loads(entry.details) == {"field": "phone", "concerning": "case:1"}


def test_erasure_destroys_the_key_and_the_chain_stays_whole(resident, cast):
    privacy.reveal(resident, Field.PHONE, reason="约上门时间", by=cast.li, at=NOW)
    copy = Secret.objects.get(person=resident)
    privacy.erase(resident, reason="本人申请", by=cast.lv, at=NOW)
    assert privacy.find(Field.PHONE, PHONE) is None
    copy.save(force_insert=True)  # even an old copy of the row is of no use without the key
    with pytest.raises(vault.Unreadable):
        privacy.read(resident.pk, Field.PHONE)
    resident.refresh_from_db()
    assert resident.name == "" and resident.erased_at
    assert Check().read(export()).answer()["ok"]


def test_only_the_security_administrator_or_the_person_erases(resident, cast):
    with pytest.raises(NotYours):
        privacy.erase(resident, reason="x", by=cast.li, at=NOW)


def test_nobody_is_erased_while_they_hold_a_post(cast):
    wang = Person.objects.get(name="王网格")
    with pytest.raises(NotNow):
        privacy.erase(wang, reason="x", by=cast.lv, at=NOW)


def test_a_value_can_be_put_right(resident, cast):
    privacy.correct(resident, Field.PHONE, "13700007777", by=cast.li, at=NOW)
    assert privacy.read(resident.pk, Field.PHONE) == "13700007777"
    assert privacy.find(Field.PHONE, PHONE) is None


def test_a_new_ring_key_wraps_everything_again_and_old_values_still_open(
    resident, tmp_path, monkeypatch
):
    ring = vault.KeyRing(tmp_path / "ring.json")
    monkeypatch.setattr(vault, "provider", lambda: ring)
    person = privacy.person_with_phone("13600006666", at=NOW)
    Person.objects.exclude(pk=person.pk).update(data_key=None, ring_key="")
    assert ring.rotate() == "k2"
    assert list(privacy.rewrap(batch=1)) == [1]
    person.refresh_from_db()
    assert person.ring_key == "k2"
    again = vault.KeyRing(tmp_path / "ring.json")
    monkeypatch.setattr(vault, "provider", lambda: again)
    assert privacy.read(person.pk, Field.PHONE) == "13600006666"


def test_the_ring_is_readable_by_its_owner_alone(tmp_path):
    vault.KeyRing(tmp_path / "ring.json")
    assert (tmp_path / "ring.json").stat().st_mode & 0o777 == 0o600


def test_two_processes_that_make_the_ring_at_once_get_the_same_one(tmp_path):
    first = vault.KeyRing(tmp_path / "ring.json")
    second = vault.KeyRing(tmp_path / "ring.json")
    assert second.unwrap(first.wrap(b"x" * 32), first.current) == b"x" * 32


def test_words_about_a_person_open_with_their_own_key_and_nowhere_else(resident, cast):
    nobody = Person.objects.create(name="无手机", created_at=NOW)  # gets a key with the first words
    cipher = privacy.sealed(nobody.pk, "有人反映", about="case:1.facts")
    nobody.refresh_from_db()
    assert "有人反映".encode() not in cipher
    assert privacy.opened(nobody, cipher, about="case:1.facts") == "有人反映"
    for person, about in ((resident, "case:1.facts"), (nobody, "case:2.facts")):
        with pytest.raises(vault.Unreadable):
            privacy.opened(person, cipher, about=about)
    privacy.erase(nobody, reason="本人要求", by=cast.lv, at=NOW)
    with pytest.raises(vault.Unreadable):
        privacy.opened(Person.objects.get(pk=nobody.pk), cipher, about="case:1.facts")
    with pytest.raises(vault.Unreadable):
        privacy.sealed(nobody.pk, "再写", about="case:1.facts")
