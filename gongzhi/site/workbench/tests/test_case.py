"""The page of a case: who sees it, what they may do, what a refusal keeps, what it costs."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from gongzhi.casework.models import Case, Step
from gongzhi.files.models import Attachment
from gongzhi.mechanisms.street_calls import responding
from gongzhi.messages.models import Outgoing
from tests import calls, matters
from tests.cast import at


def page(browser, number: str, status=200) -> str:
    answer = browser.get(reverse("case", args=[number]))
    assert answer.status_code == status
    return answer.content.decode()


def offers(browser, number: str) -> set[str]:
    """Names of what may be done now."""
    return {f["name"] for f in browser.get(reverse("case", args=[number])).context["forms"]}


def move(browser, number: str, name: str, **sent):
    return browser.post(reverse("case_move", args=[number, name]), sent)


def number_of(pk: int) -> str:
    return Case.objects.get(pk=pk).number


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return SimpleUploadedFile("现场.png", out.getvalue(), "image/png")


# --- who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wang", "qian", "li", "zhou", "feng", "qin", "xu"])
def test_posts_of_its_place_and_of_the_city_read_a_matter(desk, cast, name):
    assert "冒水" in page(desk(name), matters.raised(cast).case.number)


@pytest.mark.parametrize("name", ["zheng", "wu", "han", "he", "shi"])
def test_a_stranger_cannot_tell_a_case_from_nothing(desk, cast, name):
    browser, number = desk(name), matters.raised(cast).case.number
    for route in ("case", "case_record"):
        assert browser.get(reverse(route, args=[number])).status_code == 404
    assert browser.get(reverse("case_document", args=[number, "receipt"])).status_code == 404
    assert browser.post(reverse("reveal", args=[number]), {"reason": "约时间"}).status_code == 404
    assert browser.get(reverse("case", args=["诉-20261116-99999"])).status_code == 404
    assert browser.get(reverse("case", args=["nonsense"])).status_code == 404


def test_a_department_reads_its_response_and_the_call_but_not_the_matter(desk, cast):
    case = calls.dispatched(cast)
    mine, browser = calls.response_of(cast, case, "gr"), desk("han")
    assert "阀门井漏水两天" in page(browser, number_of(mine))
    assert "街道为什么呼叫" in page(browser, case.number)
    page(desk("zhu"), case.number, status=404)


# --- what may be done -----------------------------------------------------------------------------


def test_only_the_moves_that_this_post_may_make_now_are_shown(desk, cast):
    number = matters.raised(cast).case.number
    assert offers(desk("wang"), number) == {
        *("accept", "refuse", "pass_up", "merge", "remark", "sort")
    }
    assert offers(desk("qian"), number) == set()
    assert "现在轮到安和苑党支部" in page(desk("qian"), number)


def test_a_plain_move_is_made_and_leads_back_to_the_case(desk, cast):
    matter = matters.raised(cast)
    answer = move(desk("wang"), matter.case.number, "accept")
    assert (answer.status_code, answer.url) == (303, reverse("case", args=[matter.case.number]))
    assert Case.objects.get(pk=matter.pk).state == "handling"


def test_a_move_of_another_post_is_refused(desk, cast):
    assert move(desk("qian"), matters.raised(cast).case.number, "accept").status_code == 403


def test_a_move_that_is_over_is_told_in_the_page(desk, cast):
    number = matters.raised(cast).case.number
    browser = desk("wang")
    move(browser, number, "accept")
    answer = move(browser, number, "accept")
    assert answer.status_code == 409
    assert "可能刚有人办过" in answer.content.decode()


def test_a_door_of_its_own_is_no_plain_move(desk, cast):
    number = matters.raised(cast).case.number
    assert move(desk("wang"), number, "pass_up", note="办不了").status_code == 409
    assert Case.objects.get(number=number).state == "raised"


def test_a_refused_form_keeps_what_was_typed_and_says_why_at_its_field(desk, cast):
    number = matters.raised(cast).case.number
    words = {"code": "", "note": "这是邻里纠纷，应由法院裁判"}
    answer = desk("wang").post(reverse("matter_refuse", args=[number]), words)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "这是邻里纠纷，应由法院裁判" in html and "您写的内容都还在" in html
    assert answer.context["forms"][0]["name"] == "refuse"


def test_a_low_score_without_reason_comes_back_with_the_score(desk, cast):
    case = calls.dispatched(cast, assisting=())
    heat = calls.response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(heat, note="修了", by=cast.han, at=at("11-17 10:00"))
    browser = desk("li", at("11-17 11:00"))
    answer = browser.post(reverse("response_rate", args=[number_of(heat)]), {"score": "2"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "打 2 分及以下要写原因" in html
    assert 'value="2" id="rate-score_1" checked' in html


def test_the_street_rates_from_the_page_of_the_call_and_stays_there(desk, cast):
    case = calls.dispatched(cast, assisting=())
    heat = calls.response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(heat, note="修了", by=cast.han, at=at("11-17 10:00"))
    browser = desk("li", at("11-17 11:00"))
    assert "评价 城市供热服务中心" in page(browser, case.number)
    sent = {"score": "5", "back": case.number}
    answer = browser.post(reverse("response_rate", args=[number_of(heat)]), sent)
    assert answer.url == reverse("case", args=[case.number])
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_a_door_for_another_kind_of_case_leads_nowhere(desk, cast):
    number = matters.raised(cast).case.number
    answer = desk("feng").post(reverse("call_dispatch", args=[number]))
    assert answer.status_code in (403, 404, 409)
    assert Case.objects.get(number=number).state == "raised"


PAGES_OF_THEIR_OWN = {
    "matter": {"call_city"},
    "assembly": {"form_group", "call_vote"},  # a list of people; the draft of a vote
    "committee": {"enter"},  # one that was elected on paper is registered
    "vote": {"count"},  # two doors without a move: the first time, and again
}


def test_every_door_of_its_own_that_officials_have_stands_on_a_page():
    from gongzhi.casework import registry
    from gongzhi.casework.pages import _pages

    for mark, shown in _pages.items():
        flow = registry.marked(mark)
        doors = {name for door in shown.doors for name in door.moves}
        own = {m.name for m in flow.moves if m.own_door and any(r.duties for r in m.roles)}
        assert own - doors <= PAGES_OF_THEIR_OWN.get(flow.name, set()), flow.name


# --- evidence, remarks, urging --------------------------------------------------------------------


def test_an_answer_and_its_photos_come_in_together_or_not_at_all(desk, cast):
    heat = calls.response_of(cast, calls.dispatched(cast), "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    browser, url = (
        desk("han", at("11-17 10:00")),
        reverse("response_answer", args=[number_of(heat)]),
    )
    bad = SimpleUploadedFile("x.exe", b"MZ", "image/png")
    refused = browser.post(url, {"note": "修好了", "photos": [picture(), bad]})
    assert refused.status_code == 422 and "修好了" in refused.content.decode()
    assert Case.objects.get(pk=heat).state == "working" and not Attachment.objects.exists()
    assert browser.post(url, {"note": "修好了", "photos": [picture()]}).status_code == 303
    kept = Attachment.objects.get(subject=f"case:{heat}")
    assert kept.public and Case.objects.get(pk=heat).state == "answered"


def test_a_file_is_handed_out_within_scope_only(desk, cast):
    number = matters.raised(cast).case.number
    sent = {"note": "拍了照片", "photos": [picture()]}
    assert desk("wang").post(reverse("case_remark", args=[number]), sent).status_code == 303
    url = reverse("case_file", args=[number, Attachment.objects.get().pk])
    assert desk("li").get(url)["Content-Type"] == "image/jpeg"
    assert desk("wu").get(url).status_code == 404
    other = matters.raised(cast, text="别的事").case.number
    wrong = reverse("case_file", args=[other, Attachment.objects.get().pk])
    assert desk("li").get(wrong).status_code == 404


def test_one_may_urge_once_a_day_and_the_other_is_told(desk, cast):
    heat = calls.response_of(cast, calls.dispatched(cast), "gr")
    url = reverse("case_urge", args=[number_of(heat)])
    browser = desk("li", at("11-17 10:00"))
    assert browser.post(url, {"note": "天冷，请抓紧"}).status_code == 303
    told = Outgoing.objects.get(organisation=cast.org("gr"))
    assert "催办" in told.text and number_of(heat) in told.text
    assert browser.post(url).status_code == 409
    assert desk("li", at("11-18 09:00")).post(url).status_code == 303
    assert desk("han", at("11-18 09:00")).post(url).status_code == 403


# --- what it costs --------------------------------------------------------------------------------


def test_the_page_of_a_case_takes_at_most_eight_queries(desk, cast, queries):
    case = calls.dispatched(cast)
    heat = calls.response_of(cast, case, "gr")
    matter = matters.raised(cast)
    for n in range(4):
        matters.raised(cast, text=f"{matters.TEXT} {n}")
    seats = {"wang": matter.case.number, "li": case.number, "han": number_of(heat)}
    for name, number in seats.items():
        browser = desk(name, at("11-16 12:00"))
        with queries() as seen:
            page(browser, number)
        assert len(seen) <= 8, (name, seen)


def test_a_plain_move_takes_at_most_eight_queries(desk, cast, queries):
    number = matters.raised(cast).case.number
    browser = desk("wang")
    with queries() as seen:
        assert move(browser, number, "accept").status_code == 303
    assert len(seen) <= 8, seen


def test_the_steps_of_a_move_are_signed_by_the_post(desk, cast):
    matter = matters.raised(cast)
    move(desk("wang"), matter.case.number, "accept")
    assert Step.objects.get(case=matter.pk, move="accept").signed == "安和苑党支部 · 网格员"
