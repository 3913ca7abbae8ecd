"""A vote as it is served: casting over HTTP, the turnout page, the count.
`python -m bench.voting --owners 50000 --casts 4000`

Everybody on the roll has a telephone and a session in which it was proved, and for those who cast a
code was sent: what is measured is the request that casts, with its code, ballot and receipt.
"""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import quote, urlencode

from gongzhi import engine

from . import page, processes, serving
from .load import Request, measure
from .page import said

MATTERS = 10
CALLERS = 8
CODE, CSRF = "123456", "b" * 32
BATCH = 2000


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.voting", description=__doc__)
    parser.add_argument("--owners", type=int, default=50_000)
    parser.add_argument("--casts", type=int, default=4_000, help="how many of them cast over HTTP")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each measurement")
    parser.add_argument("--write", action="store_true", help=f"write {page.PAGE.name}, too")
    args = parser.parse_args()
    with serving.scratch() as server:
        report = "".join(_run(args, server, os.getloadavg()[0]))
    if args.write:
        page.write("voting", report)
    return 0


def _run(args: argparse.Namespace, server: engine.Server, load: float) -> Iterator[str]:
    """Everything; what it finds is printed as it comes, and given back."""
    from gongzhi.site.cli import load_django

    load_django()
    from django.core.management import call_command

    from gongzhi.site.clock import now

    from . import table

    call_command("migrate", verbosity=0)
    at = now()
    hall = Hall(args.owners, at=at)
    casts = hall.casts(args.casts)
    hall.vote_quietly(args.casts)
    facts = "; ".join(f"{name} {value}" for name, value in table.machine(server).items())
    yield said(
        f"- `python -m bench.voting --owners {args.owners}`, {at:%Y-%m-%d}; {MATTERS} matters\n"
        f"- {facts}\n- load of the machine before it began: {load:.1f}\n\n"
    )
    meter = processes.Others(server.pid)
    found = list(_asked(args, hall, casts, server.pid))
    yield said(table.tasks(found))
    yield said(f"\nOther programs took {meter.share():.0%} of the processors meanwhile.\n\n")
    yield said(table.chores([hall.count()]))


def _asked(args: argparse.Namespace, hall: "Hall", casts: list[Request], database: int):
    desk, number = hall.desk(), quote(hall.number)
    pages = {
        "the page of the vote": f"/desk/case/{number}/",
        "turnout by building and day": f"/desk/owners/votes/{number}/turnout/",
        "what everybody sees": f"/votes/{number}/",
    }
    with serving.served() as site:
        asked = Asked(site, database, args.seconds)
        yield asked.tell("cast", _dealt(casts, CALLERS))
        for name, path in pages.items():
            yield asked.tell(name, [iter([Request("GET", path, desk)] * 10_000)])


def _dealt(requests: list[Request], callers: int) -> list[Iterator[Request]]:
    return [iter(requests[n::callers]) for n in range(callers)]


@dataclass(frozen=True)
class Asked:
    """Asks for so many seconds, and tells how fast and at what cost it was answered."""

    site: serving.Served
    database: int
    seconds: float

    def tell(self, name: str, streams: list[Iterator[Request]]):
        from .table import Measured

        before = self._used()
        timed = measure(self.site.port, streams, span=self.seconds)
        each = 1000 / len(timed.seconds)
        web, db = ((now - then) * each for now, then in zip(self._used(), before, strict=True))
        return Measured(name, "", len(streams), timed, web, db)

    def _used(self) -> tuple[float, float]:
        return processes.cpu_seconds(self.site.pid), processes.cpu_seconds(self.database)


