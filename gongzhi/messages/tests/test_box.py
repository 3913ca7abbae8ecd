"""The site's box of a post."""

from gongzhi.messages.queries import addressed_to, unread
from gongzhi.messages.services import mark_read, tell_organisation, tell_organisations, tell_post
from gongzhi.policy.actor import RESIDENT, Actor
from tests.cast import MONDAY


def test_a_post_sees_its_own_messages_and_its_organisations_newest_first(cast):
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    tell_organisation(cast.wang.organisation_id, "给安和苑党支部", about="case:2", at=MONDAY)
    assert [m.text for m in addressed_to(cast.wang)] == ["给安和苑党支部", "给王网格"]
    assert [m.text for m in addressed_to(cast.zhao)] == ["给安和苑党支部"]
    assert list(addressed_to(cast.li)) == []


def test_several_organisations_are_told_the_same_in_one_insert(cast, queries):
    to = [cast.wang.organisation_id, cast.li.organisation_id]
    with queries() as seen:
        tell_organisations(to, "开始了", about="survey_round:1", at=MONDAY)
    assert len(seen) == 1
    for who in (cast.zhao, cast.li):
        assert [m.text for m in addressed_to(who)] == ["开始了"]


def test_who_reads_a_message_to_the_organisation_has_read_it_for_all_posts(cast):
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    tell_organisation(cast.wang.organisation_id, "给安和苑党支部", about="case:2", at=MONDAY)
    assert mark_read(cast.zhao, at=MONDAY) == 1
    assert (unread(cast.zhao), unread(cast.wang)) == (0, 1)


def test_what_arrives_while_one_reads_stays_unread(cast):
    tell_post(cast.wang.post_id, "看到了", about="case:1", at=MONDAY)
    seen = addressed_to(cast.wang)[0].pk
    tell_post(cast.wang.post_id, "刚到", about="case:1", at=MONDAY)
    mark_read(cast.wang, at=MONDAY, up_to=seen)
    assert [m.text for m in addressed_to(cast.wang).filter(read_at=None)] == ["刚到"]


def test_somebody_without_a_post_has_no_box(cast):
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    visitor = Actor(label="居民", duty=RESIDENT, person_id=cast.wang.person_id)
    assert list(addressed_to(visitor)) == []
