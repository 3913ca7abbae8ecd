"""How the signature on an online ballot stands (电子签名法 13, 14), and who vouches for it.

An electronic signature is reliable if at the moment of signing it is the signer's alone and under
their control alone, and a later change of it or of what was signed shows (电子签名法 13). A code to
the registered telephone shows control of the telephone; it is not certified by anybody. A city that
has a certification service (电子签名法 16) names a class of its own in the setting BALLOT_SIGNER;
each ballot keeps the level it was cast with and says so, and no ballot is called more than it is.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.messages.codes import check_code, latest_shown, send_code
from gongzhi.people import privacy, vault
from gongzhi.people.models import Field
from gongzhi.policy.refusals import NotNow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Level:
    """code: what a ballot is labelled with, at most 12 characters."""

    code: str
    label: "StrOrPromise"
    text: "StrOrPromise"


PHONE = Level(
    "phone",
    _("手机验证码确认"),
    _(
        "投票当时向名册上登记的手机发一次性验证码，确认是本人在投；选票密封、不可改动。"
        "它没有经过电子认证服务机构认证。有争议时，以平台的记录和本人陈述认定（电子签名法第8条）。"
    ),
)
CERTIFICATE = Level(
    "certificate",
    _("数字证书签名"),
    _("由依法设立的电子认证服务机构认证的电子签名（电子签名法第13、16条）。"),
)
LEVELS = {level.code: level for level in (PHONE, CERTIFICATE)}


@dataclass(frozen=True)
class Asked:
    """What the voter is told after they were asked to sign.  shown: the code, in a demo city."""

    where: str
    shown: str | None = None


@dataclass(frozen=True)
class Signature:
    """evidence: what the service gives for it, kept under the vote's seal; b"" where it is the
    record itself."""

    level: Level
    evidence: bytes = b""


class Signer(Protocol):
    """ask: begin, tell the voter what to do.  sign: the statement signed, if the answer is right.

    statement: the ballot in words, the same whenever it says the same.  Both are called outside of
    a transaction.  Raise Incomplete for a wrong answer, NotNow if there is no way to sign.
    """

    level: Level

    def ask(self, person_id: int, statement: str, *, client: str, at: datetime) -> Asked: ...
    def sign(self, person_id: int, statement: str, answer: str, *, at: datetime) -> Signature: ...


class Phone:
    """A fresh code to the telephone that is kept of the voter: the product's own level."""

    level = PHONE

    def ask(self, person_id: int, statement: str, *, client: str, at: datetime) -> Asked:
        number = _telephone(person_id)
        send_code(number, client=client, at=at)
        where = translate("验证码已发到 %(phone)s，10 分钟内有效。")
        return Asked(where % {"phone": privacy.MASKS[Field.PHONE](number)}, latest_shown(number))

    def sign(self, person_id: int, statement: str, answer: str, *, at: datetime) -> Signature:
        check_code(_telephone(person_id), answer, at=at)
        return Signature(self.level)


def _telephone(person_id: int) -> str:
    """Read by the machine to send a code, shown to nobody."""
    try:
        return privacy.read(person_id, Field.PHONE)
    except vault.Unreadable:
        raise NotNow(translate("名册上没有您的手机号，不能在网上投，请用纸质选票")) from None


@cache
def _signer(path: str) -> Signer:
    return import_string(path)()


def signer() -> Signer:
    """The one that the setting BALLOT_SIGNER names."""
    return _signer(settings.BALLOT_SIGNER)


def level_of(code: str) -> Level | None:
    """The level a ballot was cast with; None for paper."""
    return LEVELS.get(code)
