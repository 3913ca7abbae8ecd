"""The demo city: one seed makes one city and one life, and its account is counted, not told.

The city lives once for this file, in a database of its own.
"""

import io
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from rich.console import Console

from gongzhi.casework.models import Card, Case, Step
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters.models import Callback, Matter
from gongzhi.mechanisms.matters.procedure import REPORTER
from gongzhi.mechanisms.street_calls.models import Call, Exclusion, Response
from gongzhi.people.acting import held_by
from gongzhi.people.models import Account, Holding, Organisation
from gongzhi.places.models import GridCover, Kind, Place
from gongzhi.places.shapes import gaps_and_overlaps, read_shape
from gongzhi.policy.refusals import NotNow
from gongzhi.site import jobs
from gongzhi.site.demo import account, city, logins, making, printing, stamp
from gongzhi.site.demo.layout import NARROWEST, Ground
from tests.copies import copied, copy_made, on_copy

TZ = ZoneInfo("Asia/Shanghai")
TINY = city.Size("tiny", {"371481001": (3, 2), "371481003": (2, 2)}, companies=2, units=2)
NOON, EVENING = datetime(2026, 11, 19, 12, tzinfo=TZ), datetime(2026, 11, 20, 18, tzinfo=TZ)
WISH = making.Wish(TINY, seed=7, days=5, until=EVENING)
SEALED = {"vote.counted"}
"""Acts whose details are digests over aliases, which a vote's own key makes: chance, on purpose."""


@dataclass
class Lived:
    """What one life left behind."""

    account: dict
    names: list[str]
    acts: list[tuple]


def silent(words: str) -> None:
    pass


def left_behind() -> Lived:
    names = [*Place.objects.order_by("pk").values_list("code", "name")]
    names += Organisation.objects.order_by("pk").values_list("code", "name")
    acts = Entry.objects.order_by("pk").values_list("at", "act", "details")
    written = [(at, act, "" if act in SEALED else details) for at, act, details in acts]
    return Lived(account.account(WISH.start.date(), at=EVENING), names, written)


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker):
    """A database with tables and nothing in them."""
    with django_db_blocker.unblock(), copy_made("demo") as name, on_copy(name):
        stamp.wipe()
        call_command("migrate", verbosity=0)
        connection.close()
        yield name


@pytest.fixture(scope="module")
def lived(empty):
    """The life of five days, in one go; the tests look at what it left."""
    with copied("demo, lived"):
        making.make(WISH, say=silent)
        yield left_behind()


def test_one_seed_makes_one_city_and_one_life_however_it_is_cut(lived, empty):
    here = connection.settings_dict["NAME"]
    with on_copy(empty), copied("demo, again"), making.unhurried():
        life = making.found(WISH, say=silent)
        life.live(NOON)
        before = Entry.objects.count()
        life.live(EVENING)
        again = left_behind()
    assert connection.settings_dict["NAME"] == here
    assert again.names == lived.names
    assert 100 < before < len(again.acts) and again.acts == lived.acts[: len(again.acts)]
    figures = ("city", "matters", "calls", "responses", "cards", "late", "callbacks", "figures")
    figures += ("owners",)
    assert {k: again.account[k] for k in figures} == {k: lived.account[k] for k in figures}


def test_a_closed_case_waits_for_nobody_and_an_open_one_for_somebody_or_says_why(lived):
    assert Case.objects.exclude(closed_at=None).count() > 5
    for case in Case.objects.all():
        if case.closed_at:
            assert case.awaiting_id is None and case.due_at is None
            assert case.flow.is_final(case.state)
        else:
            awaits = case.at_state.awaits
            assert case.awaiting_id or awaits is None or awaits is REPORTER
            assert case.due_at or case.at_state.endless


def test_the_record_of_the_life_verifies_and_is_sealed_to_its_end(lived):
    assert lived.account["journal"]["ok"] and lived.account["journal"]["unsealed"] == 0
    assert lived.account["journal"]["rows"] == Entry.objects.count()


