"""A search finds what is meant, among what one may see, and nothing else."""

from dataclasses import replace
from itertools import product

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.casework import newest, registry
from gongzhi.casework.models import Case, Seat
from gongzhi.casework.searching import Asked, found, refs
from gongzhi.casework.services import plain_move
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.street_calls.procedure import CALL, RESPONSE
from gongzhi.people.models import Mandate
from gongzhi.people.services import give_mandate
from gongzhi.search.models import Entry, Kind
from gongzhi.search.words import words
from gongzhi.site.finding.upkeep import wrong
from tests import calls
from tests.cast import FOUNDER, SINCE, at
from tests.matters import at_street, raised
from tests.searched import indexed

TUESDAY = at("11-17 10:00")
ASKED = ("停水", "路灯", "3号楼", "冒水 停水", "20261116", "安和苑", "路灯不亮", "没有的字", "水")


@pytest.fixture
def city(cast):
    """Matters here and there, one on its way up, a call with two departments."""
    at_street(cast)
    raised(cast, text="路灯不亮，停水了", place="TY")
    raised(cast, text="3 号楼停水", place="LH", phone=None)
    raised(cast, text="社区里路灯坏了", place="371481001031")
    calls.dispatched(cast)
    give_mandate(
        cast.org("lh-zb"),
        cast.place("TY"),
        Mandate.Kind.COVERS,
        since=SINCE,
        by=FOUNDER,
        at=at("11-16 09:00"),
    )
    grid = replace(
        cast.wang, place_id=cast.place("G01").pk, place_kind="grid", place_path="/1/2/3/"
    )
    cast.actors["grid"] = grid
    cast.actors["stairs"] = replace(cast.wang, place_kind="stairwell")
    indexed()
    return cast


def said(case: Case) -> str:
    """All that a case says, read from its rows and not from the index."""
    told = [case.title, case.number]
    if hasattr(case, "matter"):
        m = case.matter
        told += [m.text, m.category, m.spot, m.answer, m.source_no]
    if hasattr(case, "call"):
        told += [case.call.facts, case.call.tried, case.call.spot]
    if hasattr(case, "response"):
        told += [case.response.answer]
    return "\n".join(told)


def by_hand(by, asked: str) -> list[int]:
    """Every case that the post may read, read through: the newest first.

    What stands between blanks is looked for by itself: of "3 号" the 3, a single character never.
    """
    sought = {word for term in asked.split() for word in words(term)}
    seen = Case.objects.visible_to(by).order_by("-id")
    return [c.pk for c in seen if sought and sought <= words(said(c))]


def test_for_every_post_the_index_answers_what_reading_everything_answers(city):
    assert Case.objects.count() >= 7
    for by, asked in product(city.actors.values(), ASKED):
        assert refs(by, Asked(asked), most=99) == by_hand(by, asked), (by.label, asked)
        assert [c.pk for c in found(by, Asked(asked), most=99)] == by_hand(by, asked)
    assert (
        by_hand(city.xu, "停水") and by_hand(city.zheng, "路灯") and by_hand(city.han, "20261116")
    )


def test_the_same_where_a_procedure_is_private(city, monkeypatch):
    for flow in (CALL, RESPONSE):
        monkeypatch.setitem(registry._procedures, flow.name, replace(flow, private=True))
    for by in city.actors.values():
        assert refs(by, Asked("20261116"), most=99) == by_hand(by, "20261116"), by.label
    assert by_hand(city.xu, "20261116") != by_hand(city.feng, "20261116")


def test_any_question_at_all(city):
    cut = st.sampled_from([said(c) for c in Case.objects.all()]).flatmap(
        lambda text: st.tuples(st.integers(0, len(text)), st.integers(1, 9)).map(
            lambda span: text[span[0] : sum(span)]
        )
    )
    asked = cut | st.lists(cut, max_size=3).map(" ".join) | st.text(max_size=8)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(city.actors)), asked.filter(lambda s: "\0" not in s))
    def same(name, asked):
        by = city.actors[name]
        assert refs(by, Asked(asked), most=99) == by_hand(by, asked)

    same()


