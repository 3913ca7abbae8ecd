"""Whoever may not see a case is told nothing of how it stands, whatever they try on it."""

import pytest

from gongzhi.casework.services import advance, lock, plain_move
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.street_calls import responding
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.refusals import NotNow, NotYours
from tests.calls import dispatched, response_of
from tests.cast import at
from tests.matters import at_street, raised

TUESDAY = at("11-17 10:00")


def test_a_stranger_is_refused_before_the_state_is_looked_at(cast):
    pk = raised(cast).pk
    with pytest.raises(NotYours):
        advance(pk, "recall", by=cast.zheng, at=TUESDAY)
    with pytest.raises(NotYours):
        plain_move(pk, "recall", procedure="matter", by=cast.wu, at=TUESDAY)
    with pytest.raises(NotNow):
        advance(pk, "recall", by=cast.wang, at=TUESDAY)


def test_a_stranger_is_refused_before_a_mechanism_looks_at_anything(cast):
    pk = at_street(cast).pk
    with pytest.raises(NotYours):
        matters.pass_up(pk, note="试试", by=cast.wu, at=TUESDAY)
    with pytest.raises(NotNow):
        matters.pass_up(pk, note="还要上交", by=cast.li, at=TUESDAY)


def test_a_seat_is_enough_where_the_post_does_not_reach(cast):
    pk = response_of(cast, dispatched(cast), "gr")
    assert responding.sign(pk, contacted=True, by=cast.han, at=at("11-16 14:00")).pk == pk
    with pytest.raises(NotYours):
        responding.sign(pk, contacted=True, by=cast.zhu, at=at("11-16 14:00"))


def test_the_reporters_own_link_opens_their_own_matter_only(cast):
    mine, other = raised(cast), raised(cast, text="路灯不亮")
    assert lock(mine.pk, at=TUESDAY, by=matters.reporter_of(mine)).pk == mine.pk
    with pytest.raises(NotYours):
        lock(other.pk, at=TUESDAY, by=matters.reporter_of(mine))


def test_the_machine_sees_every_case(cast):
    pk = raised(cast).pk
    assert lock(pk, at=TUESDAY).pk == lock(pk, at=TUESDAY, by=MACHINE).pk == pk


def test_looking_and_locking_take_one_query(cast, django_assert_num_queries):
    pk = response_of(cast, dispatched(cast), "gr")
    with django_assert_num_queries(1):
        lock(pk, at=TUESDAY, by=cast.han)
