"""Database addresses: one URL, and its parts as Django's settings name them."""

from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from .trouble import EngineError

NAME = "gongzhi"  # the database, and the role that owns it and is no superuser


def socket_url(folder: Path) -> str:
    """The URL of our database behind the socket in `folder`, as libpq and psycopg read it."""
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(folder), safe='')}"


def parts(url: str) -> dict[str, object]:
    """`{"NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"}` for Django's DATABASES.

    Words after the `?` go to OPTIONS (sslmode …), except host and port, which may stand there.
    Raises EngineError when the URL is not one of PostgreSQL or names no database.
    """
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        split, port = urlsplit(""), None
    name = unquote(split.path.removeprefix("/"))
    if split.scheme not in ("postgresql", "postgres") or not name:
        # The URL may hold a password, so the message does not repeat it.
        raise EngineError(
            "DATABASE_URL 不是 PostgreSQL 地址，应形如 postgresql://用户:密码@主机:5432/库名",
            "DATABASE_URL must read postgresql://user:password@host:5432/name",
        )
    options = dict(parse_qsl(split.query))
    return {
        "NAME": name,
        "USER": unquote(split.username or ""),
        "PASSWORD": unquote(split.password or ""),
        "HOST": options.pop("host", "") or unquote(split.hostname or ""),
        "PORT": options.pop("port", "") or str(port or ""),
        "OPTIONS": options,
    }
