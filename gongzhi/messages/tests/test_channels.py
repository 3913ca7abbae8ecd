"""Copies of the site's messages in the mailbox and the groups of an organisation."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongzhi.messages.channels import channels
from gongzhi.messages.delivery import deliver
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.services import tell_organisation, tell_post
from tests.cast import MONDAY

from .gateways import Gateway

LATER = MONDAY + timedelta(minutes=15)
KEY = "abcdef12-3456"


@pytest.fixture
def configured(settings, tmp_path):
    """`configured("cg wecom wecombot://…", …)` writes the file of secrets."""
    settings.CHANNELS = str(tmp_path / "channels")

    def write(*lines):
        (tmp_path / "channels").write_text("\n".join(("# 各单位的渠道", "", *lines)))

    return write


@pytest.fixture
def relay():
    made = Gateway()
    yield made
    made.close()


@pytest.fixture
def posted(monkeypatch):
    """What the library would have sent, by URL; nothing leaves the house."""
    import requests

    sent = []

    class Answer:
        status_code, content, text = 200, b'{"errcode": 0, "code": 0}', '{"errcode": 0, "code": 0}'

        def json(self):
            return json.loads(self.content)

    def post(self, method, url, **more):
        sent.append((url, more.get("data") or more.get("json")))
        return Answer()

    monkeypatch.setattr(requests.Session, "request", post)
    return sent


def url(relay):
    return f"json://127.0.0.1:{relay.server_port}/send"


def copies():
    return Outgoing.objects.exclude(channel="site")


def test_without_channels_nothing_is_copied(cast):
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    deliver(at=LATER)
    assert not copies().exists() and not Outgoing.objects.filter(to_copy=True).exists()


def test_messages_to_an_organisation_or_its_posts_reach_its_group_as_one(cast, configured, relay):
    configured(f"ah-zb wecom {url(relay)}", f"zx mail {url(relay)}")
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    tell_organisation(cast.wang.organisation_id, "给党支部", about="case:2", at=MONDAY)
    assert deliver(at=MONDAY) == 0, "they wait for others"
    deliver(at=LATER)
    deliver(at=LATER)
    [(_, text, key)] = relay.took
    assert "1. 给王网格\n2. 给党支部" in text and key.startswith("gongzhi-")
    assert set(copies().values_list("channel", "state")) == {("wecom", "sent")}


def test_an_urgent_message_is_copied_at_once(cast, configured, relay):
    configured(f"ah-zb feishu {url(relay)}")
    to = cast.wang.organisation_id
    tell_organisation(to, "催办特急件", about="case:2", at=MONDAY, urgent=True)
    assert deliver(at=MONDAY) == 1
    assert "催办特急件" in relay.took[0][1]


def test_a_relay_that_is_down_gets_it_later(cast, configured, relay):
    configured(f"ah-zb dingtalk {url(relay)}")
    relay.mood = "busy"
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    deliver(at=MONDAY)
    deliver(at=LATER)
    assert copies().get().state == Delivery.FAILED
    relay.mood = "up"
    deliver(at=LATER + timedelta(minutes=2))
    assert copies().get().state == Delivery.SENT and len(relay.took) == 1


def test_a_channel_that_was_taken_away_is_a_dead_letter_with_its_reason(cast, configured, relay):
    configured(f"ah-zb wecom {url(relay)}")
    tell_post(cast.wang.post_id, "给王网格", about="case:1", at=MONDAY)
    deliver(at=MONDAY)
    configured()
    deliver(at=LATER)
    assert (copies().get().state, relay.took) == (Delivery.DEAD, [])
    assert "没有这个渠道" in copies().get().last_error


@pytest.mark.parametrize(
    ("line", "host"),
    [
        (f"ah-zb wecom wecombot://{KEY}", "qyapi.weixin.qq.com"),
        (f"ah-zb dingtalk dingtalk://{KEY.replace('-', '')}", "oapi.dingtalk.com"),
        (f"ah-zb feishu feishu://{KEY}", "open.feishu.cn"),
    ],
)
def test_each_robot_is_asked_where_it_lives(cast, configured, posted, line, host):
    configured(line)
    tell_organisation(cast.wang.organisation_id, "催办诉求", about="case:2", at=MONDAY, urgent=True)
    deliver(at=MONDAY)
    [(address, body)] = posted
    assert host in address and "催办诉求" in json.dumps(json.loads(body), ensure_ascii=False)
    assert copies().get().state == Delivery.SENT


@pytest.mark.parametrize(
    "line",
    [
        f"ah-zb wecom dingtalk://{KEY}",
        f"ah-zb telegram tgram://{KEY}",
        f"ah-zb wecombot://{KEY}",
        f"ah-zb wecom wecombot://{KEY}\nah-zb wecom wecombot://{KEY}2",
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_its_secret_is_not(configured, line):
    configured(line)
    with pytest.raises(ImproperlyConfigured) as told:
        channels()
    assert "GONGZHI_CHANNELS" in str(told.value) and KEY not in str(told.value)


def test_a_secret_shows_neither_in_what_is_printed_nor_in_the_log_nor_in_the_table(
    cast, configured, relay, caplog
):
    configured(f"ah-zb wecom {url(relay)}?token={KEY}")
    assert KEY not in repr(channels())
    relay.close()
    tell_organisation(cast.wang.organisation_id, "催办", about="case:2", at=MONDAY, urgent=True)
    with caplog.at_level("DEBUG"):
        deliver(at=MONDAY)
    assert copies().get().state == Delivery.FAILED
    kept = " ".join(str(v) for v in copies().values_list().get())
    ours = [r for r in caplog.records if not r.name.startswith("urllib3")]
    assert KEY not in kept and not any(KEY in r.getMessage() for r in ours)
