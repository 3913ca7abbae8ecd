"""On what reviews rest, through the pages: a published document, departments, one question each."""

from datetime import date

import pytest
from django.urls import reverse

from gongzhi.mechanisms.owners.review.models import Basis, Reviewer
from gongzhi.mechanisms.owners.review.tests.reviewing import grounds

DOCUMENT = {
    "title": "业主委员会候选人联合审查办法",
    "number": "乐政办字〔2026〕3号",
    "published_on": "2026-11-01",
    "where": "市政府网站",
    "clauses": "第五条第一项 有刑事处罚记录未满三年",
    "since": "2026-12-01",
}


def test_a_basis_is_entered_and_a_department_asked(post, get, cast):
    assert "还没有审查依据" in get("he", "review_grounds")
    answer = post("he", "review_basis_add", **DOCUMENT)
    assert answer["Location"] == reverse("review_grounds")
    asked = {"question": "有没有欠费？", "since": "2026-12-01"}
    post("he", "reviewer_add", organisation=cast.org("gr").pk, **asked)
    page = get("he", "review_grounds")
    for words in ("乐政办字〔2026〕3号", "将施行", "第五条第一项", "有没有欠费？"):
        assert words in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clauses": "第五条第一项"}, "第 1 行要写"),
        ({"published_on": "2026-12-02"}, "先公布，后施行"),
        ({"where": " "}, "填写"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_kept(post, change, words):
    answer = post("he", "review_basis_add", **DOCUMENT | change)
    page = answer.content.decode()
    assert answer.status_code == 422 and "乐政办字〔2026〕3号" in page
    assert words in page or "必填" in page or "这个字段" in page
    assert not Basis.objects.exists()


def test_a_new_basis_begins_as_a_copy_and_ends_the_old_one(post, get, cast):
    grounds(cast)
    page = get("he", "review_basis_add")
    assert "乐政办字〔2025〕9号" in page and "第五条第二项 欠缴税款未结清" in page
    post("he", "review_basis_add", **DOCUMENT)
    assert Basis.objects.get(until=None).number == DOCUMENT["number"]
    assert Basis.objects.exclude(until=None).get().until == date(2026, 12, 1)


def test_questions_change_and_departments_leave(post, get, cast):
    grounds(cast)
    heat, roads = (Reviewer.objects.get(organisation__code=c).pk for c in ("gr", "sz-yh"))
    post("he", "reviewer_question", heat, question="有无欠费？", since="2026-12-01")
    post("he", "reviewer_end", roads, until="2026-12-01", reason="职能划转")
    post("he", "review_basis_end", Basis.objects.get().pk, until="2026-12-01", reason="废止")
    page = get("he", "review_grounds")
    assert "有无欠费？" in page and "2026-12-01" in page
    assert Reviewer.objects.filter(until=None).count() == 2


PAGES = ("review_grounds", "review_basis_add", "reviewer_add")


@pytest.mark.parametrize("who", ["feng", "li", "han", "qin", "lv", "shi"])
@pytest.mark.parametrize("name", PAGES)
def test_only_who_edits_the_citys_data_sees_these_pages(get, cast, who, name):
    get(who, name, status=403)


def test_without_the_password_once_more_nothing_is_changed(desk, cast):
    answer = desk("he").post(reverse("review_basis_add"), DOCUMENT)
    assert not Basis.objects.exists() and answer.status_code in (200, 302, 403)
