"""What is kept of one person, gathered for that person."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import QuerySet

from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters import public
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.committee import queries as committees
from gongzhi.mechanisms.owners.committee.models import Member, Representative
from gongzhi.mechanisms.owners.correction import queries as corrections
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.roll import queries as rolls
from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.people.models import Person, Post, Residency, Secret
from gongzhi.people.privacy import subject

MOST = 200


@dataclass(frozen=True)
class Look:
    """Somebody saw a value in clear: when, from which post, which value.

    typed: they knew it, and looked up whose it is.
    """

    at: datetime
    post: str
    field: str
    typed: bool


@dataclass(frozen=True)
class OwnData:
    """secrets: masked. owned: on the latest roll of each compound. looks: newest first."""

    person: Person
    secrets: list[Secret]
    matters: list[Matter]
    homes: list[Residency]
    candidacies: list[Candidacy]
    owned: list[Holder]
    seats: list[Member]
    delegated: list[Representative]
    corrections: list[Correction]
    looks: list[Look]


def own_data(person: Person) -> OwnData:
    """Eleven queries."""
    homes = Residency.objects.filter(person=person).select_related("unit__parent__parent__parent")
    return OwnData(
        person,
        list(Secret.objects.filter(person=person).order_by("field")),
        list(public.of_person(person.pk)[:MOST]),
        list(homes.order_by("pk")),
        list(candidacies_of(person.pk)),
        rolls.places_of(person.pk),
        committees.seats_of(person.pk),
        committees.delegated(person.pk),
        list(corrections.of_person([person.pk])[:MOST]),
        looks(person.pk),
    )


def candidacies_of(person_id: int) -> QuerySet[Candidacy]:
    """The elections that they stood in, newest first."""
    mine = Candidacy.objects.filter(person=person_id).select_related("election__compound")
    return mine.order_by("-pk")[:MOST]


def looks(person_id: int) -> list[Look]:
    """Who has seen this person's values in clear, or found them by one; the record holds each."""
    acts = Entry.objects.filter(subject=subject(person_id), act__in=("reveal", "look_up"))
    entries = list(acts.order_by("-id")[:MOST])
    posts = Post.objects.select_related("organisation").in_bulk([e.post for e in entries if e.post])
    return [
        Look(
            datetime.fromisoformat(entry.at),
            str(posts.get(entry.post, "")),
            json.loads(entry.details).get("field", ""),
            typed=entry.act == "look_up",
        )
        for entry in entries
    ]


def as_json(data: OwnData) -> dict:
    """The same, for taking along (个人信息保护法 45)."""
    return {
        "name": data.person.name,
        "kept_since": data.person.created_at,
        "contacts": [{"field": s.field, "masked": s.hint} for s in data.secrets],
        "matters": [
            {
                "number": m.case.number,
                "text": m.text,
                "place": str(m.case.place),
                "spot": m.spot,
                "state": str(m.case.state_label),
                "opened_at": m.case.opened_at,
                "closed_at": m.case.closed_at,
                "answer": m.answer,
                "review": m.review,
            }
            for m in data.matters
        ],
        "homes": [
            {"unit": str(h.unit), "kind": h.kind, "how": h.how, "since": h.since, "until": h.until}
            for h in data.homes
        ],
        "candidacies": [
            {
                "election": str(c.election),
                "state": c.get_state_display(),
                "units": c.units,
                "statement": c.statement,
                "conditions_told": c.met,
                "party_member": c.party,
                "public_office": c.official,
                "consent": c.consent,
                "works_for_property_company": c.in_company,
                "named_at": c.named_at,
            }
            for c in data.candidacies
        ],
        "committee_seats": [
            {
                "compound": str(m.committee.compound),
                "role": m.get_role_display(),
                "since": m.since,
                "until": m.until,
                "end": m.get_end_display(),
                "party_member": m.party,
                "public_office": m.official,
                "consent": m.consent,
            }
            for m in data.seats
        ],
        "represents": [
            {
                "compound": str(r.delegation.compound),
                "building": r.building,
                "since": r.delegation.since,
                "until": r.delegation.until,
            }
            for r in data.delegated
        ],
        "corrections": [
            {
                "number": c.case.number,
                "ground": c.get_ground_display(),
                "state": str(c.case.state_label),
                "opened_at": c.case.opened_at,
                "closed_at": c.case.closed_at,
            }
            for c in data.corrections
        ],
        "on_rolls": [
            {
                "compound": str(h.roll.compound),
                "roll": h.roll.number,
                "owner": h.owner.number,
                "capacity": h.get_capacity_display(),
                "votes": h.votes,
                "units": [
                    {"unit": u.number, "area": u.area, "source": u.get_source_display()}
                    for u in h.owner.units.all()
                ],
            }
            for h in data.owned
        ],
        "seen_by": [asdict(look) for look in data.looks],
    }
