"""The owners of a roll while rows are taken in: found by their key, made, saved at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from gongzhi.people.models import Person

from . import rules
from .models import Capacity, Holder, Owner, OwnerKind, Roll, Unit
from .told import Told, Wrong, plain_name

UNNAMED = "建设单位"
"""What the developer is called until a row names it."""


@dataclass
class Head:
    """An owner and who is part of it.

    moved: its ballot goes to another holder than before.  into: the developer, once it turns out
    that this organisation is the one.
    """

    owner: Owner
    holders: list[Holder] = field(default_factory=list)
    changed: bool = False
    moved: bool = False
    into: "Head | None" = None

    @property
    def people(self) -> list[int]:
        return sorted(h.person_id for h in self.holders if h.capacity == Capacity.OWNER)

    @property
    def voter(self) -> Holder | None:
        return next((h for h in self.holders if h.votes), None)

    def holder_named(self, name: str) -> Holder | None:
        return next((h for h in self.holders if plain_name(h.person.name) == name), None)

    def let_vote(self, holder: Holder) -> None:
        for other in self.holders:
            other.votes = other is holder
        self.moved = True

    def join(self, person: Person, capacity: str) -> None:
        """Somebody who acts for it; the first one votes."""
        votes = self.voter is None
        self.holders.append(
            Holder(
                roll=self.owner.roll,
                owner=self.owner,
                person=person,
                capacity=capacity,
                votes=votes,
            )
        )


class Heads:
    """Owners by key, those on the roll and new ones. Three queries for those of a batch."""

    def __init__(self, roll: Roll, owner_ids: Collection[int]) -> None:
        """owner_ids: which of the people; all organisations and the developer come along."""
        self.roll = roll
        self._by_key: dict[str, Head] = {}
        self._by_pk: dict[int, Head] = {}
        self._added: list[Head] = []
        self._merged: list[Head] = []
        self._load(Q(pk__in=owner_ids), ~Q(kind=OwnerKind.PEOPLE))

    def _load(self, *wanted: Q) -> None:
        """Bring in more of those that are on the roll; each Q has an index of its own."""
        owners = [o for which in wanted for o in Owner.objects.filter(which, roll=self.roll)]
        new = {o.pk: Head(o) for o in owners if o.pk not in self._by_pk}
        for holder in Holder.objects.filter(owner__in=new).select_related("person").order_by("pk"):
            holder.owner = new[holder.owner_id].owner
            new[holder.owner_id].holders.append(holder)
        self._by_pk |= new
        self._by_key |= {head.owner.key: head for head in new.values()}

    def load_people(self, sets: Iterable[Collection[int]]) -> None:
        keys = {rules.people_key(people) for people in sets if people}
        if missing := keys - self._by_key.keys():
            self._load(Q(key__in=missing))

    def of(self, owner_id: int | None) -> Head | None:
        return self._by_pk.get(owner_id or 0)

    def is_named(self, head: Head, told: Told, people: Sequence[Person]) -> bool:
        """Does the row name this very owner?"""
        if told.is_the_developers:
            return head.owner.kind == OwnerKind.DEVELOPER
        if told.title:
            return self._known(told.title, told.uscc) is head
        told_key = rules.people_key(person.pk for person in people)
        return head.owner.kind == OwnerKind.PEOPLE and head.owner.key == told_key

    def for_row(self, told: Told, people: Sequence[Person]) -> Head | None:
        """Whom a row names; None if it names nobody. People beside an organisation act for it."""
        if told.is_the_developers:
            return self.developer(told.title, told.uscc)
        if told.title:
            return self._for_organisation(told, people)
        return self.for_people(people) if people else None

    def for_people(self, people: Sequence[Person]) -> Head:
        """One head for this set; one alone votes for themselves."""
        key = rules.people_key(person.pk for person in people)
        if head := self._by_key.get(key):
            return head
        head = self._new(OwnerKind.PEOPLE, key)
        head.holders = [
            Holder(roll=self.roll, owner=head.owner, person=person, votes=len(people) == 1)
            for person in people
        ]
        return head

    def _for_organisation(self, told: Told, people: Sequence[Person]) -> Head:
        head = self.organisation(told.title, told.uscc)
        there = {h.person_id for h in head.holders}
        for person in people:
            if person.pk not in there:
                head.join(person, told.capacity)
        return head

    def organisation(self, title: str, uscc: str) -> Head:
        """By its credit code, else by its name; the developer by its name too. Raises Wrong."""
        if head := self._known(title, uscc):
            self._learn(head, title, uscc)
            return head
        head = self._new(OwnerKind.LEGAL, rules.organisation_key(title=title, uscc=uscc))
        head.owner.title, head.owner.uscc = title, uscc
        return head

    def developer(self, title: str, uscc: str) -> Head:
        """The one head of what is not sold or not handed over, whoever is told to have built it."""
        head = self._by_key.get(rules.DEVELOPER_KEY)
        named = self._known(title, uscc) if title else None
        if head is None:
            head = named or self._new(OwnerKind.DEVELOPER, rules.DEVELOPER_KEY)
            self._rekey(head, rules.DEVELOPER_KEY)
            head.owner.kind = OwnerKind.DEVELOPER
            head.owner.title = head.owner.title or title or UNNAMED
            head.owner.uscc = head.owner.uscc or uscc
        elif head.owner.title == UNNAMED and title:
            head.owner.title, head.owner.uscc, head.changed = title, uscc, True
            if named:
                self._merge(named, head)
        return head

    def _merge(self, named: Head, head: Head) -> None:
        """An organisation on the roll turns out to be the developer: one head, all its units."""
        named.into = head
        del self._by_key[named.owner.key]
        head.owner.uscc = head.owner.uscc or named.owner.uscc
        there = {h.person_id for h in head.holders}
        for holder in named.holders:
            if holder.person_id not in there:
                head.join(holder.person, holder.capacity)
        if named.owner.pk:
            self._merged.append(named)
        elif named in self._added:
            self._added.remove(named)

    def _known(self, title: str, uscc: str) -> Head | None:
        plain = rules.plain_title(title)
        organisations = [h for h in self._by_key.values() if h.owner.kind != OwnerKind.PEOPLE]
        by_code = (h for h in organisations if uscc and h.owner.uscc == uscc)
        by_name = (h for h in organisations if rules.plain_title(h.owner.title) == plain)
        return next(by_code, None) or next(by_name, None)

    def _learn(self, head: Head, title: str, uscc: str) -> None:
        """A code for one that was known by name alone; another code is another organisation."""
        if not uscc or head.owner.uscc == uscc:
            return
        if head.owner.uscc:
            raise Wrong("uscc", _("“%s”登记的是另一个信用代码，请核对") % title)
        head.owner.uscc = uscc
        if head.owner.kind == OwnerKind.LEGAL:
            self._rekey(head, rules.organisation_key(title=title, uscc=uscc))
        head.changed = True

    def _rekey(self, head: Head, key: str) -> None:
        self._by_key.pop(head.owner.key, None)
        head.owner.key, head.changed = key, True
        self._by_key[key] = head

    def _new(self, kind: str, key: str) -> Head:
        head = Head(Owner(roll=self.roll, kind=kind, key=key))
        self._by_key[key] = head
        self._added.append(head)
        return head

    def save(self) -> None:
        """New ones, numbered in their order, and what changed of the others."""
        self._number()
        Owner.objects.bulk_create(h.owner for h in self._added)
        for old in self._merged:
            assert old.into is not None
            Unit.objects.filter(owner=old.owner).update(owner=old.into.owner)
            old.owner.delete()
        heads = list(self._by_key.values())
        changed = [h.owner for h in heads if h.changed and h not in self._added]
        Owner.objects.bulk_update(changed, ["key", "kind", "title", "uscc"])
        self._save_holders(heads)

    def _number(self) -> None:
        if not self._added:
            return
        last = Owner.objects.filter(roll=self.roll).aggregate(last=Max("number"))["last"] or 0
        for number, head in enumerate(self._added, last + 1):
            head.owner.number = number

    def _save_holders(self, heads: list[Head]) -> None:
        """Who voted before stops before another starts: the database lets one vote."""
        moved = [h for h in heads if h.moved and h not in self._added]
        Holder.objects.filter(owner__in=[h.owner for h in moved]).update(votes=False)
        Holder.objects.bulk_create(x for h in heads for x in h.holders if not x.pk)
        voters = [h.voter.pk for h in moved if h.voter]
        Holder.objects.filter(pk__in=voters).update(votes=True)