class Hall:
    """A compound in which everybody may vote, and the vote that is on."""

    def __init__(self, owners: int, *, at: datetime) -> None:
        from . import city as cities

        self.at, self.owners = at, owners
        self.city = cities.build(at=at - timedelta(days=90))
        self.compound = self.city.compounds[0]
        self.street = self.city.streets[0]
        self.by = self._actor(self.street)
        self.roll = self._roll()
        self.vote = self._vote()
        self.number: str = self.vote.case.number

    def _actor(self, place):
        from gongzhi.people.acting import actor_for
        from gongzhi.people.models import Post

        office = self.city.handlers[place.pk]
        post = Post.objects.select_related("place", "organisation").get(
            pk=self.city.posts[office.pk].pk
        )
        self.post = post
        return actor_for(post, person_id=post.holdings.get().person_id)

    def _roll(self):
        """One flat each, in buildings of 200; published, its window over, frozen."""
        from gongzhi.mechanisms.owners.roll import freezing, opening, publishing, rules
        from gongzhi.mechanisms.owners.roll.models import Holder, Owner, Unit
        from gongzhi.people.models import Person

        before = self.at - timedelta(days=80)
        roll = opening.open_roll(self.compound, by=self.by, at=before, empty=True)
        people = Person.objects.bulk_create(
            (Person(name=f"业主{n}", created_at=before) for n in range(self.owners)),
            batch_size=BATCH,
        )
        heads = Owner.objects.bulk_create(
            (
                Owner(roll=roll, number=n, kind="people", key=rules.people_key([person.pk]))
                for n, person in enumerate(people, 1)
            ),
            batch_size=BATCH,
        )
        Holder.objects.bulk_create(
            (
                Holder(roll=roll, owner=head, person=person, votes=True)
                for head, person in zip(heads, people, strict=True)
            ),
            batch_size=BATCH,
        )
        Unit.objects.bulk_create(
            (self._unit(roll, n, head) for n, head in enumerate(heads)), batch_size=BATCH
        )
        self.people, self.heads = people, heads
        publishing.publish(roll.pk, by=self.by, at=before)
        return freezing.freeze(roll.pk, by=self.by, at=self.at - timedelta(days=40))

    def _unit(self, roll, n: int, head):
        from gongzhi.mechanisms.owners.roll import rules
        from gongzhi.mechanisms.owners.roll.models import Unit

        number = f"{n // 200 + 1}-{n // 50 % 4 + 1}-{n % 50 + 101}"
        return Unit(
            roll=roll,
            number=number,
            sorted_as=rules.sorted_as(number),
            building=rules.building_of(number),
            area=Decimal(6000 + n % 9000) / 100,
            source="registry",
            owner=head,
        )

    def _vote(self):
        from gongzhi.mechanisms.owners.voting import announcing, drafting, items
        from gongzhi.mechanisms.owners.voting.models import Vote

        then = self.at - timedelta(days=30)
        terms = drafting.Terms("测速", self.at - timedelta(days=5), self.at + timedelta(days=5))
        case = drafting.draft(self.compound, terms, by=self.by, at=then)
        for n in range(MATTERS):
            items.add_item(case.pk, items.Proposal("", f"第 {n + 1} 件"), by=self.by, at=then)
        announcing.publish_notice(case.pk, by=self.by, at=then)
        announcing.open_vote(case.pk, at=self.at - timedelta(days=5))
        return Vote.objects.select_related("case", "roll", "compound").get(pk=case.pk)

    def casts(self, many: int) -> list[Request]:
        """The last step of as many owners: what was chosen, and the code."""
        from django.contrib.sessions.backends.db import SessionStore

        from gongzhi.messages.codes import _digest
        from gongzhi.messages.models import PhoneCode
        from gongzhi.people import privacy, vault
        from gongzhi.people.models import Field

        until = (self.at + timedelta(hours=1)).timestamp()
        chosen = {f"m{n + 1}": ("for", "against", "abstain")[n % 3] for n in range(MATTERS)}
        body = urlencode(chosen | {"do": "cast", "code": CODE, "sure": "on"}).encode()
        requests, codes = [], []
        for n, (person, head) in enumerate(zip(self.people[:many], self.heads, strict=False)):
            phone = f"138{n:08}"
            privacy.keep(person, Field.PHONE, phone)
            codes.append(
                PhoneCode(
                    phone=vault.blind(Field.PHONE, phone),
                    client=secrets.token_hex(8),
                    digest=_digest(phone, CODE),
                    sent_at=self.at,
                )
            )
            session = SessionStore()
            session["phone_proved"] = {"person": person.pk, "until": until}
            session.create()
            cookie = f"sessionid={session.session_key}; csrftoken={CSRF}"
            requests.append(self._cast(head.number, cookie, body))
        PhoneCode.objects.bulk_create(codes, batch_size=BATCH)
        return requests

    def _cast(self, owner: int, cookie: str, body: bytes) -> Request:
        headers = {
            "Cookie": cookie,
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return Request("POST", f"/my-votes/{quote(self.number)}/{owner}/", headers, body, 302)

    def vote_quietly(self, behind: int) -> None:
        """Three in four of the others have voted already, by the service itself."""
        from gongzhi.mechanisms.owners.voting import casting
        from gongzhi.site.portal.knowing import resident

        rest = list(zip(self.people[behind:], self.heads[behind:], strict=True))
        for n, (person, head) in enumerate(rest[: len(rest) * 3 // 4]):
            choices = {f"m{m + 1}": "for" if (n + m) % 4 else "against" for m in range(MATTERS)}
            casting.cast(
                self.vote.pk,
                person=person.pk,
                owner=head.pk,
                choices=choices,
                by=resident(person.pk),
                at=self.at - timedelta(hours=n % 100),
                level="phone",
            )
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def desk(self) -> dict[str, str]:
        from .asking import browser

        return browser(self.post, at=self.at)

    def count(self) -> tuple[str, int, float]:
        """The whole act: unsealing, counting, keeping the result."""
        from gongzhi.casework.services import advance
        from gongzhi.mechanisms.owners.voting import counts
        from gongzhi.policy.actor import MACHINE

        end = self.vote.closes_at + timedelta(minutes=1)
        advance(self.vote.pk, "close", by=MACHINE, at=end)
        began = time.perf_counter()
        made = counts.count(self.vote.pk, by=self.by, at=end)
        took = time.perf_counter() - began
        found = made.result["participating"]["heads"]
        return "count: unseal, count, keep; ballots", found, took


if __name__ == "__main__":
    sys.exit(main())
