"""What the security administrator may know of a person who is to be erased: masked, and counted."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.people import vault
from gongzhi.people.erasing import GROUNDS
from gongzhi.people.identifiers import BadPhone, normal_mobile
from gongzhi.people.models import Account, Field, Holding, Person, Post, Residency, Secret
from gongzhi.people.privacy import subject

MOST = 20
LATEST = 30


def found(words: str) -> list[Person]:
    """Whoever has exactly this phone or this name, at most `MOST`; nothing else is searched."""
    try:
        blind = vault.blind(Field.PHONE, normal_mobile(words))
    except BadPhone:
        wanted = Q(name=words)
    else:
        wanted = Q(secrets__field=Field.PHONE, secrets__blind=blind)
    people = Person.objects.filter(wanted, erased_at=None).prefetch_related("secrets")
    return list(people.order_by("pk")[:MOST])


@dataclass(frozen=True)
class Kept:
    """What is kept of one person. secrets: their masked forms.  account: its name."""

    person: Person
    secrets: list[Secret]
    posts: list[Post]
    account: str
    homes: int
    matters: int
    open_matters: int


def kept_of(person: Person) -> Kept:
    """Five queries."""
    held = Holding.objects.filter(person=person, until=None).select_related("post__organisation")
    account = Account.objects.filter(person=person).values_list("username", flat=True).first()
    still = Count("pk", filter=Q(case__closed_at=None))
    mine = Matter.objects.filter(reporter=person).aggregate(every=Count("pk"), still=still)
    return Kept(
        person,
        list(person.secrets.order_by("field")),
        [h.post for h in held.order_by("pk")],
        account or "",
        Residency.objects.filter(person=person).count(),
        mine["every"],
        mine["still"],
    )


@dataclass(frozen=True)
class Erased:
    """An erasure that was done: of which number, when, by whom, on which ground."""

    pk: int
    at: datetime
    by: str
    ground: str


def erased() -> list[Erased]:
    """The latest erasures, in three queries."""
    gone = Person.objects.exclude(erased_at=None).order_by("-erased_at", "-pk")[:LATEST]
    by_subject = {subject(p.pk): p for p in gone}
    lines = Entry.objects.filter(subject__in=list(by_subject), act="erase")
    told = {line.subject: line for line in lines.order_by("id")}
    posts = Post.objects.select_related("organisation")
    signed = posts.in_bulk([line.post for line in told.values() if line.post])
    return [_told(person, told[key], signed) for key, person in by_subject.items() if key in told]


def _told(person: Person, line: Entry, signed: dict[int, Post]) -> Erased:
    post = signed.get(line.post or 0)
    themselves = _("本人") if line.person == person.pk else _("到期自动删除")
    basis = json.loads(line.details).get("basis", "")
    assert person.erased_at
    return Erased(person.pk, person.erased_at, str(post or themselves), str(GROUNDS.get(basis, "")))
