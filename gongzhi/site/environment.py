"""Reading the environment. A value that will not do stops the start and says why."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool = False) -> bool:
    """A switch: 1 or 0. Anything else stops the start."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} 只能是 0 或 1，现在是“{value}” / must be 0 or 1")
    return value == "1"


def one_of(name: str, default: str, *others: str) -> str:
    """One of a few words; the default if it is not set. Anything else stops the start."""
    value = os.environ.get(name, default)
    if value not in (default, *others):
        told = "、".join(w for w in (default, *others) if w)
        raise ImproperlyConfigured(f"{name} 只能是 {told}，现在是“{value}” / must be one of these")
    return value


def words(name: str, default: str) -> list[str]:
    return [w.strip() for w in os.environ.get(name, default).split(",") if w.strip()]


def whole(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} 应是整数，现在是“{value}” / must be a whole number")
    return int(value)


def kept_secret(name: str, data: Path) -> str:
    """A secret from the environment, else one of our own, made once and kept beside the data."""
    if given := os.environ.get(f"GONGZHI_{name.upper()}"):
        return given
    path = data / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def tile_hosts(template: str) -> list[str]:
    """The origin of a map's tiles, for the content policy: https://t{s}.map.cn → https://*.map.cn."""
    if not template:
        return []
    found = urlsplit(template)
    if found.scheme not in ("http", "https") or not all(
        p in template for p in ("{x}", "{y}", "{z}")
    ):
        raise ImproperlyConfigured(
            f"GONGZHI_MAP_TILES 应形如 https://主机/{{z}}/{{x}}/{{y}}.png，现在是“{template}”"
        )
    host = found.netloc
    return [f"{found.scheme}://{'*.' + host.partition('.')[2] if '{s}' in host else host}"]
