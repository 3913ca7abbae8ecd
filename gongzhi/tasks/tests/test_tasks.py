"""One organisation gives a task, another does it, the first looks at what was done."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.casework.models import Case
from gongzhi.casework.services import plain_move
from gongzhi.journal.services import history
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.tasks import queries
from gongzhi.tasks.models import Task
from gongzhi.tasks.services import accept, assign, finish, reassign
from tests.cast import MONDAY, SINCE, at


def plain(task, move, *, by, note=""):
    return plain_move(task.pk, move, procedure="task", by=by, at=MONDAY, note=note)


@pytest.fixture
def task(cast, order):
    return assign(order(do_by=at("11-30 17:30")), by=cast.qian, at=MONDAY)


def case(task) -> Case:
    return Case.objects.get(pk=task.pk)


def test_a_task_waits_for_its_doer_in_the_inbox_of_their_post(cast, task):
    assert (case(task).state, case(task).awaiting) == ("assigned", cast.org("ah-zb"))
    assert list(Case.objects.awaiting(cast.wang)) == [case(task)]
    assert list(Case.objects.awaiting(cast.zheng)) == []
    assert case(task).title == "联系电梯维保单位，月底前修好 3 号楼电梯"


def test_from_assigned_to_checked(cast, task):
    accept(task.pk, by=cast.wang, at=MONDAY)
    assert case(task).due_at == at("11-30 17:30")
    finish(task.pk, note="已修好，试运行三天", by=cast.wang, at=at("11-20 10:00"))
    task.refresh_from_db()
    assert (task.evidence, task.done_at) == ("已修好，试运行三天", at("11-20 10:00"))
    assert list(Case.objects.awaiting(cast.qian)) == [case(task)]
    plain(task, "check", by=cast.qian)
    assert (case(task).state, case(task).awaiting) == ("checked", None)


def test_work_not_done_well_goes_back_with_the_reason_and_is_reported_anew(cast, task):
    accept(task.pk, by=cast.wang, at=MONDAY)
    finish(task.pk, note="修好了", by=cast.wang, at=MONDAY)
    with pytest.raises(Incomplete):
        plain(task, "send_back", by=cast.qian)
    plain(task, "send_back", by=cast.qian, note="还在停")
    assert case(task).awaiting == cast.org("ah-zb")
    finish(task.pk, note="换了主板", by=cast.wang, at=MONDAY)
    task.refresh_from_db()
    assert task.evidence == "换了主板"


def test_a_declined_task_waits_for_the_giver_who_gives_it_to_another(cast, task):
    plain(task, "decline", by=cast.wang, note="归供热中心")
    assert case(task).awaiting == cast.org("zx")
    reassign(task.pk, doer=cast.org("gr"), by=cast.qian, at=MONDAY)
    assert (case(task).state, case(task).awaiting) == ("assigned", cast.org("gr"))
    with pytest.raises(NotYours):
        accept(task.pk, by=cast.wang, at=MONDAY)
    accept(task.pk, by=cast.han, at=MONDAY)


def test_a_task_may_be_cancelled_with_a_reason_until_it_is_done(cast, task):
    accept(task.pk, by=cast.wang, at=MONDAY)
    plain(task, "cancel", by=cast.qian, note="物业已修")
    assert case(task).closed_at == MONDAY
    with pytest.raises(NotNow):
        finish(task.pk, note="修好了", by=cast.wang, at=MONDAY)


def test_nobody_but_the_doer_accepts_and_nobody_but_the_giver_checks(cast, task):
    for who in (cast.qian, cast.li, cast.han):
        with pytest.raises(NotYours):
            accept(task.pk, by=who, at=MONDAY)
    accept(task.pk, by=cast.wang, at=MONDAY)
    finish(task.pk, note="修好了", by=cast.wang, at=MONDAY)
    for who in (cast.wang, cast.zhao, cast.li):
        with pytest.raises(NotYours):
            plain(task, "check", by=who)


def test_moves_with_effects_of_their_own_have_their_own_door(cast, task):
    for move in ("accept", "finish", "reassign"):
        with pytest.raises(NotNow):
            plain(task, move, by=cast.wang, note="x")


def test_work_is_reported_with_what_was_done(cast, task):
    accept(task.pk, by=cast.wang, at=MONDAY)
    with pytest.raises(Incomplete):
        finish(task.pk, note=" ", by=cast.wang, at=MONDAY)
    task.refresh_from_db()
    assert task.done_at is None


def test_a_task_is_given_by_a_post_of_the_giver_within_its_reach(cast, order):
    for who in (cast.li, cast.sun, cast.he, cast.wang):
        with pytest.raises(NotYours):
            assign(order(), by=who, at=MONDAY)
    with pytest.raises(NotYours):
        assign(order(place=cast.place("LH")), by=cast.qian, at=MONDAY)


def test_the_machine_gives_tasks_that_follow_from_what_happened(cast, order):
    task = assign(order(source="matter:3"), by=MACHINE, at=MONDAY)
    assert case(task).opened_by == "系统"


def test_without_an_agreed_end_the_citys_usual_limit_counts(cast, order):
    assert assign(order(), by=cast.qian, at=MONDAY).do_by == at("11-30 17:30")


@pytest.mark.parametrize(
    ("parts", "field"),
    [({"what": " "}, "what"), ({"do_by": MONDAY}, "do_by")],
)
def test_a_task_says_what_and_ends_in_the_future(cast, order, parts, field):
    with pytest.raises(Incomplete) as refused:
        assign(order(**parts), by=cast.qian, at=MONDAY)
    assert refused.value.field == field


def test_an_organisation_that_is_no_more_gets_no_task(cast, order):
    gone = cast.org("gr")
    gone.until = MONDAY.date()
    assert gone.since == SINCE
    with pytest.raises(Incomplete, match="撤销"):
        assign(order(doer=gone), by=cast.qian, at=MONDAY)


def test_tasks_are_found_by_what_they_come_from(cast, order):
    mine = assign(order(source="decision:7"), by=cast.qian, at=MONDAY)
    assign(order(source="decision:8"), by=cast.qian, at=MONDAY)
    assert list(queries.from_sources(["decision:7", "decision:9"])) == [mine]


def test_every_move_is_on_record_and_only_a_digest_of_the_words(cast, task):
    accept(task.pk, by=cast.wang, at=MONDAY)
    finish(task.pk, note="修好了", by=cast.wang, at=MONDAY)
    plain(task, "check", by=cast.qian)
    written = history(f"case:{task.pk}")
    assert [e.act for e in written] == ["task.open", "task.accept", "task.finish", "task.check"]
    assert not any("修好" in e.details or "电梯" in e.details for e in written)


def test_the_database_refuses_a_done_task_without_what_was_done(cast, task):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(done_at=MONDAY)
