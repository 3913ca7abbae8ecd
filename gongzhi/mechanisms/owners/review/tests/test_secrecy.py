"""Who reads what of a review: outcome marks only leave it; reasons are for three, and on record."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.casework.services import remark
from gongzhi.journal.chain import Check
from gongzhi.journal.services import history, history_rows
from gongzhi.mechanisms.owners.review import appeals, queries, sealing, services
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from gongzhi.people import privacy
from gongzhi.policy.refusals import NotNow, NotYours
from tests.cast import at

from .reviewing import CLAUSE, FACTS, REASON, TUESDAY, objected, opinion, started, vetoed

WEDNESDAY = at("03-18 09:00")
WHY = "判决书已核对"
APPEAL, RULING = "判决已经撤销", "撤销判决属实"


def ruled(cast) -> Review:
    """Everything that can be written in a review has been."""
    (review,) = vetoed(cast)
    mine = services.as_candidate(review)
    appeals.appeal(review.pk, text=APPEAL, by=mine, at=WEDNESDAY)
    told = {"overturn": False, "reason": RULING, "by": cast.feng, "at": WEDNESDAY}
    appeals.rule(review.pk, **told)
    return Review.objects.select_related("candidacy").get(pk=review.pk)


TABLES = (
    "owners_review_review",
    "owners_review_opinion",
    "owners_assembly_candidacy",
    "casework_case",
    "casework_step",
    "journal_entry",
    "gz_messages_outgoing",
)


def dumped(table: str) -> str:
    """Every value of a table as text; bytes as the characters they would be."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        values = [value for row in cursor.fetchall() for value in row]
    return "\n".join(
        bytes(v).decode("utf-8", "replace") if isinstance(v, bytes | memoryview) else str(v)
        for v in values
    )


@pytest.mark.parametrize("table", TABLES)
def test_no_word_of_a_review_lies_in_clear_anywhere(cast, table):
    ruled(cast)
    found = dumped(table)
    for words in (FACTS, REASON, WHY, APPEAL, RULING):
        assert words not in found and words.encode().hex() not in found


def test_the_record_says_what_was_done_and_nothing_of_what_was_said(cast):
    review = ruled(cast)
    pks = [review.pk, *Opinion.objects.values_list("pk", flat=True)]
    told = [e for pk in pks for e in history(f"case:{pk}")]
    details = [json.loads(e.details) for e in told]
    assert all(CLAUSE not in e.details for e in told)
    assert {d["says"] for d in details if "says" in d} == {"pass", "objects"}
    assert any(d.get("digest") for d in details)


def test_the_convener_reads_and_each_reading_is_on_record(cast):
    (review,) = objected(cast)
    pk = opinion(review, "cg")
    assert sealing.read_facts(pk, by=cast.li, at=TUESDAY) == (FACTS, "")
    assert sealing.read_facts(pk, by=cast.li, at=TUESDAY) == (FACTS, "")
    reads = [e for e in history(f"case:{review.pk}") if e.act == "review.read"]
    assert len(reads) == 2 and reads[0].person == cast.li.person_id
    assert json.loads(reads[0].details) == {"what": "facts", "opinion": pk}


@pytest.mark.parametrize("what", ["reason", "appeal", "ruling"])
@pytest.mark.parametrize("who", ["li", "feng"])
def test_each_reading_of_a_reason_is_on_record_with_who_read_it(cast, who, what):
    review, by = ruled(cast), getattr(cast, who)
    sealing.read(review.pk, what, by=by, at=WEDNESDAY)
    last = history(f"case:{review.pk}")[-1]
    assert (last.act, last.person) == ("review.read", by.person_id)
    assert json.loads(last.details) == {"what": what}


@pytest.mark.parametrize("who", ["han", "zhu", "feng", "qin", "qian", "wu", "xu", "shi", "he"])
def test_nobody_else_reads_a_fact_or_a_reason(cast, who):
    (review,) = vetoed(cast)
    by = getattr(cast, who)
    with pytest.raises(NotYours):
        sealing.read_facts(opinion(review, "cg"), by=by, at=TUESDAY)
    with pytest.raises(NotYours):
        sealing.read(review.pk, "reason", by=by, at=TUESDAY)
    assert not [e for e in history(f"case:{review.pk}") if e.act == "review.read"]


