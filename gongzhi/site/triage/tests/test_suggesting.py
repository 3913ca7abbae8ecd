"""Suggestions in the forms: shown and not chosen, decided by a person, both on record."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.journal.models import Entry
from gongzhi.learning.tests import made
from gongzhi.learning.training import train
from gongzhi.mechanisms.matters import sorting
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls import services as street_calls
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import set_parameter
from gongzhi.triage import shelf
from gongzhi.triage.advice import opened, sealed
from gongzhi.triage.models import Decision, Kind
from gongzhi.triage.parameters import THRESHOLD
from gongzhi.triage.services import decided
from tests import calls, matters
from tests.cast import MONDAY, at

COLD = "暖气不热，换热站没开"


def asked(browser, text: str):
    return browser.post(reverse("matter_advice"), {"text": text})


def token(answer) -> str:
    return answer.context["advised"]


def quick(cast, **changes) -> dict:
    sent = {"text": COLD, "place": str(cast.place("AH").pk), "urgency": "ordinary"}
    return {**sent, **changes}


def test_untrained_the_form_offers_the_tree_and_nothing_else(desk, untrained):
    browser = desk("wang")
    page = browser.get(reverse("matter_quick")).content.decode()
    assert '<optgroup label="水电气暖">' in page and ">供热</option>" in page
    answer = asked(browser, COLD)
    assert answer.context["shown"] == [] and token(answer) == ""


def test_what_is_suggested_comes_with_its_reasons_and_is_chosen_by_nobody(desk, trained):
    browser = desk("wang")
    answer = asked(browser, COLD)
    [shown] = answer.context["shown"]
    assert shown.label == "供热" and "暖气" in shown.because
    assert 'data-take="category" data-value="供热"' in answer.content.decode()
    assert "selected>供热" not in browser.get(reverse("matter_quick")).content.decode()


def test_the_suggestion_and_the_decision_are_kept_with_the_matter(desk, cast, trained):
    browser = desk("wang")
    advised = token(asked(browser, COLD))
    browser.post(reverse("matter_quick"), quick(cast, category="供热", advised=advised))
    made_, matter = Decision.objects.get(), Matter.objects.get()
    assert (made_.kind, made_.suggested, made_.decided) == ("category", "供热", "供热")
    assert (made_.case_id, made_.model) == (matter.pk, "2026-11-15T02:00+08:00")
    assert made_.organisation_id == cast.wang.organisation_id and 0.5 <= made_.confidence <= 1
    assert matter.category == "供热"
    assert Entry.objects.filter(subject=matter.case.subject, act="triage.decide").count() == 1


def test_another_choice_and_none_are_kept_as_they_are(desk, cast, trained):
    browser = desk("wang")
    advised = token(asked(browser, COLD))
    for category in ("停水", ""):
        browser.post(reverse("matter_quick"), quick(cast, category=category, advised=advised))
    told = Decision.objects.order_by("pk").values_list("suggested", "decided")
    assert list(told) == [("供热", "停水"), ("供热", "")]


def test_a_refused_matter_leaves_no_decision(desk, cast, trained):
    browser = desk("wang")
    advised = token(asked(browser, COLD))
    elsewhere = str(cast.place("LH").pk)
    sent = quick(cast, category="供热", advised=advised, place=elsewhere)
    assert browser.post(reverse("matter_quick"), sent).status_code == 422
    assert not Decision.objects.exists()


def test_where_it_was_not_sure_enough_that_is_kept_too(desk, cast, trained):
    set_parameter(THRESHOLD, 1.0, reason="试", by=cast.he, at=at("11-15 09:00"))
    browser = desk("wang")
    answer = asked(browser, COLD)
    assert answer.context["shown"] == [] and token(answer)
    browser.post(reverse("matter_quick"), quick(cast, category="供热", advised=token(answer)))
    kept = Decision.objects.get()
    assert (kept.suggested, kept.confidence, kept.decided) == ("", None, "供热")


def test_nobody_can_claim_a_suggestion_that_was_not_shown_to_them(cast, trained):
    shown = sorting.category(COLD, _rules())
    mine = sealed([shown], by=cast.wang)
    assert opened(mine, by=cast.wang) == [shown]
    assert opened(mine, by=cast.shen) == [] and opened(f"{mine}x", by=cast.wang) == []
    assert opened("nonsense", by=cast.wang) == []


def _rules():
    from gongzhi.policy.services import book

    return book(*sorting.RULES, at=MONDAY)


def test_an_emergency_is_suggested_whatever_was_learned(desk, cast, untrained):
    browser = desk("shen")
    answer = asked(browser, "三号楼着火了")
    [shown] = answer.context["shown"]
    assert (shown.kind, shown.label, shown.because) == ("urgency", "emergency", ["着火"])
    assert "119" in answer.content.decode()
    sent = quick(cast, phone="13800001234", text="三号楼着火了", urgency="urgent", told="1")
    browser.post(reverse("hotline"), {**sent, "advised": token(answer)})
    kept = Decision.objects.get()
    assert (kept.kind, kept.suggested, kept.decided) == ("urgency", "emergency", "urgent")
    assert kept.model == "rules" and kept.confidence is None


def test_what_may_be_an_emergency_is_asked_about(desk, untrained):
    answer = asked(desk("wang"), "孩子喉咙里卡了枣核")
    assert "听着可能是急事" in answer.content.decode()
    assert [s.label for s in answer.context["shown"]] == ["emergency"]


def test_the_usual_urgency_is_never_suggested(desk, trained, heating):
    texts, labels = made.texts()
    urgent = ["urgent" if n == "供热" else "ordinary" for n in labels]
    shelf.keep("urgency", train(texts, urgent))
    assert [s.kind for s in asked(desk("wang"), "垃圾桶满了").context["shown"]] == ["category"]
    found = asked(desk("wang"), COLD).context["shown"]
    assert [(s.kind, s.label) for s in found] == [("category", "供热"), ("urgency", "urgent")]


@pytest.mark.parametrize("name", ["li", "feng", "xu"])
def test_only_who_writes_matters_down_is_advised(desk, trained, name):
    assert asked(desk(name), COLD).status_code == 403


def test_looking_at_a_text_keeps_nothing_and_costs_little(desk, trained, queries):
    browser = desk("wang")
    with queries() as seen:
        asked(browser, COLD)
    assert len(seen) <= 4, seen
    assert not [q for q in seen if q.startswith(("INSERT", "UPDATE"))]


def test_raising_with_a_suggestion_costs_two_writes_more(desk, cast, trained, queries):
    """The decision and its line of the record."""
    browser = desk("wang")
    advised = token(asked(browser, COLD))
    with queries() as without:
        browser.post(reverse("matter_quick"), quick(cast))
    with queries() as seen:
        browser.post(reverse("matter_quick"), quick(cast, category="供热", advised=advised))
    assert len(seen) == len(without) + 2


# --- sorting a matter that came in without a category ---------------------------------------------


def test_who_handles_a_matter_sorts_it_with_what_is_suggested_beside(desk, cast, trained):
    matter = matters.raised(cast, text=COLD)
    browser, number = desk("wang", at("11-16 10:00")), matter.case.number
    page = browser.get(reverse("case", args=[number]))
    form = next(f["form"] for f in page.context["forms"] if f["name"] == "sort")
    assert "用这个建议" in page.content.decode() and form.initial["category"] == ""
    sent = {"category": "供热", "advised": form.initial["advised"]}
    assert browser.post(reverse("matter_sort", args=[number]), sent).status_code == 303
    matter.refresh_from_db()
    assert matter.category == "供热" and Decision.objects.get().suggested == "供热"
    assert Entry.objects.filter(act="matter.sort").count() == 1


def test_only_who_handles_it_sorts_it_and_only_while_it_is_open(cast, untrained):
    pk = matters.raised(cast).pk
    with pytest.raises(NotYours):
        sorting.sort(pk, category="停水", by=cast.shen, at=at("11-16 10:00"))
    with pytest.raises(Incomplete):
        sorting.sort(pk, category=" ", by=cast.wang, at=at("11-16 10:00"))
    matters.services.refuse(pk, code="litigation", note="已起诉", by=cast.wang, at=MONDAY)
    with pytest.raises(NotNow):
        sorting.sort(pk, category="停水", by=cast.wang, at=at("11-16 11:00"))


# --- the department that a call goes to -----------------------------------------------------------


@pytest.fixture
def leads(untrained, cast):
    """The platform has sent cold flats to 供热 and rubbish to 城管 before."""
    texts, labels = made.texts()
    names = {"供热": cast.org("gr").name, "垃圾": cast.org("cg").name}
    told = [(t, names[n]) for t, n in zip(texts, labels, strict=True) if n in names]
    shelf.keep("department", train([t for t, _n in told], [n for _t, n in told]))


def verified(cast, **changes) -> Case:
    case = calls.raised(cast, **changes)
    street_calls.advance(case.pk, "verify", by=cast.feng, at=at("11-16 10:00"), note="属实")
    return case


def test_the_platform_sees_which_department_led_such_calls_before(desk, cast, leads):
    case = verified(cast, facts="楼下垃圾堆发臭，清运车三天没来")
    browser = desk("feng", at("11-16 10:30"))
    page = browser.get(reverse("case", args=[case.number]))
    form = next(f["form"] for f in page.context["forms"] if f["name"] == "confirm")
    assert form.initial["lead"] == cast.org("gr").pk  # the street's own guess, as ever
    assert f'data-take="lead" data-value="{cast.org("cg").pk}"' in page.content.decode()
    sent = {"lead": cast.org("cg").pk, "advised": form.initial["advised"]}
    assert browser.post(reverse("call_confirm", args=[case.number]), sent).status_code == 303
    kept = Decision.objects.get()
    assert (kept.kind, kept.suggested) == ("department", kept.decided)
    assert kept.organisation == cast.org("cg")


def test_a_department_that_is_no_more_is_not_suggested(cast, leads):
    from gongzhi.triage.advice import suggested

    text = "楼下垃圾堆发臭"
    here = [cast.org("gr").name]
    assert suggested(Kind.DEPARTMENT, text, threshold=0.5).label == cast.org("cg").name
    assert suggested(Kind.DEPARTMENT, text, threshold=0.5, among=here).label == ""


def test_nothing_is_kept_of_a_kind_that_was_not_decided(cast, trained):
    case = matters.raised(cast).case
    shown = sorting.category(COLD, _rules())
    decided(case, [shown], {Kind.URGENCY: "urgent"}, by=cast.wang, at=MONDAY)
    assert not Decision.objects.exists()
