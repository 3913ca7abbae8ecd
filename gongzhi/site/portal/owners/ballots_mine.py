"""The votes in which somebody's phone casts a ballot, or in which somebody else of theirs does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from gongzhi.mechanisms.owners.voting.models import Channel
from gongzhi.mechanisms.owners.voting.procedure import CANCELLED, DRAFT, NOTICED, OPEN
from gongzhi.people.identifiers import mask_name
from gongzhi.people.models import Field, Secret

MOST = 40


@dataclass(frozen=True)
class Mine:
    """An owner in a vote, as one of its people sees it.

    person: who of those with this phone it is.  votes: do they cast the ballot?  voter: who does,
    masked.  receipt: of the last ballot cast online; paper: one came on paper.
    shared: the phone is that of two people who each cast a ballot: nobody can tell which of them
    holds it (电子签名法 13: the signer's alone).
    """

    vote: int
    number: str
    title: str
    compound: str
    state: str
    opens_at: datetime
    closes_at: datetime
    extended_to: datetime | None
    owner: int
    owner_number: int
    units: tuple[str, ...]
    person: int
    votes: bool
    voter: str
    online: bool
    paper: bool
    receipt: str
    level: str
    shared: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.extended_to or self.closes_at

    def is_open(self, *, at: datetime) -> bool:
        """By the instants of the notice, as a cast is (`casting`)."""
        under_way = self.state in (NOTICED.name, OPEN.name)
        return under_way and self.opens_at <= at <= self.ends_at

    def is_coming(self, *, at: datetime) -> bool:
        return self.state == NOTICED.name and at < self.opens_at


def with_phone_of(person_id: int) -> list[int]:
    """Everybody under whose name this person's phone is kept: the roll may know them as another
    record than a matter that they once reported."""
    phone = Secret.objects.filter(person=person_id, field=Field.PHONE).values("blind")
    same = Secret.objects.filter(field=Field.PHONE, blind__in=phone)
    return list(same.values_list("person", flat=True))


def votes_of(person_id: int | None) -> list[Mine]:
    """Every vote since its notice in which the phone's people have a part, the latest first."""
    return _marked(_read(person_id))


def one(person_id: int | None, number: str, owner_number: int) -> Mine | None:
    """One of them."""
    found = _marked(_read(person_id, number))
    return next((m for m in found if m.owner_number == owner_number), None)


READ = """
    WITH held AS MATERIALIZED (
        SELECT h.roll_id, h.owner_id, h.person_id, h.votes
        FROM people_secret mine
        JOIN people_secret same ON (same.field, same.blind) = (mine.field, mine.blind)
        JOIN owners_roll_holder h ON h.person_id = same.person_id
        WHERE mine.person_id = %(person)s AND mine.field = %(phone)s)
    SELECT v.vote_id AS vote, c.number, t.title, p.name AS compound, c.state,
        t.opens_at, t.closes_at, t.extended_to,
        v.owner_id AS owner, o.number AS owner_number,
        ARRAY(SELECT u.number FROM owners_roll_unit u
            WHERE u.owner_id = v.owner_id ORDER BY u.sorted_as) AS units,
        held.person_id AS person, held.votes, voter.name AS voter, v.online, v.paper,
        coalesce(b.receipt, '') AS receipt, coalesce(b.level, '') AS level
    FROM held
    JOIN owners_voting_vote t ON t.roll_id = held.roll_id
    JOIN owners_voting_voice v ON (v.vote_id, v.owner_id) = (t.case_id, held.owner_id)
    JOIN casework_case c ON c.id = v.vote_id
    JOIN places_place p ON p.id = t.compound_id
    JOIN owners_roll_owner o ON o.id = v.owner_id
    LEFT JOIN LATERAL (SELECT w.name FROM owners_roll_holder h JOIN people_person w
        ON w.id = h.person_id WHERE h.owner_id = v.owner_id AND h.votes LIMIT 1) voter ON true
    LEFT JOIN LATERAL (SELECT b.receipt, b.level FROM owners_voting_ballot b
        WHERE (b.vote_id, b.owner_id) = (v.vote_id, v.owner_id) AND b.channel = %(online)s
        ORDER BY b.cast_at DESC, b.id DESC LIMIT 1) b ON true
    WHERE c.state <> ALL (%(hidden)s) AND %(number)s IN ('', c.number)
    ORDER BY t.opens_at DESC, o.number
    LIMIT %(most)s
"""
"""In its own words: a cast asks this; putting it together from parts took a third of its time."""


def _read(person_id: int | None, number: str = "") -> list[Mine]:
    asked = {
        "person": person_id,
        "phone": Field.PHONE,
        "online": Channel.ONLINE,
        "hidden": [DRAFT.name, CANCELLED.name],
        "number": number,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        names = [column.name for column in cursor.description]
        return [_mine(dict(zip(names, row, strict=True))) for row in cursor]


def _mine(row: dict) -> Mine:
    voter = mask_name(row["voter"]) if row["voter"] else ""
    return Mine(**{**row, "units": tuple(row["units"]), "voter": voter})


def _marked(found: Iterable[Mine]) -> list[Mine]:
    """Those that two people with one phone would cast are marked."""
    rows = list(found)
    voters: dict[int, set[int]] = {}
    for row in rows:
        if row.votes:
            voters.setdefault(row.vote, set()).add(row.person)
    shared = {vote for vote, people in voters.items() if len(people) > 1}
    return [_shared(row) if row.vote in shared and row.votes else row for row in rows]


def _shared(row: Mine) -> Mine:
    return Mine(**{**vars(row), "shared": True})
