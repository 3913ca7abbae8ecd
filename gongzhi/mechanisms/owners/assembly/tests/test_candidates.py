"""Who stands: three sources, consent, warnings; who no longer does."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.assembly import candidates, queries
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.roll.models import Holder, Owner, Roll, Unit
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at
from tests.together import refusals, together

from .forming import CLOSES, name, named, opened

FRIDAY = at("03-13 09:00")


# --- naming ---------------------------------------------------------------------------------------


def test_who_is_named_is_told_and_has_a_link_that_cannot_be_guessed(cast):
    one, two = named(cast, opened(cast), 2)
    assert len(one.token) == 43 and one.token != two.token and (one.number, two.number) == (1, 2)
    message = Outgoing.objects.get(person=one.person)
    assert "我的参选" in message.text and one.token not in message.text
    assert one.name not in message.text


def test_the_community_recommends(cast):
    assert name(cast, opened(cast), by="qian", source="community").source == "community"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "lottery"}, "source"),
        ({"units": " "}, "units"),
        ({"party": True}, "consent"),
        ({"official": False}, "consent"),
        ({"met": ("owner", "rich")}, "met"),
        ({"phone": "12345"}, "phone"),
        ({"name": ""}, "name"),
        ({"source": "joint"}, "backers"),
        ({"source": "joint", "backers": 30}, "backers_of"),
        ({"source": "joint", "backers": 30, "backers_of": 20}, "backers_of"),
        ({"source": "joint", "backers": 55, "backers_of": 280}, "backers"),
    ],
)
def test_what_is_missing_is_told_at_its_field(cast, changes, field):
    election = opened(cast)
    with pytest.raises(Incomplete) as refusal:
        name(cast, election, **changes)
    assert refusal.value.field == field and not Candidacy.objects.exists()


def test_a_joint_nomination_of_a_fifth_is_enough(cast):
    found = name(cast, opened(cast), source="joint", backers=56, backers_of=280)
    assert (found.backers, found.backers_of) == (56, 280)


def roll_of(cast, heads):
    roll = Roll.objects.create(
        compound=cast.place("AH"), number=1, opened_at=FRIDAY, opened_by="李值班"
    )
    owners = [
        Owner.objects.create(roll=roll, number=n, kind="people", key=f"k{n}")
        for n in range(1, heads + 1)
    ]
    return roll, owners


def test_the_roll_knows_better_than_who_types_how_many_owners_there_are(cast):
    roll_of(cast, 10)
    election = opened(cast)
    with pytest.raises(Incomplete) as refusal:
        name(cast, election, source="joint", backers=1, backers_of=5)
    assert "至少 2 人" in refusal.value.message
    assert name(cast, election, source="joint", backers=2, backers_of=5).backers_of == 10


def test_whether_somebody_is_on_the_roll_is_shown_and_decides_nothing(cast):
    roll, owners = roll_of(cast, 2)
    one, two = named(cast, opened(cast), 2)
    Holder.objects.create(roll=roll, owner=owners[0], person=one.person)
    area = {"area": "95.32", "source": "registry"}
    for number in ("1-1-101", "1-1-102"):
        Unit.objects.create(roll=roll, number=number, owner=owners[0], **area)
    compound = cast.place("AH").pk
    found = queries.on_roll(compound, [one.person, two.person])
    assert found == {one.person_id: "1-1-101、1-1-102"}
    assert queries.on_roll(cast.place("TY").pk, [one.person]) is None


def test_party_and_office_stand_on_record_only_with_consent(cast):
    found = name(cast, opened(cast), party=True, official=True, consent="本人书面同意")
    assert found.party and found.official
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=found.pk).update(consent="")
    told = "".join(e.details for e in history(found.subject))
    assert "party" not in told and "official" not in told


def test_a_person_stands_once_in_an_election(cast):
    election = opened(cast)
    name(cast, election)
    with pytest.raises(Incomplete) as refusal:
        name(cast, election)
    assert refusal.value.field == "phone"


def test_of_two_who_name_the_same_person_at_once_one_is_told(lasting_db):
    from tests.cast import load

    cast = load()
    election = opened(cast)
    outcomes = together(lambda: name(cast, election), lambda: name(cast, election))
    assert len(refusals(outcomes)) == 1 and Candidacy.objects.count() == 1


def test_names_are_taken_until_the_close(cast):
    election = opened(cast)
    assert name(cast, election, when=CLOSES)
    with pytest.raises(NotNow):
        name(cast, election, when=at("03-20 17:31"), phone="13900000077", name="迟到")


# --- withdrawing, declining -----------------------------------------------------------------------


def test_a_candidate_withdraws_for_themselves_and_nobody_else_does(cast):
    one, two = named(cast, opened(cast), 2)
    me = candidates.as_candidate(one.person)
    with pytest.raises(NotYours):
        candidates.withdraw(two.pk, reason="不让他参选", by=me, at=FRIDAY)
    with pytest.raises(Incomplete):
        candidates.withdraw(one.pk, reason=" ", by=me, at=FRIDAY)
    assert candidates.withdraw(one.pk, reason="工作太忙", by=me, at=FRIDAY).state == "withdrawn"
    with pytest.raises(NotNow):
        candidates.withdraw(one.pk, reason="再退", by=me, at=FRIDAY)


def test_the_group_declines_for_a_condition_and_the_person_is_told(cast):
    (one,) = named(cast, opened(cast))
    with pytest.raises(Incomplete) as refusal:
        candidates.decline(one.pk, condition="tall", reason="太矮", by=cast.li, at=FRIDAY)
    assert refusal.value.field == "condition"
    with pytest.raises(NotYours):
        candidates.decline(one.pk, condition="owner", reason="不是", by=cast.wu, at=FRIDAY)
    found = candidates.decline(
        one.pk, condition="owner", reason="房子已过户", by=cast.li, at=FRIDAY
    )
    assert found.state == "declined" and "房子已过户" in found.state_why
    last = Outgoing.objects.filter(person=one.person).latest("pk")
    assert "过户" not in last.text, "the reason is read behind their own phone"


def test_an_erased_candidate_has_no_name_and_the_chain_stays_whole(cast):
    from gongzhi.journal.chain import Check
    from gongzhi.journal.services import history_rows
    from gongzhi.people import privacy

    told = {"party": True, "consent": "书面", "statement": "老住户", "met": ("owner",)}
    (one,) = named(cast, opened(cast), 1, **told)
    privacy.erase(one.person, reason="本人要求", by=cast.lv, at=FRIDAY)
    one = Candidacy.objects.select_related("person").get(pk=one.pk)
    assert one.name == "（已删除）"
    assert (one.units, one.statement, one.party, one.consent, one.met) == ("", "", None, "", [])
    rows = [{"kind": "row", **row} for row in history_rows(one.subject)]
    assert rows and Check().read(rows).answer()["ok"]