def test_what_an_act_changes_is_found_at_once(city):
    matter = Case.objects.of(registry.get("matter")).get(matter__text="3 号楼停水")
    assert not refs(city.wu, Asked("换了阀门"), most=9)
    matters.pass_up(matter.pk, note="归街道", by=city.zheng, at=TUESDAY)
    Case.objects.filter(pk=matter.pk).update(title="改了标题")
    assert refs(city.wu, Asked("改了 停水"), most=9) == [matter.pk]
    matter.matter.answer = "换了阀门"
    matter.matter.save(update_fields=["answer"])
    assert refs(city.wu, Asked("换了阀门"), most=9) == [matter.pk]
    assert list(wrong(Kind.CASE)) == []


def test_a_seat_that_is_given_up_takes_the_sight_with_it(city):
    response = Case.objects.of(RESPONSE).filter(seats__organisation=city.org("gr")).get()
    assert {response.pk, response.parent_id} <= set(refs(city.han, Asked("20261116"), most=99))
    Seat.objects.filter(organisation=city.org("gr")).delete()
    assert refs(city.han, Asked("20261116"), most=99) == [] == by_hand(city.han, "20261116")
    assert list(wrong(Kind.CASE)) == []


def test_a_case_that_is_gone_is_found_no_more(city):
    case = Case.objects.get(matter__text="3 号楼停水")
    Case.objects.filter(pk=case.pk).delete()
    assert not Entry.objects.filter(kind=Kind.CASE, ref=case.pk).exists()


def row_of(pk: int) -> str:
    """Where the entry lies on disk: another place once it was written again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM search_entry WHERE kind = 'c' AND ref = %s", [pk])
        return cursor.fetchone()[0]


def test_a_move_that_changes_neither_text_nor_seats_leaves_the_index_alone(city):
    matter = raised(city, text="井盖松动")
    indexed()
    before = row_of(matter.pk)
    plain_move(matter.pk, "accept", procedure="matter", by=city.wang, at=TUESDAY)
    indexed()
    assert row_of(matter.pk) == before
    matters.pass_up(matter.pk, note="归街道", by=city.wang, at=TUESDAY)
    assert row_of(matter.pk) != before


def test_a_search_narrows_by_procedure_place_state_and_time(city):
    everything = set(refs(city.xu, Asked("20261116"), most=99))
    rows = {c.pk: c for c in Case.objects.filter(pk__in=everything)}

    def narrowed(**how):
        return set(refs(city.xu, Asked("20261116", **how), most=99))

    street = city.place("371481001").pk
    for how, meant in (
        ({"procedure": "response"}, lambda c: c.procedure == "response"),
        ({"place": street}, lambda c: c.street_id == street),
        ({"states": ("raised",)}, lambda c: c.state == "raised"),
        ({"ended": False}, lambda c: c.closed_at is None),
        ({"ended": True}, lambda c: c.closed_at is not None),
        ({"since": at("11-17 09:00")}, lambda c: c.opened_at >= at("11-17 09:00")),
        ({"until": at("11-16 09:01")}, lambda c: c.opened_at < at("11-16 09:01")),
        ({"before": max(everything)}, lambda c: c.pk < max(everything)),
    ):
        assert narrowed(**how) == {pk for pk in everything if meant(rows[pk])}, how


def test_a_word_may_mean_the_place_of_that_name(city):
    place = city.place("LH").pk
    asked = Asked("柳河湾 停水", places=(("柳河湾", (place,)),))
    assert refs(city.xu, asked, most=9) == [Case.objects.get(matter__text="3 号楼停水").pk]


SCATTER = """
INSERT INTO search_entry (kind, ref, words)
SELECT 'c', id, array_to_tsvector(ARRAY['井盖', '%%task', '@' || %s, '~c' || (id >> %s)])
FROM unnest(%s) id
"""


def test_pages_follow_one_another_without_gap_or_overlap_across_slices(city):
    """The ids of these entries lie in forty slices, some next to each other, some far apart."""
    ids = [5_000_000 + n * 9_973 for n in range(40)] + [n * n * 4_001 for n in range(1, 27)]
    with connection.cursor() as cursor:
        cursor.execute(SCATTER, [city.place("AH").pk, newest.SLICE_BITS, ids])
    shown, before = [], None
    while page := refs(city.wang, Asked("井盖", before=before), most=7):
        shown += page
        before = page[-1]
    assert shown == sorted(ids, reverse=True)