def test_who_decides_the_appeal_reads_once_there_is_one(cast):
    review = ruled(cast)
    assert sealing.read(review.pk, "reason", by=cast.feng, at=WEDNESDAY) == REASON
    assert sealing.read(review.pk, "appeal", by=cast.feng, at=WEDNESDAY) == APPEAL
    assert sealing.read_facts(opinion(review, "cg"), by=cast.feng, at=WEDNESDAY) == (FACTS, WHY)
    with pytest.raises(NotYours):
        sealing.read(review.pk, "reason", by=cast.jiang, at=WEDNESDAY)  # same office, another duty


def test_the_candidate_reads_their_own_reason_and_ruling_and_nobody_elses(cast):
    one, two = vetoed(cast, 2)
    me = services.as_candidate(one)
    assert sealing.read(one.pk, "reason", by=me, at=WEDNESDAY) == REASON
    with pytest.raises(NotYours):
        sealing.read(two.pk, "reason", by=me, at=WEDNESDAY)
    with pytest.raises(NotYours):
        sealing.read_facts(opinion(one, "cg"), by=me, at=WEDNESDAY)
    with pytest.raises(NotNow):
        sealing.read(one.pk, "ruling", by=me, at=WEDNESDAY)


def test_erasure_leaves_a_whole_chain_and_nothing_to_read(cast):
    review = ruled(cast)
    privacy.erase(review.candidacy.person, reason="本人要求", by=cast.lv, at=WEDNESDAY)
    for what in ("reason", "appeal", "ruling"):
        with pytest.raises(NotNow, match="依法删除"):
            sealing.read(review.pk, what, by=cast.li, at=WEDNESDAY)
    rows = [{"kind": "row", **row} for row in history_rows(f"case:{review.pk}")]
    assert len(rows) > 5 and Check().read(rows).answer()["ok"]
    assert Review.objects.get(pk=review.pk).outcome == "vetoed"


def test_after_an_erasure_nothing_more_is_written_about_the_person(cast):
    (review,) = objected(cast)
    privacy.erase(review.candidacy.person, reason="本人要求", by=cast.lv, at=TUESDAY)
    from gongzhi.mechanisms.owners.review import opinions

    with pytest.raises(NotNow, match="依法删除"):
        told = {"stands": True, "reason": WHY, "by": cast.li, "at": TUESDAY}
        opinions.confirm(opinion(review, "cg"), **told)


def test_no_remark_leads_around_the_encryption(cast, desk):
    (review,) = started(cast)
    pk = opinion(review, "gr")
    for who in (cast.han, cast.li):
        with pytest.raises(NotNow, match="不收补充说明"):
            remark(pk, note=FACTS, by=who, at=TUESDAY)
    number = Case.objects.get(pk=pk).number
    page = desk("han", TUESDAY).get(reverse("case", args=[number])).content.decode()
    assert reverse("case_remark", args=[number]) not in page


# --- who sees the case at all ---------------------------------------------------------------------


def seen(by):
    cases = Case.objects.visible_to(by).filter(procedure__in=("review", "opinion"))
    return set(cases.values_list("pk", flat=True))


def test_a_department_sees_its_own_question_and_neither_the_review_nor_another_answer(cast):
    one, two = started(cast, 2)
    assert seen(cast.han) == {opinion(one, "gr"), opinion(two, "gr")}
    assert seen(cast.yang) == {opinion(one, "sz-yh"), opinion(two, "sz-yh")}


@pytest.mark.parametrize(
    "who",
    ["wu", "qian", "sun", "wang", "zhao", "zheng", "qin", "xu", "jiang", "shen", "he", "lv", "shi"],
)
def test_who_holds_no_seat_sees_nothing_of_it_whatever_else_they_oversee(cast, who):
    started(cast)
    assert seen(getattr(cast, who)) == set()


def test_the_convener_sees_all_and_the_platform_the_review_alone(cast):
    (review,) = started(cast)
    every = {review.pk, *Opinion.objects.values_list("pk", flat=True)}
    assert seen(cast.li) == every
    assert seen(cast.feng) == {review.pk}


def test_a_department_lists_its_own_questions(cast):
    one, _two = started(cast, 2)
    assert queries.of_department(cast.han).count() == 2
    assert set(queries.of_department(cast.han, state="closed")) == set()
    assert opinion(one, "gr") in queries.of_department(cast.han).values_list("pk", flat=True)
    assert queries.of_department(cast.li).count() == 0


def test_the_matrix_of_an_election_takes_three_queries(cast, django_assert_num_queries):
    reviews = vetoed(cast, 3)
    with django_assert_num_queries(3):
        found = queries.matrix(reviews[0].candidacy.election)
        assert [name for _pk, name in found.departments] == sorted(
            name for _pk, name in found.departments
        )
        assert {m for line in found.lines for m in line.marks.values()} == {"pass", "confirmed"}
