"""The embedded PostgreSQL: found, made, started, shared, stopped. Plain Python, Linux only.

    server = ensure()            # running now, whoever started it
    psycopg.connect(server.url)
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", **parts(database_url())}}

See docs/engine.md for use and docs/decisions/0002-embedded-postgresql.md for the reasons.
"""

from .address import parts
from .binaries import programs
from .doctor import Finding, doctor
from .paths import data_folder
from .server import Server, database_url, ensure, status, stop
from .trouble import EngineError

start = ensure  # the word the command line uses

__all__ = [
    "EngineError",
    "Finding",
    "Server",
    "data_folder",
    "database_url",
    "doctor",
    "ensure",
    "parts",
    "programs",
    "start",
    "status",
    "stop",
]
