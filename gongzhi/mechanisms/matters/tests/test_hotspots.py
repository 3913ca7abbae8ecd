"""Topics: matters that belong together, put before the platform, merged and answered together."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters import hotspots, residents, services
from gongzhi.mechanisms.matters.gathering import gather
from gongzhi.mechanisms.matters.models import Together, Topic
from gongzhi.messages.models import Outgoing
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests import matters
from tests.cast import MONDAY, at

COLD = ("换热站停了，暖气不热", "暖气不热，换热站没人管", "换热站坏了，暖气不热")
LATER = at("11-16 12:00")


def cold(cast, count: int = 3, **more) -> list[int]:
    """So many matters about the same heat station, each from somebody else."""
    phones = [f"1380000{n:04}" for n in range(count)]
    told = [COLD[n % 3] for n in range(count)]
    pairs = zip(told, phones, strict=True)
    return [matters.raised(cast, text=text, phone=phone, **more).pk for text, phone in pairs]


@pytest.fixture
def topic(cast) -> Topic:
    cold(cast)
    gather(at=LATER)
    return Topic.objects.get()


def accepted(cast, pks) -> None:
    for pk in pks:
        advance(pk, "accept", by=cast.wang, at=at("11-16 10:00"))


def members(topic) -> list[int]:
    return list(Together.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True))


# --- gathering ------------------------------------------------------------------------------------


def test_three_matters_of_one_street_about_one_thing_make_a_topic(cast):
    pks = cold(cast)
    matters.raised(cast, text="东门垃圾桶满了没人清运")
    assert gather(at=LATER)["topics"] == 1
    found = Topic.objects.get()
    assert members(found) == pks and found.count == 3
    assert found.street == cast.place("371481001") and "换热站" in found.title


def test_two_are_no_topic_and_the_third_makes_it_one(cast):
    cold(cast, 2)
    assert gather(at=LATER)["topics"] == 0
    matters.raised(cast, text=COLD[0])
    assert gather(at=LATER)["topics"] == 1


def test_a_new_matter_joins_the_topic_that_is_there(cast, topic):
    pk = matters.raised(cast, text="我家也是暖气不热，换热站没开").pk
    gather(at=LATER)
    gather(at=LATER)
    topic.refresh_from_db()
    assert Topic.objects.count() == 1 and topic.count == 4 and pk in members(topic)


def test_what_was_refused_or_is_of_another_street_does_not_count(cast):
    first, *_rest = cold(cast)
    services.refuse(first, code="litigation", note="已起诉", by=cast.wang, at=MONDAY)
    matters.raised(cast, text=COLD[0], place="LH")
    assert gather(at=LATER)["topics"] == 0


def test_what_is_two_weeks_old_begins_nothing(cast):
    cold(cast)
    assert gather(at=at("12-01 09:00"))["topics"] == 0


def test_it_reads_as_many_queries_for_many_matters_as_for_few(cast, queries):
    cold(cast)
    with queries() as few:
        gather(at=LATER)
    cold(cast, 12)
    with queries() as many:
        gather(at=LATER)
    assert len(many) <= len(few) + 4, many  # the message to the platform, the topic's own update


def test_what_grows_fast_is_put_before_the_platform_once(cast):
    cold(cast, 6)
    assert gather(at=LATER)["rising"] == 1
    assert gather(at=LATER)["rising"] == 0
    told = Outgoing.objects.get(about="topics")
    assert told.organisation == cast.org("pt") and "换热站" in told.text
    assert Topic.objects.get().rising
    gather(at=at("11-21 12:00"))
    assert not Topic.objects.get().rising


# --- answering and merging ------------------------------------------------------------------------


def test_the_platform_proposes_and_who_handles_them_is_told(cast, topic):
    hotspots.propose(topic.pk, note="换热站今晚恢复", by=cast.feng, at=LATER)
    topic.refresh_from_db()
    assert topic.proposal == "换热站今晚恢复"
    told = Outgoing.objects.get(about=topic.subject)
    assert told.organisation == cast.org("ah-zb")
    assert {c.state for c in Case.objects.filter(matter__together__topic=topic)} == {"raised"}


def test_nobody_else_proposes_and_not_without_words(cast, topic):
    with pytest.raises(NotYours):
        hotspots.propose(topic.pk, note="好", by=cast.li, at=LATER)
    with pytest.raises(Incomplete):
        hotspots.propose(topic.pk, note=" ", by=cast.feng, at=LATER)


def test_a_joint_answer_goes_to_each_matter_by_its_own_procedure(cast, topic):
    accepted(cast, members(topic)[:2])
    outcome = hotspots.answer_all(topic.pk, note="换热站已恢复", by=cast.wang, at=LATER)
    assert (outcome.done, outcome.left, outcome.more) == (2, [], 0)
    states = [Case.objects.get(pk=pk).state for pk in members(topic)]
    assert states == ["answered", "answered", "raised"]
    assert Entry.objects.filter(act="matter.resolve").count() == 2
    assert Entry.objects.filter(subject=topic.subject, act="topic.answer").count() == 1
    assert Outgoing.objects.filter(text__contains="有答复了").count() == 2


def test_who_handles_none_of_them_answers_none(cast, topic):
    accepted(cast, members(topic))
    for who in (cast.feng, cast.li, cast.qian):
        with pytest.raises(NotNow):
            hotspots.answer_all(topic.pk, note="好", by=who, at=LATER)
    with pytest.raises(Incomplete):
        hotspots.answer_all(topic.pk, note="", by=cast.wang, at=LATER)


def test_one_that_will_not_move_keeps_back_none_of_the_others(cast, topic, monkeypatch):
    accepted(cast, members(topic))
    stuck, real = members(topic)[1], services.resolve

    def resolve(pk, **more):
        if pk == stuck:
            raise NotNow("刚有人办过")
        return real(pk, **more)

    monkeypatch.setattr(services, "resolve", resolve)
    outcome = hotspots.answer_all(topic.pk, note="已恢复", by=cast.wang, at=LATER)
    assert outcome.done == 2
    assert outcome.left == [(Case.objects.get(pk=stuck).number, "刚有人办过")]


def test_more_than_one_press_can_take_wait_for_the_next(cast, topic, monkeypatch):
    accepted(cast, members(topic))
    monkeypatch.setattr(hotspots, "MOST", 2)
    outcome = hotspots.answer_all(topic.pk, note="已恢复", by=cast.wang, at=LATER)
    assert (outcome.done, outcome.more) == (2, 1)


def test_merged_into_the_oldest_all_hear_its_answer(cast, topic):
    oldest, *others = members(topic)
    assert hotspots.merge_all(topic.pk, by=cast.wang, at=LATER).done == 2
    assert {Case.objects.get(pk=pk).state for pk in others} == {"merged"}
    accepted(cast, [oldest])
    services.resolve(oldest, note="已恢复", by=cast.wang, at=LATER)
    assert Outgoing.objects.filter(text__contains="有答复了").count() == 3
    with pytest.raises(NotNow):
        hotspots.merge_all(topic.pk, by=cast.wang, at=LATER)


# --- pages ----------------------------------------------------------------------------------------


def html(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_shows_each_topic_with_its_trend_and_people(desk, cast, topic, queries):
    first = Case.objects.get(pk=members(topic)[0])
    neighbour = person_with_phone("13811112222", at=MONDAY)
    report = services.Report(text=COLD[1], place=cast.place("AH"))
    residents.join(report, first.pk, by=cast.shen, at=MONDAY, reporter=neighbour)
    gather(at=LATER)
    browser = desk("feng", LATER)
    with queries() as seen:
        page = browser.get(reverse("hotspots"))
    assert len(seen) <= 8, seen
    [row] = page.context["rows"]
    assert (row["topic"], row["people"], sum(row["days"])) == (topic, 4, 4)
    assert "<polyline" in html(page)


def test_a_topic_shows_to_whom_one_of_its_matters_may_be_shown(desk, topic):
    url = reverse("hotspot", args=[topic.pk])
    assert desk("li", LATER).get(url).status_code == 200
    assert desk("wu", LATER).get(url).status_code == 404
    assert desk("han", LATER).get(url).status_code == 403
    assert html(desk("wu", LATER).get(reverse("hotspots"))).count("换热站") == 0


def test_the_page_of_a_topic_costs_few_queries(desk, topic, queries):
    browser = desk("feng", LATER)
    with queries() as seen:
        browser.get(reverse("hotspot", args=[topic.pk]))
    assert len(seen) <= 10, seen


def test_from_its_page_the_platform_proposes_and_the_handler_answers(desk, cast, topic):
    url, pk = reverse("hotspot", args=[topic.pk]), topic.pk
    accepted(cast, members(topic))
    browser = desk("feng", LATER)
    assert "告诉承办的单位" in html(browser.get(url))
    assert html(browser.post(reverse("hotspot_propose", args=[pk]), {"note": ""}), 422)
    browser.post(reverse("hotspot_propose", args=[pk]), {"note": "今晚恢复供热"})
    browser = desk("wang", LATER)
    page = html(browser.get(url))
    assert "平台建议的统一答复" in page and "一起答复" in page and "并入最早的一件" in page
    answer = browser.post(
        reverse("hotspot_answer", args=[pk]), {"note": "今晚恢复供热"}, follow=True
    )
    assert "答复了 3 件。" in html(answer)
    assert html(browser.post(reverse("hotspot_answer", args=[pk]), {"note": "好"}), 409)


def test_from_its_page_they_are_merged(desk, cast, topic):
    browser = desk("wang", LATER)
    answer = browser.post(reverse("hotspot_merge", args=[topic.pk]), follow=True)
    assert "并了 2 件。" in html(answer)
