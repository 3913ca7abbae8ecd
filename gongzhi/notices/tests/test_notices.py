"""公示: made public with a window, objected to, answered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.calendar.limits import Limit
from gongzhi.journal.services import history
from gongzhi.notices import queries, services
from gongzhi.notices.models import Kind, Notice, Objection
from gongzhi.people import privacy
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import MONDAY, at

WEEK = Limit.parse("7CD")


@pytest.fixture
def resident(cast):
    person = privacy.person_with_phone("13805340001", name="周桂兰", at=MONDAY)
    return Actor(label="居民", duty=RESIDENT, person_id=person.pk)


def publish(cast, by=None, place="AH", window=WEEK, **draft):
    text = {"title": "物业评级公示", "body": "安和苑物业拟评 B 级", **draft}
    what = services.Draft(place=cast.place(place), window=window, subject="case:12", **text)
    return services.publish(what, by=by or cast.qian, at=MONDAY)


def path(cast, code):
    return cast.place(code).path


def test_a_publicity_is_open_until_the_close_of_its_last_day(cast):
    notice = publish(cast)
    assert (notice.kind, notice.organisation_id) == (Kind.PUBLICITY, cast.qian.organisation_id)
    assert notice.objections_until == at("11-23 17:30")


def test_a_notice_without_a_window_is_an_announcement(cast, resident):
    notice = publish(cast, window=None)
    assert (notice.kind, notice.objections_until) == (Kind.ANNOUNCEMENT, None)
    with pytest.raises(NotNow, match="公告"):
        services.object_to(notice.pk, "不对", by=resident, at=MONDAY)


def test_a_post_publishes_only_where_it_reaches(cast):
    publish(cast, by=cast.li, place="AH")
    for who, place in ((cast.qian, "LH"), (cast.wu, "AH"), (cast.zhao, "TY")):
        with pytest.raises(NotYours):
            publish(cast, by=who, place=place)


def test_only_duties_that_speak_for_their_organisation_publish(cast, resident):
    for who in (cast.wang, cast.he, cast.shi, resident):
        with pytest.raises(NotYours):
            publish(cast, by=who)


@pytest.mark.parametrize("missing", ["title", "body"])
def test_a_notice_says_something_and_has_a_title(cast, missing):
    with pytest.raises(Incomplete) as refused:
        publish(cast, **{missing: "  "})
    assert refused.value.field == missing


def test_an_objection_is_heard_until_the_last_instant_and_not_after(cast, resident):
    notice = publish(cast)
    last = notice.objections_until
    services.object_to(notice.pk, "电梯停了三个月", by=resident, at=last)
    with pytest.raises(NotNow, match="异议期已过"):
        services.object_to(notice.pk, "还有", by=resident, at=last + timedelta(seconds=1))


def test_who_objects_is_known_by_their_phone_and_says_why(cast, resident):
    notice = publish(cast)
    with pytest.raises(NotYours):
        services.object_to(notice.pk, "不对", by=Actor(label="访客", duty=RESIDENT), at=MONDAY)
    with pytest.raises(Incomplete):
        services.object_to(notice.pk, " ", by=resident, at=MONDAY)


def test_the_publisher_answers_once_with_reasons_even_after_the_window(cast, resident):
    objection = services.object_to(publish(cast).pk, "电梯停了三个月", by=resident, at=MONDAY)
    assert list(queries.unanswered(cast.qian.organisation_id)) == [objection]
    for who in (cast.li, cast.wang, resident):
        with pytest.raises(NotYours):
            services.answer(objection.pk, "查过了", upheld=True, by=who, at=MONDAY)
    with pytest.raises(Incomplete):
        services.answer(objection.pk, "", upheld=True, by=cast.qian, at=MONDAY)
    later = at("12-01 09:00")
    answered = services.answer(objection.pk, "属实，重评", upheld=True, by=cast.qian, at=later)
    assert (answered.upheld, answered.answer, answered.answered_at) == (True, "属实，重评", later)
    with pytest.raises(NotNow):
        services.answer(objection.pk, "又一次", upheld=False, by=cast.qian, at=later)
    assert list(queries.unanswered(cast.qian.organisation_id)) == []


def test_a_notice_is_withdrawn_with_a_reason_by_its_publisher_and_stays(cast, resident):
    notice = publish(cast)
    with pytest.raises(NotYours):
        services.withdraw(notice.pk, "数据有误", by=cast.li, at=MONDAY)
    with pytest.raises(Incomplete):
        services.withdraw(notice.pk, "", by=cast.qian, at=MONDAY)
    services.withdraw(notice.pk, "数据有误", by=cast.qian, at=MONDAY)
    with pytest.raises(NotNow, match="撤回"):
        services.object_to(notice.pk, "不对", by=resident, at=MONDAY)
    assert not queries.running(path(cast, "AH"), MONDAY.date()).exists()
    assert list(queries.about("case:12")) == [notice]


def test_a_place_sees_its_own_notices_those_below_and_those_of_what_it_lies_in(cast):
    own = publish(cast, place="AH")
    street = publish(cast, by=cast.li, place="371481001")
    other = publish(cast, place="TY")
    day = MONDAY.date()
    assert set(queries.running(path(cast, "AH"), day)) == {own, street}
    assert set(queries.running(path(cast, "AH-3-1"), day)) == {own, street}
    assert set(queries.running(path(cast, "371481001"), day)) == {own, street, other}
    assert not queries.running(path(cast, "LH"), day).exists()


def test_a_publicity_hangs_from_its_day_to_its_last_and_an_announcement_for_30_days(cast):
    publish(cast)
    here = path(cast, "AH")
    days = [date(2026, 11, d) for d in (15, 16, 23, 24)]
    assert [queries.running(here, d).exists() for d in days] == [False, True, True, False]
    publish(cast, window=None)
    days = [date(2026, 12, d) for d in (16, 17)]
    assert [queries.running(here, d).exists() for d in days] == [True, False]


def test_every_act_is_on_record_and_no_text_of_a_person(cast, resident):
    notice = publish(cast)
    objection = services.object_to(notice.pk, "电梯停了三个月", by=resident, at=MONDAY)
    services.answer(objection.pk, "属实", upheld=True, by=cast.qian, at=MONDAY)
    services.withdraw(notice.pk, "重评", by=cast.qian, at=MONDAY)
    written = history(f"notice:{notice.pk}")
    acts = ["notice.publish", "notice.object", "notice.answer", "notice.withdraw"]
    assert [e.act for e in written] == acts
    assert written[1].person == resident.person_id
    assert all(e.digest for e in written)
    assert not any("电梯" in e.details or "属实" in e.details for e in written)


@pytest.mark.parametrize(
    "wrong",
    [
        {"objections_until": None},
        {"objections_until": MONDAY},
        {"kind": "announcement"},
        {"withdrawn_at": MONDAY},
    ],
)
def test_the_database_refuses_a_notice_that_contradicts_itself(cast, wrong):
    notice = publish(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"answered_at": MONDAY}, {"answer": "属实"}, {"upheld": True}])
def test_the_database_refuses_half_an_answer(cast, resident, wrong):
    objection = services.object_to(publish(cast).pk, "不对", by=resident, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(**wrong)
