"""Following one's own matter, and what others may know of it."""

import pytest

from gongzhi.casework.models import Case, Step
from gongzhi.casework.services import plain_move
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.matters import residents
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.street_calls.services import Appeal
from gongzhi.messages.queries import addressed_to
from gongzhi.policy.refusals import NotNow
from gongzhi.site.acts import call_about
from tests.calls import WORDS
from tests.cast import at
from tests.matters import TEXT, at_street, raised

from .conftest import photo, text_of

NOON = at("11-16 12:00")


def called(cast, matter) -> Case:
    """The street calls the city about it."""
    appeal = Appeal(**WORDS, place=cast.place("AH"), thinks=(cast.org("gr"),))
    return call_about(matter.pk, appeal, by=cast.li, at=at("11-17 10:00"))


def page(client, matter, **query):
    return client.get(f"/follow/{matter.token}/", query)


def state(matter) -> str:
    return Case.objects.get(pk=matter.pk).state


# --- reading --------------------------------------------------------------------------------------


def test_the_link_opens_the_matter_for_whoever_holds_it(client, matter):
    said = text_of(page(client, matter))
    assert matter.case.number in said
    assert TEXT in said
    assert "已交给安和苑党支部，等它接下" in said


def test_any_other_link_is_not_found(client, matter):
    for token in (matter.token[:-1], matter.token + "x", "x", matter.case.number):
        assert client.get(f"/follow/{token}/").status_code == 404
        assert client.get(f"/report/done/{token}/").status_code == 404


def test_a_token_cannot_be_guessed(matter, cast):
    other = raised(cast, text="路灯不亮")
    assert len(matter.token) >= 32
    assert matter.token != other.token


def test_who_is_responsible_now_stands_there_with_a_public_phone(client, matter, cast):
    said = text_of(page(client, matter))
    assert "安和苑党支部 书记" in said
    assert f'href="tel:{post_phone(cast.zhao)}"' in page(client, matter).content.decode()
    matters.pass_up(matter.pk, note="管线不归物业", by=cast.wang, at=NOON)
    matters.take_over(matter.pk, by=cast.qian, at=NOON)
    assert "振兴社区居委会 值班岗" in text_of(page(client, matter))


def post_phone(actor) -> str:
    from gongzhi.people.models import Post

    return Post.objects.get(pk=actor.post_id).phone


def test_the_line_shows_what_was_where_it_is_and_what_comes(client, matter, cast):
    plain_move(matter.pk, "accept", procedure="matter", by=cast.wang, at=at("11-16 09:30"))
    text = page(client, matter).content.decode()
    past, rest = text.split('aria-current="step"')
    assert "您反映" in past and "安和苑党支部接了" in past
    assert "11 月 16 日（周一）09:00" in past
    assert "安和苑党支部办理中" in rest and "您来确认" in rest


def test_reasons_are_shown_and_inner_notes_are_not(client, matter, cast):
    matters.pass_up(matter.pk, note="管线不归物业", by=cast.wang, at=NOON)
    matters.send_back(matter.pk, note="内部意见", by=cast.qian, at=NOON)
    said = text_of(page(client, matter))
    assert "管线不归物业" in said
    assert "内部意见" not in said and "没有接，退回下一级" in said


def test_a_call_shows_the_departments_and_the_street_that_stays_responsible(client, cast):
    matter = at_street(cast)
    called(cast, matter)
    said = text_of(page(client, matter))
    assert "市中街道办事处呼叫全市" in said
    assert "街道已呼叫全市，部门在办" in said
    assert "市中街道办事处 值班岗" in said


def test_the_answer_stands_with_who_gave_it_and_until_when_to_say(client, answered):
    said = text_of(page(client, answered))
    assert "阀门换好了" in said and "安和苑党支部答复" in said
    assert "请您看看，解决了没有？" in said
    assert "请在 11 月 23 日（周一）前告诉我们" in said
    assert "会记为办结，但不算“满意”" in said


def test_a_page_costs_few_queries(client, answered, queries):
    with queries() as seen:
        page(client, answered)
    assert len(seen) <= 6, "\n".join(seen)


