"""Whom nobody acts for on a roll, and who is not put right any more."""

import pytest

from gongzhi.mechanisms.owners.roll import holding
from gongzhi.mechanisms.owners.roll.models import Holder, Owner
from gongzhi.mechanisms.owners.roll.told import Who
from gongzhi.people.models import Person
from gongzhi.policy.refusals import NotNow, NotYours
from tests.cast import MONDAY

from .building import open_roll


def test_nobody_acts_for_an_owner_who_stands_on_another_roll(cast):
    roll, other = open_roll(cast, 1), open_roll(cast, 1, place="LH")
    owner, who = Owner.objects.get(roll=other), Who("甲", "371481199001010018")
    told = {"reason": "户口簿", "by": cast.qian, "at": MONDAY}
    with pytest.raises(NotYours, match="没有这个业主"):
        holding.let_act(roll.pk, owner.pk, who, "guardian", **told)


def test_of_a_person_who_was_erased_nothing_is_put_right(cast):
    roll = open_roll(cast, 1)
    held = Holder.objects.get(roll=roll)
    erased = {"name": "", "data_key": None, "erased_at": MONDAY}
    Person.objects.filter(pk=held.person_id).update(**erased)
    with pytest.raises(NotNow, match="依法删除"):
        holding.correct(roll.pk, held.pk, Who("甲"), reason="写错", by=cast.qian, at=MONDAY)
