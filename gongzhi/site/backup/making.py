"""Making a backup: one instant of the database, then the files it speaks of."""

import io
import json
import os
import subprocess
import tarfile
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import psycopg
from django.conf import settings

from gongzhi import engine

from . import content, sealed

FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database.dump"


def make(target: Path, *, to: str, with_keys: bool, at: datetime) -> dict:
    """Write the backup; it gets its name once it is whole. Returns its manifest.

    Raises ValueError for a bad recipient; EngineError or OSError if it can't be made.
    """
    recipient = sealed.recipient(to)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            with sealed.sealing(file, recipient) as stream:
                manifest = _fill(stream, with_keys=with_keys, at=at)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _fill(stream: IO[bytes], *, with_keys: bool, at: datetime) -> dict:
    data = engine.data_folder()
    with tempfile.TemporaryDirectory(dir=data, prefix="backup-") as room:
        dump = Path(room, DUMP)
        manifest = {
            "format": FORMAT,
            "product": version("gongzhi"),
            "made_at": at.isoformat(),
            "keys": with_keys,
            "tables": _dump(dump),
        }
        with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            _add_text(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False))
            if with_keys:
                for path in _secrets(data):
                    tar.add(path, f"secrets/{path.name}")
            tar.add(dump, DUMP)
            _add_files(tar, Path(settings.MEDIA_ROOT))
    return manifest


def _secrets(data: Path) -> list[Path]:
    """The keys that lie in files; others are kept by the city's own key management."""
    return [p for p in (Path(settings.KEY_FILE), data / "secrets" / "journal_key") if p.exists()]


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    body = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(body)
    tar.addfile(entry, io.BytesIO(body))


def _add_files(tar: tarfile.TarFile, root: Path) -> None:
    """Files are never changed and come before the rows that speak of them: the dump is first."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            tar.add(path, f"files/{path.relative_to(root)}")


def _dump(target: Path) -> dict[str, list]:
    """Dump the database and sum up its tables, both from one snapshot."""
    url = engine.database_url()
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        tables = content.content(connection)
        program = Path(engine.programs(), "pg_dump")
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        done = subprocess.run(
            [program, *options, f"--file={target}", url], check=False, stderr=subprocess.PIPE
        )
    if done.returncode:
        raise failed("转储数据库", done.stderr)
    return tables


def failed(doing: str, said: bytes) -> engine.EngineError:
    """A program of PostgreSQL's gave up, with these last words."""
    words = said.decode(errors="replace").strip()[-800:]
    return engine.EngineError(f"{doing}没有成功", words)
