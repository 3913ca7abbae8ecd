"""A matter on its way up the ladder, and back to the person who raised it."""

import pytest

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, open_moves
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.matters import services
from gongzhi.mechanisms.matters.models import Callback, Matter
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at
from tests.matters import at_street, raised


def state(matter) -> str:
    return Case.objects.get(pk=matter.pk).state


def test_the_lowest_level_that_has_somebody_is_asked_first(cast):
    assert raised(cast).case.awaiting == cast.org("ah-zb")
    assert raised(cast, place="TY", phone=None).case.awaiting == cast.org("zx")
    assert raised(cast, place="371481001032", phone=None).case.awaiting == cast.org("sz")


def test_a_matter_needs_words(cast):
    with pytest.raises(Incomplete) as refusal:
        raised(cast, text="  ")
    assert refusal.value.field == "text"


def test_a_source_number_comes_in_once(cast):
    raised(cast, source="file", source_no="H-1", phone=None)
    with pytest.raises(Incomplete, match="H-1"):
        raised(cast, source="file", source_no="H-1", phone=None)
    assert Matter.objects.filter(source_no="H-1").count() == 1


def test_the_level_first_asked_keeps_the_matter_until_the_next_one_accepts(cast):
    matter = raised(cast)
    case = services.pass_up(matter.pk, note="管线不归物业", by=cast.wang, at=at("11-16 10:00"))
    held = {s.role: s.organisation.code for s in case.seats.select_related("organisation")}
    assert held["handler"] == "ah-zb" and held["next"] == "zx"
    assert case.awaiting == cast.org("zx")
    case = services.take_over(matter.pk, by=cast.qian, at=at("11-16 11:00"))
    held = {s.role: s.organisation.code for s in case.seats.select_related("organisation")}
    assert held["handler"] == "zx" and "next" not in held
    matter.refresh_from_db()
    assert matter.level == "community"


def test_the_next_level_may_send_it_back_with_a_reason(cast):
    matter = raised(cast)
    services.pass_up(matter.pk, note="办不了", by=cast.wang, at=at("11-16 10:00"))
    with pytest.raises(Incomplete):
        services.send_back(matter.pk, note="", by=cast.qian, at=at("11-16 11:00"))
    case = services.send_back(matter.pk, note="物业可办", by=cast.qian, at=at("11-16 11:00"))
    assert case.state == "handling" and case.awaiting == cast.org("ah-zb")


def test_passing_up_needs_a_reason(cast):
    with pytest.raises(Incomplete):
        services.pass_up(raised(cast).pk, note="", by=cast.wang, at=at("11-16 10:00"))


def test_above_the_street_there_is_only_the_call(cast):
    with pytest.raises(NotNow, match="呼叫全市"):
        services.pass_up(at_street(cast).pk, note="x", by=cast.li, at=at("11-17 10:00"))


def test_another_streets_officer_has_no_move(cast):
    matter = at_street(cast)
    with pytest.raises(NotYours):
        services.resolve(matter.pk, note="好了", by=cast.wu, at=at("11-17 10:00"))
    case = Case.objects.get(pk=matter.pk)
    assert open_moves(case, cast.wu, list(case.seats.all())) == []
    assert not Case.objects.visible_to(cast.wu).filter(pk=matter.pk).exists()


def test_a_matter_is_refused_only_by_a_listed_class(cast):
    matter = raised(cast)
    with pytest.raises(Incomplete):
        services.refuse(matter.pk, code="too_hard", note="x", by=cast.wang, at=at("11-16 10:00"))
    services.refuse(matter.pk, code="litigation", note="已起诉", by=cast.wang, at=at("11-16 10:00"))
    assert state(matter) == "refused"
    assert Outgoing.objects.filter(about=matter.case.subject).count() == 1


def test_solved_below_the_street_and_unheard_it_ends_without_a_callback(cast):
    matter = raised(cast)
    advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    services.resolve(matter.pk, note="已疏通", by=cast.wang, at=at("11-16 15:00"))
    sweep(at=at("11-23 17:31"))
    assert state(matter) == "unheard"
    matter.refresh_from_db()
    assert matter.solved_at_level == "compound"


