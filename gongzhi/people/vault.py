"""Personal values at rest: one data key per person, wrapped by a key of the ring.

AES-256-GCM; the person and the field are bound in as associated data, so that a cipher text moved
to another row doesn't open. Searching is by keyed digest of the exact value (blind index).
A provider of other ciphers (SM4, a hardware module) is a class with the same methods,
named by the setting KEY_PROVIDER.
"""

import hashlib
import hmac
import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.module_loading import import_string

NONCE = 12  # bytes


class Unreadable(Exception):
    """The value can't be opened: its key is gone, or it isn't what was stored."""


class KeyProvider(Protocol):
    """Wraps data keys. `current` names the key that wraps new ones."""

    current: str

    def wrap(self, data_key: bytes) -> bytes: ...
    def unwrap(self, wrapped: bytes, ring_key: str) -> bytes: ...
    def index_key(self) -> bytes: ...
    def rotate(self) -> str: ...


class KeyRing:
    """Keys in a JSON file of mode 0600: {"current": "k1", "keys": {"k1": hex}, "index": hex}.

    Made on first use. Keep it apart from the database and its backups: without it nothing that is
    personal can be read, and with it everything can.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            self._write({"current": "k1", "keys": {"k1": _fresh()}, "index": _fresh()}, new=True)
        self._ring = json.loads(path.read_text())
        self.current: str = self._ring["current"]

    def wrap(self, data_key: bytes) -> bytes:
        return seal(self._key(self.current), data_key, b"data key")

    def unwrap(self, wrapped: bytes, ring_key: str) -> bytes:
        return unseal(self._key(ring_key), wrapped, b"data key")

    def index_key(self) -> bytes:
        return bytes.fromhex(self._ring["index"])

    def rotate(self) -> str:
        """Add a key and make it the current one; the old ones stay for what they wrapped."""
        name = f"k{len(self._ring['keys']) + 1}"
        self._ring["keys"][name] = _fresh()
        self._ring["current"] = self.current = name
        self._write(self._ring)
        return name

    def _key(self, name: str) -> bytes:
        try:
            return bytes.fromhex(self._ring["keys"][name])
        except KeyError:
            raise Unreadable(f"key {name} is not in the ring {self.path.name}") from None

    def _write(self, ring: dict, *, new: bool = False) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(ring, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            if new:
                os.link(draft, self.path)  # whoever is second uses the first one's ring
            else:
                draft.replace(self.path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)


def _fresh() -> str:
    return secrets.token_hex(32)


@cache
def provider() -> KeyProvider:
    return import_string(settings.KEY_PROVIDER)(Path(settings.KEY_FILE))


def seal(key: bytes, value: bytes, bound_to: bytes) -> bytes:
    """nonce ‖ cipher text ‖ tag."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, value, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises Unreadable when the key or the binding doesn't fit."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except InvalidTag:
        raise Unreadable("the value does not open with this key") from None


def blind(field: str, value: str) -> str:
    """The search key of a value: equal values give equal keys, nothing else can be told."""
    text = f"{field}\x1f{value}".encode()
    return hmac.new(provider().index_key(), text, hashlib.sha256).hexdigest()
