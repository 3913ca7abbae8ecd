"""The persons behind a batch of rows: found by their ID number, else by what stands beside it, else
new. One person in several units is found again and so is one head."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.people import privacy, vault
from gongzhi.people.models import Field, Person, Secret
from gongzhi.policy.actor import Actor

from .told import Taken, Who, Wrong, plain_name


class Persons:
    """Five queries to begin with, five to save, however many rows there are.

    Nothing is written until `save`; until then the new ones have no reference.
    """

    def __init__(self, rows: Iterable[Taken], beside: Mapping[str, list[Person]]) -> None:
        """beside: a unit's number → who is on the roll for it now, or stands in a clash."""
        named = [who for row in rows for who in row.told.named]
        self._papers = privacy.find_all(Field.ID_NUMBER, {w.papers for w in named if w.papers})
        self._phones = privacy.find_all(Field.PHONE, {w.phone for w in named if w.phone})
        held = [(unit, person) for unit, people in beside.items() for person in people]
        self._one: dict[int, Person] = {}
        self._papers = {value: self._same(person) for value, person in self._papers.items()}
        self._phones = {value: self._same(person) for value, person in self._phones.items()}
        self._beside = {(u, plain_name(p.name)): self._same(p) for u, p in held}
        self._has = {key: dict[str, str]() for key in map(id, self._one.values())}
        kept = Secret.objects.filter(person__in=self._one)
        for person, field, blind in kept.values_list("person", "field", "blind"):
            self._has[id(self._one[person])][field] = blind
        self._new: list[Person] = []
        self._named: list[Person] = []
        self._kept: list[privacy.Kept] = []

    def _same(self, person: Person) -> Person:
        """Each person once, in whatever way they were found."""
        return self._one.setdefault(person.pk, person)

    def of(self, row: Taken, *, at: datetime) -> list[Person]:
        """Those whom a row names, in its order. Raises Wrong before anything is remembered."""
        named = row.told.named
        self._check(named)
        found = [self._find(row.told.number, who) for who in named]
        told = [id(person) for person in found if person]
        if len(set(told)) < len(told):
            raise Wrong("owners", _("同一个人写了两次"))
        return [
            self._remember(person or self._make(who, at), who, row)
            for person, who in zip(found, named, strict=True)
        ]

    def _check(self, named: tuple[Who, ...]) -> None:
        papers = [who.papers for who in named if who.papers]
        if len(set(papers)) < len(papers):
            raise Wrong("papers", _("两个业主填了同一个证件号"))
        bare = {who.name for who in named if not who.papers}
        if any(sum(other.name == name for other in named) > 1 for name in bare):
            raise Wrong("owners", _("同一个姓名写了两次；真是两个人的，证件号都要填"))
        for who in named:
            person = self._papers.get(who.papers) if who.papers else None
            if person and plain_name(person.name) not in ("", who.name):
                raise Wrong("papers", _("这个证件号登记的是另一个姓名，请核对"))

    def _find(self, unit: str, who: Who) -> Person | None:
        if who.papers and (person := self._papers.get(who.papers)):
            return person
        for person in (self._beside.get((unit, who.name)), self._phones.get(who.phone)):
            if person and self._may_be(person, who):
                return person
        return None

    def _may_be(self, person: Person, who: Who) -> bool:
        """Same name, or none yet; and not one whose own ID number is another."""
        if plain_name(person.name) not in ("", who.name):
            return False
        return not who.papers or Field.ID_NUMBER not in self._has[id(person)]

    def _make(self, who: Who, at: datetime) -> Person:
        person = Person(name=who.name, created_at=at)
        self._has[id(person)] = {}
        self._new.append(person)
        return person

    def _remember(self, person: Person, who: Who, row: Taken) -> Person:
        """What the row tells of them that wasn't known; what contradicts it is told, not kept."""
        self._beside[row.told.number, who.name] = person
        if not person.name:
            person.name = who.name
            self._named.append(person)
        if who.papers and Field.ID_NUMBER not in self._has[id(person)]:
            self._papers[who.papers] = person
            self._keep(person, Field.ID_NUMBER, who.papers)
        if who.phone:
            self._remember_phone(person, who, row)
        return person

    def _remember_phone(self, person: Person, who: Who, row: Taken) -> None:
        """A phone that two use is kept of both: whoever casts with it is to be told apart."""
        has = self._has[id(person)].get(Field.PHONE)
        if has and has != vault.blind(Field.PHONE, who.phone):
            row.notes.append(_("%s登记的是另一个手机号，没有改") % who.name)
            return
        user = self._phones.setdefault(who.phone, person)
        if not has:
            self._keep(person, Field.PHONE, who.phone)
            if user is not person:
                told = _("%s的手机号和另一个人登记的相同，都记下了，请核对")
                row.notes.append(told % who.name)

    def _keep(self, person: Person, field: str, value: str) -> None:
        self._has[id(person)][field] = vault.blind(field, value)
        self._kept.append((person, field, value))

    def save(self, *, by: Actor, at: datetime) -> None:
        """Afterwards everyone has a reference."""
        new = set(map(id, self._new))
        privacy.add_all(self._new)
        privacy.keep_all([kept for kept in self._kept if id(kept[0]) in new])
        privacy.correct_all([k for k in self._kept if id(k[0]) not in new], by=by, at=at)
        Person.objects.bulk_update([p for p in self._named if id(p) not in new], ["name"])