# --- saying ---------------------------------------------------------------------------------------


def test_the_page_with_the_number_can_be_opened_again_later(client, answered):
    said = text_of(client.get(f"/report/done/{answered.token}/"))
    assert answered.case.number in said and "None" not in said


def test_solved_closes_the_matter_with_one_of_five_levels(client, answered):
    assert "解决了，去评价" in text_of(page(client, answered))
    form = page(client, answered, do="review").content.decode()
    assert form.count('type="radio"') == 5
    done = client.post(
        f"/follow/{answered.token}/", {"do": "review", "review": "4", "note": "很快"}
    )
    assert done.status_code == 302
    answered.refresh_from_db()
    assert (answered.review, answered.review_note, state(answered)) == ("4", "很快", "closed")


def test_a_review_without_a_level_is_refused_and_keeps_the_words(client, answered):
    again = client.post(f"/follow/{answered.token}/", {"do": "review", "note": "很快"})
    assert again.status_code == 422
    assert "很快" in again.content.decode()
    assert state(answered) == "answered"


def test_not_solved_needs_a_reason_and_opens_it_again(client, answered):
    url = f"/follow/{answered.token}/"
    assert client.post(url, {"do": "redo", "note": ""}).status_code == 422
    assert client.post(url, {"do": "redo", "note": "还在漏"}).status_code == 302
    assert state(answered) == "handling"
    assert "还在漏" in text_of(page(client, answered))


def test_a_second_no_is_not_offered_and_says_what_happens(client, answered, cast):
    client.post(f"/follow/{answered.token}/", {"do": "redo", "note": "还在漏"})
    matters.resolve(answered.pk, note="又修了", by=cast.wang, at=NOON)
    said = page(client, answered).content.decode()
    assert "?do=redo" not in said and "已经重办过一次" in said
    late = client.post(f"/follow/{answered.token}/", {"do": "redo", "note": "还漏"})
    assert late.status_code == 422
    assert "还漏" in late.content.decode()


def test_what_was_said_in_the_meantime_is_told_not_lost(client, answered):
    matters.confirm(answered.pk, review="5", note="", by=matters.reporter_of(answered), at=NOON)
    late = client.post(f"/follow/{answered.token}/", {"do": "redo", "note": "还在漏"})
    assert late.status_code == 422
    assert "还在漏" in late.content.decode()


def test_a_remark_reaches_whoever_handles_it(client, matter, cast):
    url = f"/follow/{matter.token}/"
    assert client.post(url, {"do": "add", "note": "水更大了", "photos": photo()}).status_code == 302
    step = Step.objects.get(case=matter.pk)
    assert (step.note, step.public, step.signed) == ("水更大了", True, "反映人")
    assert addressed_to(cast.wang).count() == 1
    assert "您补充" in text_of(page(client, matter))


def test_nothing_is_added_to_a_matter_that_has_ended(cast, matter):
    matters.withdraw(matter.pk, by=matters.reporter_of(matter), at=NOON)
    with pytest.raises(NotNow, match="再反映一次"):
        residents.supplement(matter, "水更大了", at=NOON)


def test_a_matter_can_be_withdrawn_while_nobody_has_answered(client, matter):
    assert "不用办了，撤回" in text_of(page(client, matter))
    assert client.post(f"/follow/{matter.token}/", {"do": "withdraw"}).status_code == 302
    assert state(matter) == "withdrawn"
    assert "再反映一次" in text_of(page(client, matter))


def test_silence_is_not_taken_for_satisfaction(client, answered, clock):
    sweep(at=at("11-30 09:00"))
    clock(at("11-30 09:00"))
    said = text_of(page(client, answered))
    assert "不算“满意”" in said
    answered.refresh_from_db()
    assert answered.review == ""


def test_a_refusal_says_the_class_and_where_to_go(client, matter, cast):
    matters.refuse(matter.pk, code="litigation", note="已在法院", by=cast.wang, at=NOON)
    said = text_of(page(client, matter))
    assert "须通过诉讼解决" in said and "12368" in said