def test_what_passed_the_street_is_called_back_when_the_reporter_is_silent(cast):
    matter = at_street(cast)
    services.resolve(matter.pk, note="已协调修好", by=cast.li, at=at("11-17 15:00"))
    sweep(at=at("11-24 09:00"))
    assert state(matter) == "callback_due"
    heard = services.Heard(reached=True, solved=True, review="4")
    services.call_back(matter.pk, heard, by=cast.jiang, at=at("11-24 10:00"))
    assert state(matter) == "closed"
    assert Callback.objects.get().solved is True


def test_a_callback_that_hears_unsolved_reopens_it_once(cast):
    matter = at_street(cast)
    unsolved = services.Heard(reached=True, solved=False, review="1", note="还在冒水")
    for answered, asked, after in (
        ("11-24 08:40", "12-01 10:00", "handling"),
        ("12-02 08:40", "12-08 10:00", "closed"),
    ):
        services.resolve(matter.pk, note="修好", by=cast.li, at=at(answered))
        sweep(at=at(asked))
        services.call_back(matter.pk, unsolved, by=cast.jiang, at=at(asked))
        assert state(matter) == after
    assert Callback.objects.filter(solved=False).count() == 2


def test_nobody_reached_is_no_opinion(cast):
    matter = at_street(cast)
    services.resolve(matter.pk, note="修好", by=cast.li, at=at("11-17 15:00"))
    sweep(at=at("11-24 09:00"))
    services.call_back(
        matter.pk, services.Heard(reached=False), by=cast.jiang, at=at("11-24 10:00")
    )
    assert Callback.objects.get().solved is None


def test_the_reporter_confirms_and_reviews_once(cast):
    matter = raised(cast)
    advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    services.resolve(matter.pk, note="已疏通", by=cast.wang, at=at("11-16 15:00"))
    who = services.reporter_of(matter)
    services.confirm(matter.pk, review="5", note="很快", by=who, at=at("11-16 18:00"))
    matter.refresh_from_db()
    assert matter.review == "5" and state(matter) == "closed"


def test_the_reporter_reopens_once_and_not_twice(cast):
    matter = raised(cast)
    who = services.reporter_of(matter)
    advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    services.resolve(matter.pk, note="修好", by=cast.wang, at=at("11-16 15:00"))
    services.dispute(matter.pk, note="还在冒", by=who, at=at("11-17 09:00"))
    assert state(matter) == "handling"
    services.resolve(matter.pk, note="再修", by=cast.wang, at=at("11-18 09:00"))
    with pytest.raises(NotNow):
        services.dispute(matter.pk, note="还冒", by=who, at=at("11-18 10:00"))


def test_one_persons_link_opens_only_their_own_matter(cast):
    mine, other = raised(cast), raised(cast, phone="13900005678")
    for matter in (mine, other):
        advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
        services.resolve(matter.pk, note="修好", by=cast.wang, at=at("11-16 15:00"))
    with pytest.raises(NotYours):
        services.confirm(
            other.pk, review="5", note="", by=services.reporter_of(mine), at=at("11-16 18:00")
        )


def test_merged_reporters_all_get_the_answer(cast):
    first = raised(cast)
    second = raised(cast, phone="13900005678", text="西侧路面冒水")
    services.merge(second.pk, first.pk, by=cast.wang, at=at("11-16 09:30"))
    assert state(second) == "merged"
    advance(first.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    services.resolve(first.pk, note="已疏通", by=cast.wang, at=at("11-16 15:00"))
    told = set(Outgoing.objects.values_list("person_id", flat=True))
    assert told == {first.reporter_id, second.reporter_id}


def test_a_matter_is_not_merged_into_itself_nor_into_another_community(cast):
    first, far = raised(cast), raised(cast, place="LH", phone=None)
    for target in (first, far):
        with pytest.raises(Incomplete):
            services.merge(first.pk, target.pk, by=cast.wang, at=at("11-16 10:00"))


def test_no_phone_number_lies_in_clear_in_any_table(cast):
    from django.db import connection

    from tests.matters import PHONE

    raised(cast)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{PHONE}%"]
            )
            assert cursor.fetchone()[0] == 0, table
