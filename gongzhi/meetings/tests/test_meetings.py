"""A meeting from its call to the papers that nobody can change."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.journal.services import digest, history
from gongzhi.meetings import queries, services
from gongzhi.meetings.models import AgendaItem, Attendance, Decision, Kind, Meeting
from gongzhi.messages.queries import addressed_to
from gongzhi.people import privacy
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import MONDAY, at

BEGIN, AFTER = at("11-18 14:00"), at("11-18 16:00")


@pytest.fixture
def call(cast):
    def made(by=None, **parts):
        usual = {
            "title": "安和苑电梯联席会议",
            "kind": Kind.JOINT,
            "place": cast.place("AH"),
            "starts_at": BEGIN,
            "agenda": ["电梯维修", "停车"],
            "posts": [cast.zhao.post_id, cast.han.post_id],
        }
        invitation = services.Invitation(**{**usual, **parts})
        return services.convene(invitation, by=by or cast.qian, at=MONDAY)

    return made


@pytest.fixture
def meeting(call):
    return call()


def hold(cast, meeting):
    """Somebody came and minutes were written."""
    seen = services.Seen(True, post_id=cast.zhao.post_id)
    services.attend(meeting.pk, seen, by=cast.qian, at=AFTER)
    services.write_minutes(meeting.pk, "一致同意先修电梯", by=cast.qian, at=AFTER)


def decide(cast, meeting, text="供热中心月底前换阀", due_on=date(2026, 11, 30), by=None):
    who = cast.org("gr")
    return services.decide(
        meeting.pk, text, responsible=who, due_on=due_on, by=by or cast.qian, at=AFTER
    )


def test_a_meeting_is_called_with_its_agenda_and_the_posts_find_it_in_their_box(cast, meeting):
    assert [str(i) for i in meeting.agenda.all()] == ["1. 电梯维修", "2. 停车"]
    assert [m.text for m in addressed_to(cast.zhao)] == ["11-18 14:00 开会：安和苑电梯联席会议"]
    assert set(meeting.attendance.values_list("present", flat=True)) == {None}


def test_a_post_calls_meetings_only_where_it_reaches_and_if_its_duty_may(cast, call):
    with pytest.raises(NotYours):
        call(place=cast.place("LH"))
    for who in (cast.wang, cast.he, Actor(label="居民", duty=RESIDENT, person_id=1)):
        with pytest.raises(NotYours):
            call(by=who)


def test_nobody_is_invited_twice(cast, meeting):
    posts = [cast.zhao.post_id, cast.yang.post_id, cast.yang.post_id]
    services.invite(meeting.pk, posts, by=cast.qian, at=MONDAY)
    assert meeting.attendance.count() == 3
    assert addressed_to(cast.zhao).count() == addressed_to(cast.yang).count() == 1


def test_the_agenda_may_be_put_in_another_order_until_the_meeting_is_closed(cast, meeting):
    services.set_agenda(meeting.pk, ["停车", "电梯维修"], by=cast.qian, at=MONDAY)
    assert [i.text for i in meeting.agenda.all()] == ["停车", "电梯维修"]
    with pytest.raises(Incomplete):
        services.set_agenda(meeting.pk, ["停车", ""], by=cast.qian, at=MONDAY)


def test_attendance_is_of_a_post_or_of_a_person_and_can_be_put_right(cast, meeting):
    person = privacy.person_with_phone("13805340001", name="周桂兰", at=MONDAY)
    for seen in (
        services.Seen(True, person_id=person.pk, note="业主代表"),
        services.Seen(True, post_id=cast.zhao.post_id),
        services.Seen(False, post_id=cast.zhao.post_id, note="请假"),
    ):
        services.attend(meeting.pk, seen, by=cast.qian, at=AFTER)
    rows = meeting.attendance.exclude(present=None).values_list("post", "person", "present")
    assert set(rows) == {(None, person.pk, True), (cast.zhao.post_id, None, False)}
    both = services.Seen(True, post_id=cast.zhao.post_id, person_id=person.pk)
    for seen in (both, services.Seen(True)):
        with pytest.raises(Incomplete):
            services.attend(meeting.pk, seen, by=cast.qian, at=AFTER)


def test_a_decision_names_who_and_a_day_that_is_not_before_the_meeting(cast, meeting):
    made = decide(cast, meeting)
    assert (made.subject, made.responsible) == (f"decision:{made.pk}", cast.org("gr"))
    with pytest.raises(Incomplete) as refused:
        decide(cast, meeting, due_on=date(2026, 11, 17))
    assert refused.value.field == "due_on"
    with pytest.raises(Incomplete):
        decide(cast, meeting, text=" ")


def test_what_a_meeting_decided_counts_once_it_is_closed(cast, meeting):
    made = decide(cast, meeting)
    assert list(queries.decisions_for(cast.org("gr").pk)) == []
    hold(cast, meeting)
    services.close(meeting.pk, by=cast.qian, at=AFTER)
    assert list(queries.decisions_for(cast.org("gr").pk)) == [made]


def test_a_meeting_is_closed_after_it_began_with_minutes_and_somebody_there(cast, meeting):
    services.write_minutes(meeting.pk, "一致同意", by=cast.qian, at=MONDAY)
    with pytest.raises(NotNow, match="还没有开"):
        services.close(meeting.pk, by=cast.qian, at=MONDAY)
    with pytest.raises(Incomplete, match="到会"):
        services.close(meeting.pk, by=cast.qian, at=AFTER)
    hold(cast, meeting)
    assert services.close(meeting.pk, by=cast.qian, at=AFTER).closed_at == AFTER


def test_without_minutes_no_meeting_is_closed(cast, meeting):
    with pytest.raises(Incomplete, match="纪要"):
        services.close(meeting.pk, by=cast.qian, at=AFTER)


def acts(cast, meeting, by):
    seen = services.Seen(True, post_id=cast.zhao.post_id)
    what = {"by": by, "at": AFTER}
    return [
        lambda: services.set_agenda(meeting.pk, ["停车"], **what),
        lambda: services.invite(meeting.pk, [cast.yang.post_id], **what),
        lambda: services.attend(meeting.pk, seen, **what),
        lambda: services.write_minutes(meeting.pk, "别的", **what),
        lambda: decide(cast, meeting, by=by),
        lambda: services.close(meeting.pk, **what),
        lambda: services.call_off(meeting.pk, "改期", **what),
    ]


def test_once_closed_nothing_of_a_meeting_changes(cast, meeting):
    hold(cast, meeting)
    services.close(meeting.pk, by=cast.qian, at=AFTER)
    before = services.whole(Meeting.objects.get(pk=meeting.pk))
    for act in acts(cast, meeting, cast.qian):
        with pytest.raises(NotNow, match="归档"):
            act()
    assert services.whole(Meeting.objects.get(pk=meeting.pk)) == before


def test_nobody_but_the_convener_touches_a_meeting(cast, meeting):
    for who in (cast.li, cast.zhao, cast.sun, cast.shi):
        for act in acts(cast, meeting, who):
            with pytest.raises(NotYours):
                act()


def test_a_meeting_called_off_says_why_and_the_invited_are_told(cast, meeting):
    with pytest.raises(Incomplete):
        services.call_off(meeting.pk, "", by=cast.qian, at=MONDAY)
    services.call_off(meeting.pk, "大雪", by=cast.qian, at=MONDAY)
    assert addressed_to(cast.han)[0].text == "会议取消：安和苑电梯联席会议"
    for act in acts(cast, meeting, cast.qian):
        with pytest.raises(NotNow, match="取消"):
            act()


def test_a_meeting_is_read_by_the_convener_the_invited_and_whom_the_place_belongs_to(cast, meeting):
    for who in (cast.qian, cast.zhao, cast.wang, cast.han, cast.li, cast.feng, cast.xu):
        assert list(queries.visible_to(who)) == [meeting], who.label
    resident = Actor(label="居民", duty=RESIDENT, person_id=cast.wang.person_id)
    for who in (cast.wu, cast.zheng, cast.yang, cast.liu, resident):
        assert list(queries.visible_to(who)) == [], who.label


def test_every_act_is_on_record_and_closing_proves_the_papers(cast, meeting):
    hold(cast, meeting)
    decide(cast, meeting)
    services.close(meeting.pk, by=cast.qian, at=AFTER)
    written = history(meeting.subject)
    assert [e.act.removeprefix("meeting.") for e in written] == [
        "convene",
        "agenda",
        "invite",
        "attend",
        "minutes",
        "decide",
        "close",
    ]
    assert written[-1].digest == digest(services.whole(Meeting.objects.get(pk=meeting.pk)))
    Decision.objects.update(text="别的")
    assert written[-1].digest != digest(services.whole(Meeting.objects.get(pk=meeting.pk)))


def test_the_database_refuses_what_no_meeting_can_be(cast, meeting):
    wrong = [
        lambda: Meeting.objects.filter(pk=meeting.pk).update(closed_at=AFTER),
        lambda: Meeting.objects.filter(pk=meeting.pk).update(called_off_at=AFTER),
        lambda: AgendaItem.objects.create(meeting=meeting, position=1, text="停车"),
        lambda: AgendaItem.objects.create(meeting=meeting, position=9, text=""),
        lambda: Attendance.objects.create(meeting=meeting, present=True),
        lambda: Attendance.objects.create(meeting=meeting, post_id=cast.zhao.post_id),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
