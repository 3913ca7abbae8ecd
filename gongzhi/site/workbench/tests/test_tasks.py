"""A task on its page: taken on, done with evidence, checked; or declined and given to another."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.tasks.services import Order, assign
from tests.cast import MONDAY, at


@pytest.fixture
def task(cast):
    street, branch = cast.org("sz"), cast.org("ah-zb")
    order = Order("给 3 号楼换感应灯", cast.place("AH"), street, branch, "decision:1")
    return assign(order, by=cast.li, at=MONDAY)


def post(browser, route, number, **sent):
    answer = browser.post(reverse(route, args=[number]), sent)
    assert answer.status_code == 303, answer.content.decode()[-600:]


def test_a_task_is_taken_on_done_and_checked(desk, task):
    number = task.case.number
    doer = desk("zhao", at("11-16 10:00"))
    assert "给 3 号楼换感应灯" in doer.get(reverse("case", args=[number])).content.decode()
    post(doer, "task_accept", number)
    post(doer, "task_finish", number, note="换了 6 盏")
    giver = desk("li", at("11-17 10:00"))
    assert "换了 6 盏" in giver.get(reverse("case", args=[number])).content.decode()
    answer = giver.post(reverse("case_move", args=[number, "check"]))
    assert answer.status_code == 303
    assert Case.objects.get(pk=task.pk).state == "checked"


def test_a_declined_task_is_given_to_another(desk, cast, task):
    number = task.case.number
    url = reverse("case_move", args=[number, "decline"])
    assert desk("zhao", at("11-16 10:00")).post(url, {"note": "没有电工"}).status_code == 303
    giver = desk("li", at("11-16 11:00"))
    assert "改派" in giver.get(reverse("case", args=[number])).content.decode()
    post(giver, "task_reassign", number, doer=cast.org("zx").pk)
    assert Case.objects.get(pk=task.pk).awaiting == cast.org("zx")
