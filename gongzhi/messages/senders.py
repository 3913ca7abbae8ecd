"""Ways to get a text to a phone. The setting MESSAGE_SENDER names one of these or another class
with the same method; a class of one's own is how a city's SMS gateway is connected."""

import json
import urllib.error
import urllib.request
from functools import cache
from http.client import HTTPException
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from .models import Delivery

TIMEOUT = 5  # seconds, per wait on the network
UNSURE = {408, 502, 504}  # a proxy gave up: the gateway behind it may have taken the message


class NotSent(Exception):
    """The message surely did not go out: trying again sends it once. No personal value inside."""


class Unsure(Exception):
    """The gateway may or may not have taken the message: trying again could send it twice."""


class NoAddress(Exception):
    """There is nowhere to send it to: no attempt will ever get it out."""


class Sender(Protocol):
    """send: hand one text to one phone (11 digits); `key` is the same for all attempts at one
    message. Returns the state reached, SENT or BY_HAND. Raises NotSent or Unsure.

    keyed: the gateway drops what it has already taken under the same key, so that a message of
    which nobody knows whether it went may be handed over again. A class without it is not."""

    keyed: bool

    def send(self, phone: str, text: str, *, key: str) -> Delivery: ...


class ByHand:
    """No gateway: the messages form a list, and somebody calls. The product's default."""

    keyed = False

    def send(self, phone: str, text: str, *, key: str) -> Delivery:
        return Delivery.BY_HAND


class Shown:
    """The demo city: nothing leaves the house, the pages show what would have been sent."""

    keyed = True

    def send(self, phone: str, text: str, *, key: str) -> Delivery:
        return Delivery.SENT


class HttpGateway:
    """POSTs {"id", "phone", "text"} as JSON to the setting SMS_URL; any 2xx means taken.

    The key goes along as Idempotency-Key too; the setting SMS_KEYED says that the gateway heeds it.
    """

    def __init__(self) -> None:
        self.keyed = settings.SMS_KEYED
        self.url = settings.SMS_URL
        if not self.url.startswith(("https://", "http://")):
            raise ImproperlyConfigured("GONGZHI_SMS_URL 应是 http(s) 网址 / must be an http(s) URL")

    def send(self, phone: str, text: str, *, key: str) -> Delivery:
        body = json.dumps({"id": key, "phone": phone, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        request = urllib.request.Request(self.url, body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT):
                return Delivery.SENT
        except urllib.error.HTTPError as refused:
            fault = Unsure if refused.code in UNSURE else NotSent
            raise fault(f"HTTP {refused.code}") from None
        except urllib.error.URLError as unreached:  # before the request was out
            raise NotSent(type(unreached.reason).__name__) from None
        except (OSError, HTTPException) as broken:  # after it was out
            raise Unsure(type(broken).__name__) from None


@cache
def _made(name: str) -> Sender:
    return import_string(name)()


def sender() -> Sender:
    """The one that the settings name."""
    return _made(settings.MESSAGE_SENDER)
