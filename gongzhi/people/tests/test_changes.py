"""Posts change hands, deputies stand in, organisations end; what was stays on record."""

from datetime import date

import pytest

from gongzhi.journal.services import history
from gongzhi.people import changes, credentials, privacy
from gongzhi.people import services as people
from gongzhi.people.acting import acting_holding, actor_for, holdings
from gongzhi.people.models import Account, Holding, Mandate, Organisation, Person, Post
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import BUILT, FOUNDER, KEEPER, MONDAY, at

DAY = MONDAY.date()
DEPUTY = Holding.How.DEPUTY


def person_of(actor):
    return Person.objects.get(pk=actor.person_id)


def post_of(actor):
    return Post.objects.get(pk=actor.post_id)


def stand_in(cast, *, by, person=None, until=date(2026, 11, 20)):
    return people.appoint(
        post_of(cast.zhao),
        person or person_of(cast.wang),
        since=DAY,
        until=until,
        how=DEPUTY,
        by=by,
        at=MONDAY,
    )


def test_the_holder_of_a_post_names_a_colleague_to_stand_in(cast):
    stand_in(cast, by=cast.zhao)
    mine = holdings(person=cast.wang.person_id, day=DAY)
    assert cast.zhao.post_id in {h.post_id for h in mine}


def test_a_deputy_is_off_the_post_on_the_day_the_leave_ends(cast):
    stand_in(cast, by=cast.zhao)
    after = holdings(person=cast.wang.person_id, day=date(2026, 11, 20))
    assert cast.zhao.post_id not in {h.post_id for h in after}


def test_nobody_names_a_deputy_from_another_organisation(cast):
    with pytest.raises(NotYours):
        stand_in(cast, by=cast.zhao, person=person_of(cast.qian))


def test_a_deputy_names_no_further_deputy(cast):
    stand_in(cast, by=cast.zhao)
    as_deputy = actor_for(post_of(cast.zhao), person_id=cast.wang.person_id)
    with pytest.raises(NotYours):
        stand_in(cast, by=as_deputy, person=person_of(cast.zhao))


def test_a_leave_without_an_end_is_for_the_administrator(cast):
    with pytest.raises(NotYours):
        stand_in(cast, by=cast.zhao, until=None)


def test_a_stand_in_ends_after_it_begins(cast):
    with pytest.raises(Incomplete) as refusal:
        stand_in(cast, by=FOUNDER, until=DAY)
    assert refusal.value.field == "until"


def test_a_post_changes_hands_on_a_day_and_both_holders_stay_on_record(cast):
    post = post_of(cast.zhao)
    new = changes.add_person(name="林书记", by=FOUNDER, at=MONDAY)
    people.hand_over(post, new, on=date(2026, 11, 20), by=FOUNDER, at=MONDAY)
    held = list(post.holdings.order_by("since").values_list("person_id", "until"))
    assert held == [(cast.zhao.person_id, date(2026, 11, 20)), (new.pk, None)]
    old = Account.objects.filter(username="zhao")
    assert acting_holding(old.get(), day=date(2026, 11, 19)) is not None
    assert acting_holding(old.get(), day=date(2026, 11, 20)) is None


def test_a_handover_cuts_a_holding_that_was_to_end_later(cast):
    post = post_of(cast.zhao)
    post.holdings.update(until=date(2026, 12, 31))
    new = changes.add_person(name="林书记", by=FOUNDER, at=MONDAY)
    people.hand_over(post, new, on=date(2026, 11, 20), by=FOUNDER, at=MONDAY)
    assert post.holdings.get(person=cast.zhao.person_id).until == date(2026, 11, 20)


def test_nobody_is_two_of_the_three_administrators_even_later(cast):
    with pytest.raises(NotNow):
        people.appoint(
            post_of(cast.shi), person_of(cast.he), since=date(2027, 1, 1), by=FOUNDER, at=MONDAY
        )


def test_a_former_system_administrator_may_become_auditor(cast):
    holding = Holding.objects.get(post=cast.he.post_id)
    people.end_holding(holding.pk, until=DAY, by=FOUNDER, at=MONDAY)
    people.end_holding(
        Holding.objects.get(post=cast.shi.post_id).pk, until=DAY, by=FOUNDER, at=MONDAY
    )
    people.appoint(post_of(cast.shi), person_of(cast.he), since=DAY, by=FOUNDER, at=MONDAY)


def test_a_person_known_by_phone_is_not_made_twice(cast):
    one = changes.add_person(name="林书记", phone="138 0000 1234", by=FOUNDER, at=MONDAY)
    two = changes.add_person(name="林书记", phone="13800001234", by=FOUNDER, at=MONDAY)
    assert one == two


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "林", "phone": "6261"}, "phone"),
        ({"name": "林", "party_member": True}, "party_source"),
    ],
)
def test_a_person_lacking_something_is_refused_at_the_field(cast, what, field):
    with pytest.raises(Incomplete) as refusal:
        changes.add_person(**what, by=FOUNDER, at=MONDAY)
    assert refusal.value.field == field


def test_an_organisation_ends_with_its_posts_holders_and_mandates(cast):
    found = changes.retire_organisation(cast.org("gr").pk, until=DAY, by=FOUNDER, at=MONDAY)
    assert found.until == DAY
    post = post_of(cast.han)
    assert post.until == post.holdings.get().until == DAY
    assert history(f"organisation:{found.pk}")[-1].act == "retire"


