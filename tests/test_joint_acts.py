"""Where two mechanisms meet: a matter that the street calls the city about."""

import pytest

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls import responding, services
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import NotNow, NotYours
from gongzhi.site.acts import call_about
from tests.calls import WORDS, response_of
from tests.cast import at
from tests.matters import at_street, raised


def called(cast):
    matter = at_street(cast)
    appeal = services.Appeal(**WORDS, place=cast.place("AH"), thinks=(cast.org("gr"),))
    call = call_about(matter.pk, appeal, by=cast.li, at=at("11-17 10:00"))
    return matter, call


def test_the_leads_answer_becomes_the_matters_and_the_reporter_hears_of_it(cast):
    matter, call = called(cast)
    assert Case.objects.get(pk=matter.pk).state == "called"
    advance(call.pk, "verify", by=cast.feng, at=at("11-17 11:00"), note="属实")
    services.confirm(call.pk, lead=cast.org("gr"), assisting=[], by=cast.feng, at=at("11-17 11:10"))
    services.dispatch(call.pk, by=cast.feng, at=at("11-17 11:20"))
    heat = response_of(cast, call, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-17 14:00"))
    responding.answer(heat, note="更换阀门", by=cast.han, at=at("11-18 10:00"))
    responding.rate_response(heat, score=5, reason="", by=cast.li, at=at("11-18 11:00"))
    matter = Matter.objects.select_related("case").get(pk=matter.pk)
    assert matter.case.state == "answered_above"
    assert matter.answer == "城市供热服务中心：更换阀门" and matter.solved_at_level == "city"
    assert Outgoing.objects.filter(person=matter.reporter).exists()


def test_a_rejected_call_brings_the_matter_back_to_the_street(cast):
    matter, call = called(cast)
    services.reject(call.pk, note="街道可办", proper=True, by=cast.feng, at=at("11-17 11:00"))
    case = Case.objects.get(pk=matter.pk)
    assert case.state == "handling" and case.awaiting == cast.org("sz")


def test_a_matter_below_the_street_is_not_called(cast):
    matter = raised(cast)
    advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    appeal = services.Appeal(**WORDS, place=cast.place("AH"), thinks=(cast.org("gr"),))
    with pytest.raises((NotNow, NotYours)):
        call_about(matter.pk, appeal, by=cast.li, at=at("11-17 10:00"))
