"""The published basis and the list of departments: dated, on record, edited by the city alone."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.assembly.tests.forming import named, opened
from gongzhi.mechanisms.owners.review import basis, queries, services
from gongzhi.mechanisms.owners.review.models import Basis, Reviewer
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import BUILT, at

from .reviewing import DOCUMENT, START, grounds, started


def test_no_review_starts_without_a_basis_in_force(cast):
    (one,) = named(cast, opened(cast))
    with pytest.raises(NotNow, match="审查依据"):
        services.start([one.pk], by=cast.li, at=START)
    basis.enact(replace(DOCUMENT, since=date(2026, 3, 17)), by=cast.he, at=BUILT)
    with pytest.raises(NotNow, match="审查依据"):  # published, but not in force yet
        services.start([one.pk], by=cast.li, at=START)


def test_no_review_starts_without_departments(cast):
    (one,) = named(cast, opened(cast))
    basis.enact(DOCUMENT, by=cast.he, at=BUILT)
    with pytest.raises(NotNow, match="部门"):
        services.start([one.pk], by=cast.li, at=START)


@pytest.mark.parametrize("who", ["feng", "li", "han", "qin", "shi"])
def test_only_who_edits_the_citys_data_edits_these(cast, who):
    grounds(cast)
    by = {"by": getattr(cast, who), "at": START}
    with pytest.raises(NotYours):
        basis.enact(replace(DOCUMENT, since=date(2026, 4, 1)), **by)
    with pytest.raises(NotYours):
        basis.repeal(Basis.objects.get().pk, until=date(2026, 4, 1), reason="试", **by)
    with pytest.raises(NotYours):
        given = {"question": "?", "since": date(2026, 4, 1)}
        basis.add_reviewer(cast.org("gr"), **given, **by)
    with pytest.raises(NotYours):
        pk = Reviewer.objects.first().pk
        basis.remove_reviewer(pk, until=date(2026, 4, 1), reason="试", **by)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clauses": ""}, "clauses"),
        ({"clauses": "第五条"}, "clauses"),
        ({"title": " "}, "title"),
        ({"number": ""}, "number"),
        ({"where": ""}, "where"),
        ({"published_on": date(2026, 1, 2)}, "since"),
    ],
)
def test_a_basis_is_a_published_document_that_names_its_clauses(cast, changes, field):
    with pytest.raises(Incomplete) as refusal:
        basis.enact(replace(DOCUMENT, **changes), by=cast.he, at=BUILT)
    assert refusal.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        told = {"title": "x", "number": "1", "where": "x", "published_on": date(2026, 1, 1)}
        Basis.objects.create(**told, since=date(2026, 1, 1), clauses=[])


def test_a_new_basis_ends_the_one_before_and_a_review_keeps_its_own(cast):
    (review,) = started(cast)
    with pytest.raises(Incomplete):
        basis.enact(DOCUMENT, by=cast.he, at=START)
    new = basis.enact(
        replace(DOCUMENT, number="乐政办字〔2026〕2号", since=date(2026, 4, 1)),
        by=cast.he,
        at=START,
    )
    old = Basis.objects.exclude(pk=new.pk).get()
    assert old.until == date(2026, 4, 1) and review.basis_id == old.pk
    assert queries.basis_in_force(date(2026, 3, 31)) == old
    assert queries.basis_in_force(date(2026, 4, 1)) == new
    assert [e.act for e in history(new.subject)] == ["review.basis"]


def test_a_basis_ends_with_a_reason(cast):
    grounds(cast)
    pk = Basis.objects.get().pk
    end = {"until": date(2026, 4, 1), "by": cast.he, "at": START}
    with pytest.raises(Incomplete):
        basis.repeal(pk, **end | {"until": date(2026, 1, 1)}, reason="废止")
    with pytest.raises(Incomplete):
        basis.repeal(pk, **end, reason=" ")
    basis.repeal(pk, **end, reason="已废止")
    with pytest.raises(NotNow):
        basis.repeal(pk, **end, reason="再废止")
    assert queries.basis_in_force(date(2026, 4, 1)) is None


def test_a_department_is_asked_one_question_at_a_time(cast):
    grounds(cast)
    with pytest.raises(Incomplete):
        given = {"question": "另一个？", "since": date(2026, 4, 1)}
        basis.add_reviewer(cast.org("gr"), **given, by=cast.he, at=START)
    for wrong in ("sz", "pt"):
        with pytest.raises(Incomplete):
            given = {"question": "？", "since": date(2026, 4, 1)}
            basis.add_reviewer(cast.org(wrong), **given, by=cast.he, at=START)


def test_another_question_is_asked_from_its_day_on(cast):
    (review,) = started(cast)
    pk = Reviewer.objects.get(organisation__code="gr").pk
    change = {"question": "有无欠费？", "since": date(2026, 4, 1), "by": cast.he, "at": START}
    basis.ask_otherwise(pk, **change)
    asked = {r.organisation.code: r.question for r in queries.reviewers_of(date(2026, 4, 1))}
    assert asked["gr"] == "有无欠费？" and len(asked) == 3
    assert review.opinions.get(department__code="gr").question == "gr有无不良记录？"
    assert len(queries.reviewers_of(date(2026, 3, 31))) == 3


def test_a_department_leaves_the_list_with_a_reason(cast):
    grounds(cast)
    pk = Reviewer.objects.get(organisation__code="gr").pk
    basis.remove_reviewer(pk, until=date(2026, 4, 1), reason="职能划转", by=cast.he, at=START)
    assert len(queries.reviewers_of(date(2026, 4, 1))) == 2


def test_nothing_is_drawn_from_a_day_long_past(cast):
    assert queries.basis_in_force(at("01-01 09:00").date()) is None