def test_no_card_that_was_due_is_missing(lived):
    late = Case.objects.filter(closed_at=None, liable__isnull=False, red_at__lt=EVENING)
    tick = EVENING - timedelta(minutes=15)
    assert not late.filter(red_at__lt=tick).exclude(card="red").exists()


def test_the_account_of_matters_is_what_a_recount_finds(lived):
    told, rows = lived.account["matters"], list(Matter.objects.select_related("case"))
    states = Counter(m.case.state for m in rows)
    assert told["total"] == len(rows) > 20
    sources = Counter(m.get_source_display() for m in rows)
    levels = Counter(m.get_solved_at_level_display() for m in rows if m.solved_at_level)
    assert told["by_source"] == sources and told["answered_by_level"] == levels
    ends = ("merged", "refused", "withdrawn")
    assert {k: told[k] for k in ends} == {k: states[k] for k in ends}
    assert (told["closed_solved"], told["closed_unheard"]) == (states["closed"], states["unheard"])
    waiting = [m.case for m in rows if m.case.closed_at is None]
    assert told["open"] == len(waiting)
    assert told["overdue"] == sum(1 for c in waiting if c.due_at and c.due_at < EVENING)
    assert told["redone"] == sum(m.disputed for m in rows)


def test_the_account_of_calls_is_what_a_recount_finds(lived):
    told, rows = lived.account["calls"], list(Call.objects.select_related("case"))
    states = Counter(c.case.state for c in rows)
    assert told["total"] == len(rows) > 1
    assert told["about_a_matter"] == sum(1 for c in rows if c.case.parent_id)
    assert told["judged_improper"] == sum(1 for c in rows if c.proper is False)
    ends = ("closed", "rejected", "withdrawn")
    assert {k: told[k] for k in ends} == {k: states[k] for k in ends}
    assert told["open"] == sum(1 for c in rows if not c.case.closed_at)
    with_parts = {r.case.parent_id for r in Response.objects.select_related("case")}
    assert told["dispatched"] == len(with_parts)


def test_the_account_of_responses_is_what_a_recount_finds(lived):
    told, rows = lived.account["responses"], list(Response.objects.select_related("case"))
    signed = [r for r in rows if r.signed_at]
    in_time = [r for r in signed if r.signed_at <= r.sign_due_at]
    assert told["total"] == len(rows) > 1
    assert (told["signed_in_time"], told["signed_late"]) == (
        len(in_time),
        len(signed) - len(in_time),
    )
    assert told["answered"] == sum(1 for r in rows if r.answered_at)
    late = [
        r for r in rows if r.answered_at and r.respond_due_at and r.answered_at > r.respond_due_at
    ]
    assert told["answered_late"] == len(late)
    moves = Counter(Step.objects.filter(case__in=[r.pk for r in rows]).values_list("move"))
    assert told["moves"] == {name: moves[name,] for name in account.MOVES}


def test_the_account_of_cards_callbacks_and_exclusions_is_what_a_recount_finds(lived):
    cards = Card.objects.select_related("organisation", "case")
    colours = Counter((c.organisation.get_kind_display(), c.kind) for c in cards)
    told = lived.account["cards"]
    assert {(k, colour): n for k, of in told.items() for colour, n in of.items() if n} == colours
    departments = Counter(
        (c.organisation.name, c.kind)
        for c in cards
        if c.case.procedure == "response" and c.organisation.kind == "department"
    )
    late = {(r["department"], c): r[c] for r in lived.account["late"] for c in ("yellow", "red")}
    assert {k: n for k, n in late.items() if n} == departments
    heard = list(Callback.objects.all())
    assert lived.account["callbacks"] == {
        "made": len(heard),
        "reached": sum(c.reached for c in heard),
        "solved": sum(bool(c.solved) for c in heard),
    }
    asked = list(Exclusion.objects.all())
    assert lived.account["exclusions"]["asked"] == len(asked)


