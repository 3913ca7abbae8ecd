"""Acts on personal values: keep, reveal, correct, erase, rotate. Each reading leaves a record."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import entry, record, record_all
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from . import vault
from .identifiers import mask_address, mask_id, mask_phone
from .models import Field, Person, Secret

MASKS = {Field.PHONE: mask_phone, Field.ID_NUMBER: mask_id, Field.ADDRESS: mask_address}
SEARCHABLE = (Field.PHONE, Field.ID_NUMBER)


def subject(person_id: int) -> str:
    return f"person:{person_id}"


@transaction.atomic
def keep(person: Person, field: str, value: str) -> None:
    """Encrypt a value under the person's own key, replacing an earlier one of the same field."""
    new = _secret(person, field, value)
    Secret.objects.bulk_create(
        [new],
        update_conflicts=True,
        unique_fields=["person", "field"],
        update_fields=["cipher", "blind", "hint"],
    )


def data_key(person: Person) -> bytes:
    """The person's own key. Raises vault.Unreadable if it was destroyed, or the ring is another."""
    if person.data_key is None:
        raise vault.Unreadable("the person's key was destroyed")
    return vault.provider().unwrap(bytes(person.data_key), person.ring_key)


def _secret(person: Person, field: str, value: str) -> Secret:
    if person.data_key is None:
        _new_key(person)
        person.save(update_fields=["data_key", "ring_key"])
    key = data_key(person)
    return Secret(
        person=person,
        field=field,
        cipher=vault.seal(key, value.encode(), _binding(person.pk, field)),
        blind=vault.blind(field, value) if field in SEARCHABLE else "",
        hint=MASKS[Field(field)](value)[:30],
    )


def _new_key(person: Person) -> None:
    ring = vault.provider()
    person.data_key, person.ring_key = ring.wrap(secrets.token_bytes(32)), ring.current


def _binding(person_id: int, field: str) -> bytes:
    return f"{person_id}:{field}".encode()


def read(person_id: int, field: str) -> str:
    """The value in clear, for the machine's own use (sending a code). Pages use `reveal`.

    Raises vault.Unreadable if it was erased or never kept.
    """
    row = Secret.objects.filter(person=person_id, field=field).select_related("person").first()
    if row is None:
        raise vault.Unreadable("nothing is kept")
    return vault.unseal(
        data_key(row.person), bytes(row.cipher), _binding(person_id, field)
    ).decode()


@transaction.atomic
def sealed(person_id: int, text: str, *, about: str) -> bytes:
    """Words about a person, encrypted under their own key; about: what binds them, `case:12.facts`.

    Raises vault.Unreadable if the person was erased.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at:
        raise vault.Unreadable("the person was erased")
    if person.data_key is None:
        _new_key(person)
        person.save(update_fields=["data_key", "ring_key"])
    return vault.seal(data_key(person), text.encode(), _binding(person_id, about))


def opened(person: Person, cipher: bytes, *, about: str) -> str:
    """The same words in clear; the caller has checked who may and put it on record.

    Raises vault.Unreadable.
    """
    return vault.unseal(data_key(person), bytes(cipher), _binding(person.pk, about)).decode()


@transaction.atomic
def reveal(
    person: Person, field: str, *, reason: str, by: Actor, at: datetime, concerning: str = ""
) -> str:
    """Show a value in clear. It needs a duty and a reason, and goes on record before it is shown.

    The caller has checked that the person belongs to something in the actor's scope and names it
    in `concerning`. Raises NotYours, Incomplete, NotNow.
    """
    require(by, "person.reveal")
    if len(reason.strip()) < 2:
        raise Incomplete(_("请写明为什么要看，例如“约上门时间”"), field="reason")
    details = {"field": field, "concerning": concerning}
    record(subject(person.pk), "reveal", by=by, at=at, secret=reason, details=details)
    try:
        return read(person.pk, field)
    except vault.Unreadable:
        raise NotNow(_("没有留下这项信息，或已依法删除")) from None


def find(field: str, value: str) -> Person | None:
    """The person with exactly this phone (normalised) or ID number."""
    row = Secret.objects.filter(blind=vault.blind(field, value), field=field)
    found = row.select_related("person").order_by("pk").first()
    return found.person if found else None


@transaction.atomic
def look_up(phone: str, *, by: Actor, at: datetime) -> Person | None:
    """Who uses exactly this phone. Whose it was goes on record before anything is shown.

    phone: 11 digits, as `identifiers.normal_mobile` gives it.  Raises NotYours.
    """
    require(by, "person.reveal")
    person = find(Field.PHONE, phone)
    if person:
        details = {"field": Field.PHONE.value}
        record(subject(person.pk), "look_up", by=by, at=at, secret=phone, details=details)
    return person


def find_all(field: str, values: Iterable[str]) -> dict[str, Person]:
    """Value → the person with exactly this one, of those that are known; one query."""
    blinds = {vault.blind(field, value): value for value in values}
    rows = Secret.objects.filter(blind__in=list(blinds), field=field).select_related("person")
    return {blinds[row.blind]: row.person for row in rows.order_by("-pk")}


def add_all(people: Iterable[Person]) -> None:
    """Put new persons into the database, each with a key of their own."""
    new = list(people)
    for person in new:
        _new_key(person)
    Person.objects.bulk_create(new)


Kept = tuple[Person, str, str]
"""Whose, which field, the value."""


@transaction.atomic
def keep_all(values: Sequence[Kept]) -> None:
    """As `keep`, for many: values that their persons had none of."""
    keyless = {p.pk: p for p, _field, _value in values if p.data_key is None}
    for person in keyless.values():
        _new_key(person)
    Person.objects.bulk_update(keyless.values(), ["data_key", "ring_key"])
    Secret.objects.bulk_create(
        _secret(keyless.get(person.pk, person), field, value) for person, field, value in values
    )


@transaction.atomic
def correct_all(values: Sequence[Kept], *, by: Actor, at: datetime) -> None:
    """As `correct`, for many: values that their persons had none of."""
    keep_all(values)
    record_all(
        [
            entry(subject(p.pk), "correct", by=by, at=at, secret=value, details={"field": field})
            for p, field, value in values
        ]
    )


def sharing_phone(person_id: int) -> list[int]:
    """Everybody under whose name this person's phone is kept, themselves too: a table may have
    brought them in as another record than the one they report from."""
    phone = Secret.objects.filter(person=person_id, field=Field.PHONE).values("blind")
    same = Secret.objects.filter(field=Field.PHONE, blind__in=phone)
    return sorted({person_id, *same.values_list("person", flat=True)})


@transaction.atomic
def person_with_phone(phone: str, *, name: str = "", at: datetime) -> Person:
    """The person who uses this phone; known from now on if they weren't.

    phone: 11 digits, as `identifiers.normalise_mobile` gives it.
    """
    person = find(Field.PHONE, phone)
    if person is None:
        person = Person(name=name, created_at=at)
        _new_key(person)
        person.save(force_insert=True)
        _secret(person, Field.PHONE, phone).save(force_insert=True)
    return person


@transaction.atomic
def persons_with_phones(names: Mapping[str, str], *, at: datetime) -> dict[str, Person]:
    """Phone → the person who uses it; whoever was unknown is known from now on, by this name.

    names: phone, 11 digits → name.  Three queries however many there are.
    """
    found = find_all(Field.PHONE, names)
    new = {p: Person(name=name, created_at=at) for p, name in names.items() if p not in found}
    add_all(new.values())
    keep_all([(person, Field.PHONE, phone) for phone, person in new.items()])
    return found | new


@transaction.atomic
def correct(person: Person, field: str, value: str, *, by: Actor, at: datetime) -> None:
    """Put a value right (个人信息保护法 46). A person may correct their own data."""
    keep(person, field, value)
    record(subject(person.pk), "correct", by=by, at=at, secret=value, details={"field": field})


@transaction.atomic
def rename(person: Person, name: str, *, by: Actor, at: datetime) -> None:
    """Put one's own name right, or take it out (个人信息保护法 46). Raises NotYours."""
    if by.person_id != person.pk:
        raise NotYours()
    correct_name(person, name, by=by, at=at)


