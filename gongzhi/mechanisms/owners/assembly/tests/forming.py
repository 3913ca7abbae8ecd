"""First assemblies of the cast, taken as far as a test needs them."""

from datetime import date

from gongzhi.mechanisms.owners.assembly import candidates, elections, services
from gongzhi.mechanisms.owners.assembly.candidates import Naming
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election, Formation
from gongzhi.mechanisms.owners.assembly.services import Named
from tests.cast import Cast, at

MONDAY = at("03-09 09:00")
CLOSES = at("03-20 17:30")
LISTED = at("03-23 09:00")
SIDES = ("street", "community", "developer", "owner", "owner", "owner", "owner")
MEMBERS = tuple(
    Named(f"组员{i}", f"1380000{i:04}", side, leads=i == 0) for i, side in enumerate(SIDES)
)


def started(cast: Cast, **changes) -> Formation:
    """李值班 takes the first assembly of 安和苑 in hand; the owners asked on 2 March."""
    given = {"basis": "摸排：已交付面积过半", "asked_on": date(2026, 3, 2)} | changes
    return services.start(cast.place("AH"), **given, by=cast.li, at=MONDAY)


def formed(cast: Cast, **changes) -> Formation:
    pk = started(cast, **changes).pk
    day = {"members": MEMBERS, "formed_on": date(2026, 3, 9)}
    return services.form_group(pk, **day, by=cast.li, at=MONDAY)


def prepared(cast: Cast, **changes) -> Formation:
    """The group stands and is made public on Wednesday 11 March."""
    pk = formed(cast, **changes).pk
    return services.notice_members(pk, by=cast.li, at=at("03-11 10:00"))


def opened(cast: Cast, **changes) -> Election:
    """The first election: five seats, two alternates, names until 20 March."""
    prepared(cast)
    terms = {"kind": "first", "seats": 5, "alternates": 2, "closes_at": CLOSES} | changes
    return elections.open_election(cast.place("AH"), **terms, by=cast.li, at=at("03-12 09:00"))


def named(cast: Cast, election: Election, n: int = 1, **changes) -> list[Candidacy]:
    """The first n candidates put themselves forward."""
    return [
        candidates.name_candidate(
            election.pk,
            Naming(**(naming(i) | changes)),
            by=cast.li,
            at=at("03-13 09:00"),
        )
        for i in range(n)
    ]


def naming(i: int) -> dict:
    return {
        "name": f"候选{i}",
        "phone": f"1390000{i:04}",
        "units": f"{i + 1}-1-101",
        "source": "self",
    }


def listed(cast: Cast, n: int = 5) -> Election:
    """Five candidates, listed without a review."""
    election = opened(cast)
    named(cast, election, n)
    return elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=LISTED)


def name(cast: Cast, election: Election, by: str = "li", when=None, **changes) -> Candidacy:
    """One candidate, told otherwise than the others."""
    told = Naming(**(naming(0) | changes))
    when = when or at("03-13 09:00")
    return candidates.name_candidate(election.pk, told, by=getattr(cast, by), at=when)
