"""The officials' pages of reviews: each shows what its reader may know, and nothing more."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.assembly.tests.forming import named, opened
from gongzhi.mechanisms.owners.review import appeals, services
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from tests.cast import at

from .reviewing import (
    CLAUSE,
    FACTS,
    REASON,
    START,
    TUESDAY,
    grounds,
    objected,
    opinion,
    passes,
    started,
    state,
    vetoed,
)

WEDNESDAY = at("03-18 09:00")


def number(pk: int) -> str:
    return Case.objects.get(pk=pk).number


def case_page(browser, pk: int) -> str:
    return browser.get(reverse("case", args=[number(pk)])).content.decode()


# --- a department ---------------------------------------------------------------------------------


def test_a_department_passes_with_two_clicks_from_its_inbox(desk, cast):
    (review,) = started(cast)
    han = desk("han", TUESDAY)
    inbox = han.get(reverse("inbox")).content.decode()
    url = reverse("case", args=[number(opinion(review, "gr"))])
    assert url in inbox  # the first click opens it, the second says it
    assert (
        reverse("opinion_pass", args=[number(opinion(review, "gr"))])
        in han.get(url).content.decode()
    )
    answer = han.post(reverse("opinion_pass", args=[number(opinion(review, "gr"))]))
    assert answer.status_code == 303
    assert Opinion.objects.get(pk=opinion(review, "gr")).says == "pass"


def test_a_department_passes_from_its_list_after_one_question(desk, cast):
    (review,) = started(cast)
    han = desk("han", TUESDAY)
    text = han.get(reverse("opinions")).content.decode()
    assert "候选0" in text and "gr有无不良记录？" in text and "sz-yh" not in text
    quick = reverse("opinion_quick", args=[number(opinion(review, "gr"))])
    assert "不能再改" in han.get(quick).content.decode()
    assert han.post(quick)["Location"] == reverse("opinions")
    assert "没有待出具的意见" in han.get(reverse("opinions")).content.decode()
    done = han.get(reverse("opinions"), {"state": "closed"}).content.decode()
    assert "无异议" in done and "候选0" not in done, "once it is over the name is masked"


def test_a_department_objects_with_a_clause_and_facts(desk, cast):
    (review,) = started(cast)
    zhu = desk("zhu", TUESDAY)
    url = reverse("opinion_object", args=[number(opinion(review, "cg"))])
    page = case_page(zhu, opinion(review, "cg"))
    assert CLAUSE in page and "候选0" in page and "业主委员会候选人联合审查办法" in page
    assert zhu.post(url, {"clause": CLAUSE, "facts": ""}).status_code == 422
    refused = zhu.post(url, {"clause": "第九条", "facts": FACTS})
    assert refused.status_code == 422 and FACTS in refused.content.decode(), "typed words come back"
    assert zhu.post(url, {"clause": CLAUSE, "facts": FACTS}).status_code == 303
    assert FACTS not in case_page(zhu, opinion(review, "cg"))


def test_a_department_opens_neither_the_review_nor_a_siblings_question(desk, cast):
    (review,) = objected(cast)
    han = desk("han", TUESDAY)
    for pk in (review.pk, opinion(review, "cg")):
        for name in ("case", "case_record"):
            assert han.get(reverse(name, args=[number(pk)])).status_code == 404
    own = case_page(han, opinion(review, "gr"))
    for hidden in ("朱", "城市管理执法中心", "有异议", number(review.pk), FACTS):
        assert hidden not in own
    found = han.get(reverse("search"), {"q": "候选人"}).content.decode()
    assert number(review.pk) not in found and number(opinion(review, "cg")) not in found


def test_an_answer_after_the_deadline_is_refused_in_words(desk, cast):
    from gongzhi.casework.sweep import sweep

    (review,) = started(cast)
    sweep(at=at("03-24 09:00"))
    sweep(at=at("03-30 09:00"))
    han = desk("han", at("03-30 10:00"))
    answer = han.post(reverse("opinion_pass", args=[number(opinion(review, "gr"))]))
    assert answer.status_code == 409 and "不能再补" in answer.content.decode()


# --- the convener ---------------------------------------------------------------------------------


def test_the_matrix_shows_marks_and_never_a_reason(desk, cast, queries):
    reviews = vetoed(cast, 3)
    li = desk("li", TUESDAY)
    url = reverse("review_matrix", args=[reviews[0].candidacy.election_id])
    li.get(url)
    with queries() as seen:
        text = li.get(url).content.decode()
    assert len(seen) <= 11, seen
    assert "异议成立" in text and "无异议" in text
    for hidden in (FACTS, REASON, CLAUSE, "判决书已核对"):
        assert hidden not in text


def test_reviews_start_from_the_matrix(desk, cast):
    election = opened(cast)
    one, two = named(cast, election, 2)
    li = desk("li", START)
    url = reverse("review_matrix", args=[election.pk])
    assert "还没有录入城市公布的审查依据" in li.get(url).content.decode()
    assert li.post(url, {"candidacies": [one.pk]}).status_code == 409
    grounds(cast)
    assert li.post(url, {}).status_code == 422
    assert li.post(url, {"candidacies": [one.pk, two.pk]}).status_code == 303
    assert Review.objects.count() == 2 and Opinion.objects.count() == 6


@pytest.mark.parametrize(
    ("who", "status"), [("wu", 404), ("qian", 403), ("feng", 403), ("han", 403)]
)
def test_the_matrix_is_the_conveners_alone(desk, cast, who, status):
    (review,) = started(cast)
    url = reverse("review_matrix", args=[review.candidacy.election_id])
    assert desk(who, TUESDAY).get(url).status_code == status


def test_the_convener_reads_confirms_and_decides_on_one_page(desk, cast):
    (review,) = objected(cast)
    li, n, pk = desk("li", TUESDAY), number(review.pk), opinion(review, "cg")
    page = case_page(li, review.pk)
    assert FACTS not in page and "看事实" in page and "第五条第一项" in page
    assert f'action="{reverse("review_clear", args=[n])}"' not in page, "first it is confirmed"
    read = li.post(reverse("opinion_read", args=[n, pk]))
    assert FACTS in read.content.decode() and read["Cache-Control"] == "no-store"
    assert [e.act for e in history(f"case:{review.pk}")][-1] == "review.read"
    confirm = reverse("opinion_confirm", args=[n, pk])
    assert li.post(confirm, {"stands": "yes", "reason": ""}).status_code == 422
    assert li.post(confirm, {"stands": "yes", "reason": "已核对"}).status_code == 303
    page = case_page(li, review.pk)
    assert reverse("review_veto", args=[n]) in page
    veto = {"clause": CLAUSE, "reason": REASON}
    assert li.post(reverse("review_veto", args=[n]), veto).status_code == 303
    page = case_page(li, review.pk)
    assert REASON not in page and FACTS not in page
    reason = li.post(reverse("review_read", args=[n, "reason"])).content.decode()
    assert REASON in reason


def test_an_opinion_is_reached_through_its_own_review_only(desk, cast):
    one, two = objected(cast, 2)
    li = desk("li", TUESDAY)
    for name in ("opinion_read", "opinion_confirm"):
        url = reverse(name, args=[number(one.pk), opinion(two, "cg")])
        assert li.post(url, {"stands": "yes", "reason": "x"}).status_code == 404
    assert li.post(reverse("review_read", args=[number(one.pk), "key"])).status_code == 404


@pytest.mark.parametrize("who", ["feng", "zhu", "han", "wu", "qian", "xu"])
def test_nobody_else_reads_by_sending_what_the_button_sends(desk, cast, who):
    (review,) = vetoed(cast)
    browser, n = desk(who, TUESDAY), number(review.pk)
    for url in (
        reverse("review_read", args=[n, "reason"]),
        reverse("opinion_read", args=[n, opinion(review, "cg")]),
    ):
        answer = browser.post(url)
        assert answer.status_code in (403, 404) and REASON not in answer.content.decode()


def test_the_platform_rules_on_the_appeal_from_its_page(desk, cast):
    (review,) = vetoed(cast)
    mine = services.as_candidate(Review.objects.select_related("candidacy").get(pk=review.pk))
    appeals.appeal(review.pk, text="判决已撤销", by=mine, at=WEDNESDAY)
    feng, n = desk("feng", WEDNESDAY), number(review.pk)
    assert "判决已撤销" not in case_page(feng, review.pk)
    assert "判决已撤销" in feng.post(reverse("review_read", args=[n, "appeal"])).content.decode()
    url = reverse("review_rule", args=[n])
    assert feng.post(url, {"overturn": "yes", "reason": ""}).status_code == 422
    assert feng.post(url, {"overturn": "yes", "reason": "属实"}).status_code == 303
    assert state(review) == "overturned"


def test_the_street_takes_in_a_paper_appeal_and_writes_a_withdrawal_down(desk, cast):
    one, two = vetoed(cast, 2)
    li = desk("li", TUESDAY)
    appeal = reverse("review_appeal", args=[number(one.pk)])
    assert li.post(appeal, {"text": "书面申诉"}).status_code == 303
    drop = reverse("review_drop", args=[number(two.pk)])
    assert li.post(drop, {"note": ""}).status_code == 422
    assert li.post(drop, {"note": "本人来信退出"}).status_code == 303
    assert (state(one), state(two)) == ("appealed", "dropped")


def test_the_page_of_a_review_takes_few_queries(desk, cast, queries):
    (review,) = started(cast)
    passes(cast, review, "gr")
    li = desk("li", TUESDAY)
    url = reverse("case", args=[number(review.pk)])
    li.get(url)
    with queries() as seen:
        li.get(url)
    assert len(seen) <= 8, seen
