"""Work belongs to the post: holders, deputies, handover, and who may act today."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.casework.models import Case
from gongzhi.people import services
from gongzhi.people.acting import acting_holding, actor_for, choose, holdings
from gongzhi.people.models import Account, Holding, Mandate, Organisation, Person, Post
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import FOUNDER, at
from tests.matters import raised

NOW = at("11-16 09:00")
TODAY = NOW.date()


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def account() -> Account:
    """The social worker's account as a new request finds it."""
    return Account.objects.get(username="qian")


def test_a_handover_moves_the_inbox_with_the_post(cast):
    matter = raised(cast)
    post = Post.objects.get(pk=cast.wang.post_id)
    services.hand_over(post, person("刘组长"), on=date(2026, 11, 17), by=FOUNDER, at=NOW)
    assert [h.person for h in Holding.objects.current(date(2026, 11, 16)).filter(post=post)] == [
        person("王网格")
    ]
    new = actor_for(post, person_id=person("刘组长").pk)
    assert list(Case.objects.awaiting(new)) == [matter.case]
    assert post not in [
        h.post for h in holdings(person=person("王网格").pk, day=date(2026, 11, 17))
    ]


def test_a_deputy_acts_while_they_stand_in_and_not_after(cast):
    post = Post.objects.get(pk=cast.wang.post_id)
    services.appoint(
        post,
        person("钱社工"),
        how=Holding.How.DEPUTY,
        since=date(2026, 11, 16),
        until=date(2026, 11, 20),
        note="年休假",
        by=FOUNDER,
        at=NOW,
    )
    who = person("钱社工").pk
    assert post in [h.post for h in holdings(person=who, day=date(2026, 11, 19))]
    assert post not in [h.post for h in holdings(person=who, day=date(2026, 11, 20))]
    choose(account(), post.pk, at=NOW)
    assert acting_holding(account(), day=TODAY).post == post
    assert acting_holding(account(), day=date(2026, 11, 20)).post_id == cast.qian.post_id


def test_nobody_acts_from_a_post_that_is_not_theirs(cast):
    with pytest.raises(NotYours):
        choose(account(), cast.li.post_id, at=NOW)


def test_a_post_has_one_holder_at_a_time_in_words_and_in_the_database(cast):
    post = Post.objects.get(pk=cast.wang.post_id)
    with pytest.raises(NotNow, match="已经有人任职"):
        services.appoint(post, person("刘组长"), since=TODAY, by=FOUNDER, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(post=post, person=person("刘组长"), since=TODAY)


@pytest.mark.parametrize(("one", "other"), [("he", "lv"), ("lv", "shi"), ("shi", "he")])
def test_system_security_and_audit_are_never_one_person(cast, one, other):
    post = Post.objects.get(pk=getattr(cast, other).post_id)
    holder = Person.objects.get(pk=getattr(cast, one).person_id)
    with pytest.raises(NotNow, match="不能兼任"):
        services.appoint(post, holder, how=Holding.How.DEPUTY, since=TODAY, by=FOUNDER, at=NOW)


def test_a_compound_has_one_manager_at_a_time(cast):
    for code in ("gr", "cg"):
        call = services.give_mandate
        args = (cast.org(code), cast.place("AH"), Mandate.Kind.MANAGES)
        if code == "gr":
            call(*args, since=TODAY, by=FOUNDER, at=NOW)
        else:
            with pytest.raises(NotNow, match="管理单位"):
                call(*args, since=TODAY, by=FOUNDER, at=NOW)


def new_organisation(**changes) -> Organisation:
    words = {"kind": "unit", "name": "某厂", "code": "U1", "since": TODAY}
    return services.add_organisation(**(words | changes), by=FOUNDER, at=NOW)


def test_a_party_organisation_hangs_from_one_of_the_level_above(cast):
    with pytest.raises(Incomplete) as refusal:
        new_organisation(kind="branch", parent=cast.org("sz-dgw"))
    assert refusal.value.field == "parent"
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(kind="branch", name="孤", code="X", since=TODAY)


def test_a_failing_credit_code_stands_only_with_a_note_why(cast):
    live_but_failing = "91350203M0001QAY9B"
    with pytest.raises(Incomplete) as refusal:
        new_organisation(uscc=live_but_failing)
    assert refusal.value.field == "uscc"
    made = new_organisation(uscc=live_but_failing, uscc_note="营业执照原件核对无误")
    assert made.uscc_note


def test_only_a_system_administrator_edits_the_city(cast):
    with pytest.raises(NotYours):
        services.add_organisation(
            kind="unit", name="某厂", code="U1", since=TODAY, by=cast.li, at=NOW
        )


def test_only_a_security_administrator_opens_accounts(cast):
    someone = Person.objects.create(name="新人", created_at=NOW)
    with pytest.raises(NotYours):
        services.open_account(someone, "new", "long-enough-2026", by=cast.he, at=NOW)
    with pytest.raises(Incomplete) as refusal:
        services.open_account(someone, "new", "123", by=cast.lv, at=NOW)
    assert refusal.value.field == "password"
