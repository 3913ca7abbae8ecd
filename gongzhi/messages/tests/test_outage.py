"""The drill: a gateway that is down for ten minutes loses no message and repeats none. Also a
worker that is killed while it sends, for real."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import connection

from gongzhi.messages import senders
from gongzhi.messages.delivery import DOWN_AFTER, LEASE, deliver
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.services import tell
from gongzhi.people import privacy
from tests.cast import MONDAY

from .gateways import Gateway

MINUTE = timedelta(minutes=1)
OUTAGE = {5: "busy", 8: "mute", 12: "busy", 15: "up"}
"""At which minute the gateway changes its mood: ten minutes in which nothing is answered well."""


@pytest.fixture(params=[False, True], ids=["knows no keys", "knows keys"])
def gateway(request, settings):
    made = Gateway(keyed=request.param)
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.HttpGateway"
    settings.SMS_URL, settings.SMS_KEYED = made.url, request.param
    senders._made.cache_clear()
    yield made
    made.close()
    senders._made.cache_clear()


def live(gateway, minutes, people):
    """One message to somebody each minute, one round of the worker each minute."""
    for n in range(minutes):
        now = MONDAY + n * MINUTE
        gateway.mood = OUTAGE.get(n, gateway.mood)
        if n < len(people):
            tell(people[n].pk, f"第 {n} 条", about="case:1", at=now)
        while deliver(at=now):
            pass


def test_ten_minutes_without_a_gateway_lose_no_message_and_repeat_none(cast, gateway):
    people = [privacy.person_with_phone(f"138053410{n:02}", at=MONDAY) for n in range(20)]
    live(gateway, 60, people)
    texts = [text for _, text, _ in gateway.took]
    assert len(texts) == len(set(texts)), "somebody got it twice"
    states = dict(Outgoing.objects.values_list("text", "state"))
    assert set(states.values()) <= {Delivery.SENT, Delivery.BY_HAND}
    by_hand = {text for text, state in states.items() if state == Delivery.BY_HAND}
    assert set(texts) | by_hand == {f"第 {n} 条" for n in range(20)}, "one is lost"
    assert bool(by_hand) == (not gateway.keyed), "only who can't know asks for a call"


def test_a_gateway_that_is_down_is_not_hammered_and_holds_up_nothing(cast, gateway):
    people = [privacy.person_with_phone(f"138053411{n:02}", at=MONDAY) for n in range(30)]
    for person in people:
        tell(person.pk, "有答复了", about="case:1", at=MONDAY)
    gateway.close()
    assert deliver(at=MONDAY) == 0
    tried = Outgoing.objects.filter(attempts=1)
    assert tried.count() == DOWN_AFTER
    assert Outgoing.objects.filter(attempts=0, state=Delivery.FAILED).count() == 30 - DOWN_AFTER


ONE_ROUND = """
import os, sys
from datetime import datetime
from gongzhi.site import cli
cli.load_django()
from gongzhi.messages.delivery import deliver
deliver(at=datetime.fromisoformat(sys.argv[1]))
"""


def killed_while_sending(gateway, database):
    """A worker of its own, ended by SIGKILL once the gateway has the message."""
    parts = connection.settings_dict
    url = f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{{}}/{database}"
    host, port = parts["HOST"], parts["PORT"]
    where = url.format("") + f"?host={host}&port={port}"
    env = {
        **os.environ,
        "DATABASE_URL": where,
        "DJANGO_SETTINGS_MODULE": "gongzhi.site.settings",
        "GONGZHI_MESSAGE_SENDER": "gongzhi.messages.senders.HttpGateway",
        "GONGZHI_SMS_URL": gateway.url,
        "GONGZHI_SMS_KEYED": str(int(gateway.keyed)),
    }
    command = [sys.executable, "-c", ONE_ROUND, MONDAY.isoformat()]
    worker = subprocess.Popen(command, env=env, cwd=configured.ROOT.parent)
    assert gateway.reached.wait(30), "the worker never sent anything"
    worker.kill()
    worker.wait(10)


def test_a_worker_killed_in_the_middle_of_sending_loses_nothing_and_repeats_nothing(
    lasting_db, django_db_blocker, gateway
):
    with django_db_blocker.unblock():
        person = privacy.person_with_phone("13805341234", at=MONDAY)
        tell(person.pk, "有答复了", about="case:1", at=MONDAY)
        gateway.mood = "hangs"
        killed_while_sending(gateway, lasting_db)
        found = Outgoing.objects.get(person=person)
        assert (found.state, found.sent_at) == (Delivery.SENDING, None)
        gateway.mood = "up"
        deliver(at=MONDAY + LEASE)
        deliver(at=MONDAY + LEASE + 2 * MINUTE)
        found.refresh_from_db()
    assert len(gateway.took) == 1 and gateway.took[0][1] == "有答复了"
    if gateway.keyed:
        assert (found.state, gateway.asked) == (Delivery.SENT, 2)
    else:
        assert (found.state, gateway.asked) == (Delivery.BY_HAND, 1)
