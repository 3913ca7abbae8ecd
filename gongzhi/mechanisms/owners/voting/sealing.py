"""Choices under seal until the vote is closed, receipts, and the aliases of the recount file.

Each vote has a key of its own, wrapped by the city's key ring (`people.vault`). A choice is sealed
with AES-256-GCM bound to its vote and owner, all of one vote in cipher texts of one length: neither
moving a row nor measuring it tells anything. `opened` is the only way back, and it asks the
database whether the vote is closed, whoever asks.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.journal.services import record
from gongzhi.people import vault
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow

from .models import Sheet, Vote
from .procedure import CERTIFIED, CLOSED, COUNTED, PUBLISHED

Choices = Mapping[str, str | list[str]]
"""Item's key → for, against, abstain, invalid, or the keys of the candidates marked."""

OVER = frozenset(s.name for s in (CLOSED, COUNTED, CERTIFIED, PUBLISHED))
LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""Base32 in the letters of Crockford: none that is read for another, no I L O U."""
GROUP, GROUPS = 4, 4
BITS = GROUP * GROUPS * 5


def new_key() -> tuple[bytes, str]:
    """A fresh vote key, wrapped, and the name of the ring's key that wraps it."""
    ring = vault.provider()
    return ring.wrap(secrets.token_bytes(32)), ring.current


def _key(vote: Vote) -> bytes:
    return vault.provider().unwrap(bytes(vote.key), vote.ring_key)


def _keyed(vote: Vote, use: str, text: str) -> bytes:
    return hmac.digest(_key(vote), f"{use}\x1f{text}".encode(), hashlib.sha256)


def _binding(vote_pk: int, owner_pk: int) -> bytes:
    return f"vote:{vote_pk}:owner:{owner_pk}".encode()


def canonical(choices: Choices) -> dict:
    """The same choices always written the same way: matters and marks in order."""
    return {
        m: choice if isinstance(choice, str) else sorted(choice)
        for m, choice in sorted(choices.items())
    }


def _text(choices: Choices) -> bytes:
    return json.dumps(canonical(choices), separators=(",", ":")).encode()


def seal(vote: Vote, owner_pk: int, choices: Choices, *, width: int) -> bytes:
    """width: bytes that any ballot of this vote fits into (`agenda.Agenda.width`)."""
    text = _text(choices)
    if len(text) > width:
        raise ValueError("the ballot is wider than its agenda")
    return vault.seal(_key(vote), text.ljust(width), _binding(vote.pk, owner_pk))


def seal_signature(vote: Vote, owner_pk: int, evidence: bytes) -> bytes:
    """What a certification service gave for a ballot; it may tell what was signed."""
    return vault.seal(_key(vote), evidence, b"signature:" + _binding(vote.pk, owner_pk))


def same(vote: Vote, owner_pk: int, choices: Choices) -> str:
    """Keyed digest: two entries of a sheet that say the same have the same; nothing else shows."""
    text = f"{owner_pk}\x1f{_text(choices).decode()}"
    return _keyed(vote, "same", text).hex()


@dataclass(frozen=True)
class Opened:
    """A closed vote, whose ballots may be read. Made by `opened` alone."""

    vote: Vote
    key: bytes

    def choices(self, owner_pk: int, sealed: bytes | memoryview) -> dict:
        """What a ballot or an entry says. Raises vault.Unreadable if it was tampered with."""
        text = vault.unseal(self.key, bytes(sealed), _binding(self.vote.pk, owner_pk))
        return json.loads(text)


def opened(vote: Vote, *, by: Actor, at: datetime) -> Opened:
    """Break the seal, which goes on record. Raises NotNow before the vote is closed, whoever asks;
    a cancelled one is never opened."""
    state = Case.objects.filter(pk=vote.pk).values_list("state", flat=True).first()
    if state not in OVER:
        raise NotNow(_("投票截止以前，谁也不能看选票内容"))
    record(Case(pk=vote.pk).subject, "vote.opened", by=by, at=at)
    return Opened(vote, _key(vote))


# --- receipts ---------------------------------------------------------------------------------


def _grouped(raw: bytes) -> str:
    letters = base64.b32encode(raw).decode().translate(LETTERS)
    return "-".join(letters[i * GROUP : (i + 1) * GROUP] for i in range(GROUPS))


def receipt() -> str:
    """A new code, as 7K3F-9QXM-2HTD-4WZB: 80 bits of chance, so it tells nothing of the ballot."""
    return _grouped(secrets.token_bytes(BITS // 8))


def receipt_of(vote: Vote, sheet: Sheet) -> str:
    """The code of a paper ballot, known when it is printed: its owner keeps it on the slip."""
    return _grouped(_keyed(vote, "receipt", sheet.token)[: BITS // 8])


def typed_receipt(text: str) -> str:
    """A receipt as somebody typed it: blanks, dashes, small letters, O for 0 and I, L for 1."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    letters = letters.translate(str.maketrans("OIL", "011"))
    return "-".join(letters[i : i + GROUP] for i in range(0, len(letters), GROUP))


# --- aliases ----------------------------------------------------------------------------------


def aliases(vote: Vote, prefix: str) -> Callable[[object], str]:
    """Names for the recount file: an owner finds their own, nobody tells another's by name."""
    key = _key(vote)

    def alias(what: object) -> str:
        raw = hmac.digest(key, f"alias\x1f{prefix}\x1f{what}".encode(), hashlib.sha256)
        return prefix + base64.b32encode(raw[:10]).decode().translate(LETTERS)[:12]

    return alias
