"""An organisation's own channels: its mailbox and the robots of its groups in WeCom, DingTalk and
Feishu. Which there are stands in a file of secrets (setting CHANNELS), a line for each:

    organisation-code channel URL

The URL is one of Apprise's (https://appriseit.com): `wecombot://KEY`, `dingtalk://TOKEN`,
`feishu://TOKEN`, `mailtos://USER:PASSWORD@HOST?to=ADDRESS`; or `json://HOST/…`, `jsons://HOST/…`,
a relay of the city's own, which gets the key of the message as Idempotency-Key.
"""

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from .models import COPIES, Channel, Delivery
from .senders import NoAddress, NotSent

SCHEMES = {
    Channel.MAIL: ("mailto", "mailtos"),
    Channel.WECOM: ("wecombot",),
    Channel.DINGTALK: ("dingtalk",),
    Channel.FEISHU: ("feishu", "lark"),
}
RELAY = ("json", "jsons")
WAIT = "cto=4&rto=4"  # seconds to reach it, and for its answer

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # what happened is said here, without URLs


@dataclass(frozen=True)
class Line:
    """One channel of one organisation. The URL is a secret and is in no text made of it."""

    code: str
    channel: Channel
    url: str

    def __repr__(self) -> str:
        return f"{self.code} {self.channel.value}"


def channels() -> tuple[Line, ...]:
    """All that the file names; none without a file.

    Raises ImproperlyConfigured, naming the line and never its URL, if one can't be read.
    """
    path = Path(settings.CHANNELS)
    try:
        seen = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> tuple[Line, ...]:
    rows = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    lines = tuple(_line(n, row) for n, row in rows if row.strip() and row.strip()[0] != "#")
    named = [(line.code, line.channel) for line in lines]
    if twice := {f"{c} {ch.value}" for c, ch in named if named.count((c, ch)) > 1}:
        raise ImproperlyConfigured(f"GONGZHI_CHANNELS：{'、'.join(sorted(twice))} 写了两次")
    return lines


def _line(number: int, row: str) -> Line:
    parts = row.split()
    where = f"GONGZHI_CHANNELS 第 {number} 行"
    if len(parts) != 3 or parts[1] not in COPIES:
        raise ImproperlyConfigured(f"{where}应是“组织编码 {'/'.join(COPIES)} 网址”")
    channel = Channel(parts[1])
    allowed = (*SCHEMES[channel], *RELAY)
    if parts[2].partition("://")[0] not in allowed:
        raise ImproperlyConfigured(
            f"{where}的网址应以 {'、'.join(f'{s}://' for s in allowed)} 开头"
        )
    return Line(parts[0], channel, parts[2])


def channels_of(code: str) -> list[Line]:
    return [line for line in channels() if line.code == code]


class Copies:
    """Sends what is on one channel. It is tried until the channel says yes: a mailbox or a group
    that took a message and could not say so may get it twice, but never goes without."""

    keyed = True

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def send(self, to: str, text: str, *, key: str) -> Delivery:
        """to: the organisation's code. Raises NotSent, NoAddress."""
        line = next((it for it in channels_of(to) if it.channel == self.channel), None)
        if line is None:
            raise NoAddress(_("这个单位没有这个渠道了"))
        _notify(line, text, key)
        return Delivery.SENT


def _notify(line: Line, text: str, key: str) -> None:
    from apprise import Apprise, AppriseAsset

    url = f"{line.url}{'&' if '?' in line.url else '?'}{WAIT}"
    if line.url.partition("://")[0] in RELAY:
        url += f"&+Idempotency-Key={key}"
    sending = Apprise(asset=AppriseAsset(app_id="gongzhi", app_desc="共治", app_url=""))
    if not sending.add(url):
        raise NotSent(_("渠道的网址读不懂"))
    if not sending.notify(title=_("共治消息"), body=text):
        raise NotSent(_("渠道没有收下"))