def test_the_printed_account_says_the_counted_figures(lived):
    page = io.StringIO()
    told = {"demo": stamp.kept(WISH.stamp), **lived.account}
    printing.show(told, Console(file=page, width=120))
    text = page.getvalue()
    assert f"居民诉求 {lived.account['matters']['total']} 件" in text
    assert f"{lived.account['journal']['rows']} 行" in text and "链没有断" in text
    assert all(f["name"] in text for f in lived.account["figures"])


def test_every_role_has_a_sign_in_that_acts_from_its_duty(lived):
    for role, duty in logins.DUTIES.items():
        demo = Account.objects.get(username=f"demo-{role}", is_demo=True)
        assert duty in {h.post.duty for h in held_by(demo, day=EVENING.date())}
    assert Account.objects.count() == len(logins.DUTIES)


def test_there_are_the_gaps_of_a_real_city(lived):
    day = EVENING.date()
    holders = Holding.objects.current(day).filter(how=Holding.How.HOLDER)
    empty_posts = Holding.objects.exclude(until=None).exclude(post__in=holders.values("post"))
    assert empty_posts.filter(post__duty="branch_secretary").exists()
    assert Holding.objects.current(day).filter(how=Holding.How.DEPUTY).exists()
    soon = day + timedelta(days=90)
    assert holders.filter(term_ends__gt=day, term_ends__lt=soon).exists()


def test_the_grids_of_a_community_leave_no_gap_and_do_not_overlap(lived):
    for community in Place.objects.filter(kind=Kind.COMMUNITY):
        grids = [(g.pk, g.geometry) for g in community.children.filter(kind=Kind.GRID)]
        assert len(grids) > 1
        assert gaps_and_overlaps(community.geometry, grids, tolerance_m2=0.5).clean
    for row in GridCover.objects.select_related("grid", "place"):
        assert read_shape(row.grid.geometry).contains(read_shape(row.place.geometry))


def test_the_city_is_known_by_its_stamp(lived):
    assert stamp.kept(WISH.stamp)["until"] == EVENING.isoformat()
    assert stamp.kept(making.Wish(TINY, 8, 7, EVENING).stamp) is None


def test_while_a_city_is_made_no_worker_sweeps_with_the_real_clock(lived):
    rounds = []

    def worker():
        rounds.append(jobs.round_(at=EVENING, daily=False))
        connection.close()

    with making.alone():
        thread = Thread(target=worker)
        thread.start()
        thread.join()
    assert rounds == [None]


def test_a_city_in_which_somebody_acted_is_replaced_only_when_that_is_asked_for(lived):
    done = stamp.found()[stamp.DONE]
    assert not stamp.touched(done)
    with transaction.atomic():
        Entry.objects.create(subject="case:1", act="matter.open", at="2026-11-20T18:01:00+08:00")
        with pytest.raises(NotNow, match="--fresh"):
            stamp.make_room(fresh=False)
        transaction.set_rollback(True)


def test_a_real_city_is_never_mixed_with_a_demo_city(cast):
    with pytest.raises(NotNow, match="真实的城市"):
        stamp.make_room(fresh=True)
    assert Place.objects.filter(code="371481").exists()


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("size", city.SIZES.values(), ids=lambda size: size.name)
def test_every_lot_of_the_ground_is_wide_enough_to_build_on(size, turn):
    rng, ground = random.Random(turn), Ground.of(size.count)
    streets = ground.whole.cut([sum(counts) for counts in size.compounds.values()])
    lots = []
    for street, counts in zip(streets, size.compounds.values(), strict=True):
        for part, count in zip(street.cut(counts), counts, strict=True):
            lots += part.cut(rng.choices(city.LOTS, k=count))
    assert len(lots) == size.count
    assert all(min(lot.wide, lot.tall) >= NARROWEST for lot in lots)
    assert sum(lot.wide * lot.tall for lot in lots) == ground.side**2
