"""Six digits that prove a phone is in somebody's hand. Call these outside of a transaction: a wrong
try must stay counted although it is refused."""

import ipaddress
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongzhi.people import vault
from gongzhi.people.identifiers import BadPhone, normal, normal_mobile
from gongzhi.people.models import Field
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import book

from .models import Delivery, PhoneCode
from .parameters import CODES_PER_CLIENT, CODES_PER_PHONE
from .senders import NotSent, Unsure, sender

VALID = timedelta(minutes=10)
PAUSE = timedelta(seconds=60)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRIES = 5


def send_code(phone: str, *, client: str, at: datetime) -> str:
    """Send a new code; the ones before it are void. Returns the phone's 11 digits.

    client: the IP address of whoever asks (ValueError if it is none).  Raises Incomplete (field
    `phone`): no mobile number, too soon, too many today, or no way to send.
    """
    number = _number(phone)
    code = f"{secrets.randbelow(10**6):06}"
    row = PhoneCode(
        phone=vault.blind(Field.PHONE, number),
        client=vault.blind("client", _network(client)),
        digest=_digest(number, code),
        shown=code if settings.DEMO else "",
        sent_at=at,
    )
    with transaction.atomic(durable=True):
        _queue_behind(row.phone, row.client)
        _check_pace(row, at=at)
        row.save(force_insert=True)
    _send(number, _("验证码 %(code)s，10 分钟内有效。请不要告诉别人。") % {"code": code}, row)
    return number


def check_code(phone: str, code: str, *, at: datetime) -> str:
    """Use up a code. Returns the phone's 11 digits; raises Incomplete (field `code`) otherwise."""
    number = _number(phone)
    with transaction.atomic(durable=True):
        fault = _try(number, code, at=at)
    if fault:
        raise Incomplete(fault, field="code")
    return number


def latest_shown(phone: str) -> str | None:
    """The last code sent to a phone, in a demo city; None elsewhere."""
    if not settings.DEMO:
        return None
    row = _latest(_number(phone))
    return row.shown if row else None


def forget(*, at: datetime) -> int:
    """Delete what no limit looks at any more (个人信息保护法 19). Returns how many."""
    return PhoneCode.objects.filter(sent_at__lte=at - DAY).delete()[0]


def _number(phone: str) -> str:
    try:
        return normal_mobile(phone)
    except BadPhone as fault:
        raise Incomplete(str(fault), field="phone") from fault


def _network(client: str) -> str:
    """Whom the limit is on: an IPv4 address, or the /64 that one IPv6 customer moves freely in."""
    address = ipaddress.ip_address(client)
    return client if address.version == 4 else str(ipaddress.ip_network((client, 64), strict=False))


def _digest(number: str, code: str) -> str:
    return vault.blind("code", f"{number}\x1f{code}")


def _queue_behind(*keys: str) -> None:
    """One after the other for one phone and one client, so that the limits hold."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(4707, hashtext(%s))", [key])


def _check_pace(row: PhoneCode, *, at: datetime) -> None:
    limits = book(CODES_PER_PHONE, CODES_PER_CLIENT, at=at)
    mine = PhoneCode.objects.filter(phone=row.phone, sent_at__gt=at - DAY)
    theirs = PhoneCode.objects.filter(client=row.client, sent_at__gt=at - HOUR)
    if last := mine.filter(sent_at__gt=at - PAUSE).order_by("-sent_at").first():
        wait = (last.sent_at + PAUSE - at).seconds + 1
        text = _("刚发过一条，请等 %(wait)s 秒再试") % {"wait": min(wait, 60)}
        raise Incomplete(text, field="phone")
    if mine.count() >= limits.whole(CODES_PER_PHONE):
        raise Incomplete(_("这个号码今天收的验证码太多了，请明天再试，或打电话办"), field="phone")
    if theirs.count() >= limits.whole(CODES_PER_CLIENT):
        raise Incomplete(_("您所在的网络要的验证码太多了，请过一小时再试"), field="phone")


def _send(number: str, text: str, row: PhoneCode) -> None:
    try:
        state = sender().send(number, text, key=f"gongzhi-code-{row.pk}")
    except (NotSent, Unsure):
        raise Incomplete(_("短信没有发出去，请过一分钟再试"), field="phone") from None
    if state != Delivery.SENT:
        raise Incomplete(_("这里还没有开通短信，请打电话办，或请工作人员代办"), field="phone")


def _latest(number: str) -> PhoneCode | None:
    phone = vault.blind(Field.PHONE, number)
    return PhoneCode.objects.filter(phone=phone).order_by("-sent_at", "-pk").first()


def _try(number: str, code: str, *, at: datetime) -> str:
    """What is wrong with this try, or nothing; each try counts."""
    phone = vault.blind(Field.PHONE, number)
    _queue_behind(phone)
    row = _latest(number)
    if row is None or row.used_at or row.sent_at + VALID <= at:
        return _("验证码已过期，请重新获取")
    if row.tries >= TRIES:
        return _("输错太多次了，请重新获取验证码")
    row.tries += 1
    right = secrets.compare_digest(row.digest, _digest(number, normal(code)))
    row.used_at = at if right else None
    row.save(update_fields=["tries", "used_at"])
    left = TRIES - row.tries
    return "" if right else _("验证码不对，还可以试 %(left)s 次") % {"left": left}