@transaction.atomic
def correct_name(person: Person, name: str, *, by: Actor, at: datetime) -> None:
    """Put a name right from a document. The caller has checked that the actor may."""
    Person.objects.filter(pk=person.pk, erased_at=None).update(name=name.strip()[:40])
    record(subject(person.pk), "correct", by=by, at=at, secret=name, details={"field": "name"})


Forgetting = Callable[[int], object]
_forgetting: list[Forgetting] = []


def goes_with_erasure(forget: Forgetting) -> None:
    """A room keeps more about persons: `forget(person_id)` is done in the same transaction."""
    if forget not in _forgetting:
        _forgetting.append(forget)


@transaction.atomic
def erase(person: Person, *, reason: str, by: Actor, at: datetime, basis: str = "") -> None:
    """Lawful erasure (个人信息保护法 47): the person's key is destroyed, the chain stays whole.

    basis: one of `erasing.GROUNDS`; "" where a person erases themselves.
    Raises NotYours; NotNow while the person holds a post or an account.
    """
    if by.person_id != person.pk or by.post_id is not None:
        require(by, "person.erase")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if is_staff(person):
        raise NotNow(_("此人还在任职或有账号，先办理离任再删除"))
    Secret.objects.filter(person=person).delete()
    person.data_key, person.erased_at = None, at
    person.name, person.party_member, person.party_source = "", None, ""
    person.save()
    for forget in _forgetting:
        forget(person.pk)
    details = {"basis": basis} if basis else {}
    record(subject(person.pk), "erase", by=by, at=at, secret=reason, details=details)


def is_staff(person: Person) -> bool:
    """Do they hold a post or have an account? What they did there needs a name."""
    return person.holdings.filter(until=None).exists() or hasattr(person, "account")


def rewrap(batch: int = 500) -> Iterator[int]:
    """After the ring got a new key: wrap every data key with it. Yields how many are done.

    Each batch is its own transaction, so a kill loses nothing and running it again goes on.
    """
    ring, done = vault.provider(), 0
    old = Person.objects.exclude(data_key=None).exclude(ring_key=ring.current).order_by("pk")
    while True:
        with transaction.atomic():
            rows = list(old.select_for_update()[:batch])
            for row in rows:
                row.data_key = ring.wrap(data_key(row))
                row.ring_key = ring.current
            Person.objects.bulk_update(rows, ["data_key", "ring_key"])
        if not rows:
            return
        done += len(rows)
        yield done