def test_an_organisation_with_others_below_it_stays(cast):
    with pytest.raises(NotNow):
        changes.retire_organisation(cast.org("ah-zb").pk, until=DAY, by=FOUNDER, at=MONDAY)


def test_what_would_begin_after_the_end_never_comes_to_be(cast):
    people.give_mandate(
        cast.org("gr"),
        cast.place("AH"),
        Mandate.Kind.SUPPORTS,
        since=date(2027, 1, 1),
        by=FOUNDER,
        at=MONDAY,
    )
    pk = changes.retire_organisation(cast.org("gr").pk, until=DAY, by=FOUNDER, at=MONDAY).pk
    assert not Mandate.objects.filter(organisation=pk, since__gte=DAY).exists()
    assert '"cancelled":1' in history(f"organisation:{pk}")[-1].details


def test_an_organisation_cannot_hang_from_its_own_child(cast):
    with pytest.raises(Incomplete):
        changes.rehang(cast.org("swei").pk, cast.org("sz-dgw"), by=FOUNDER, at=MONDAY)


def test_a_branch_hangs_from_a_community_only(cast):
    with pytest.raises(Incomplete):
        changes.rehang(cast.org("ah-zb").pk, cast.org("sz-dgw"), by=FOUNDER, at=MONDAY)
    changes.rehang(cast.org("ah-zb").pk, cast.org("dx-dw"), by=FOUNDER, at=MONDAY)
    assert Organisation.objects.get(code="ah-zb").parent == cast.org("dx-dw")


def test_a_post_keeps_its_duty_for_life(cast):
    with pytest.raises(Incomplete):
        changes.change_post(cast.zhao.post_id, duty=Duty.AUDITOR, by=FOUNDER, at=MONDAY)
    assert (
        changes.change_post(cast.zhao.post_id, phone="6260000", by=FOUNDER, at=MONDAY).phone
        == "6260000"
    )


def test_only_the_keeper_of_the_city_data_changes_it(cast):
    for act in (
        lambda: changes.retire_post(cast.han.post_id, until=DAY, by=cast.li, at=MONDAY),
        lambda: changes.add_person(name="林", by=cast.li, at=MONDAY),
        lambda: changes.rehang(cast.org("ah-zb").pk, None, by=cast.li, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_one_time_password_opens_the_account_until_it_is_stale(cast):
    person = changes.add_person(name="林书记", by=FOUNDER, at=MONDAY)
    account, password = credentials.open_with_one_time(person, "lin", by=KEEPER, at=MONDAY)
    assert account.check_password(password)
    assert not credentials.is_stale(account, at=at("11-19 08:59"))
    assert credentials.is_stale(account, at=at("11-19 09:00"))


def test_ones_own_password_replaces_the_one_given_out(cast):
    account = Account.objects.get(username="zhao")
    password = credentials.reset_password(account.pk, by=KEEPER, at=MONDAY)
    account.refresh_from_db()
    assert account.check_password(password)
    credentials.set_own_password(account, "anhe-yuan-2026", by=cast.zhao, at=MONDAY)
    assert account.one_time_until is None
    assert not credentials.is_stale(account, at=at("12-30 09:00"))


def test_only_the_security_administrator_gives_out_passwords(cast):
    pk = Account.objects.get(username="zhao").pk
    for act in (credentials.reset_password, credentials.reopen_account):
        with pytest.raises(NotYours):
            act(pk, by=cast.he, at=MONDAY)


def test_a_closed_account_opens_again_with_a_new_password(cast):
    pk = people.close_account(Account.objects.get(username="zhao").pk, by=KEEPER, at=BUILT).pk
    password = credentials.reopen_account(pk, by=KEEPER, at=MONDAY)
    account = Account.objects.get(pk=pk)
    assert account.is_active
    assert account.check_password(password)


def test_people_are_introduced_many_at_once_and_known_again_by_their_phone(cast, queries):
    told = [("王一", "13800000001"), ("李二", "138 0000 0002")]
    one, two = changes.introduce(told, by=cast.li, at=MONDAY)
    assert (one.name, two.name) == ("王一", "李二")
    with queries() as seen:
        again = changes.introduce([*told, ("张三", "13800000003")], by=cast.li, at=MONDAY)
    assert [p.pk for p in again[:2]] == [one.pk, two.pk] and len(seen) <= 5


def test_somebody_known_by_phone_alone_gets_the_name(cast):
    nameless = privacy.person_with_phone("13800000001", at=MONDAY)
    (found,) = changes.introduce([("王一", "13800000001")], by=cast.li, at=MONDAY)
    assert found.pk == nameless.pk and Person.objects.get(pk=found.pk).name == "王一"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ([("别人", "13800000001")], "phone"),  # known as somebody else
        ([("张三", "13800000003"), ("李四", "13800000003")], "phone"),  # one phone, two people
        ([("张三", "123")], "phone"),
        ([(" ", "13800000003")], "name"),
    ],
)
def test_two_people_are_not_made_one_unseen(cast, told, field):
    changes.introduce([("王一", "13800000001")], by=cast.li, at=MONDAY)
    with pytest.raises(Incomplete) as refusal:
        changes.introduce(told, by=cast.li, at=MONDAY)
    assert refusal.value.field == field and not Person.objects.filter(name="张三").exists()
