"""Restoring into an empty place, and comparing what came out with what went in."""

import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import IO

import psycopg

from gongzhi import engine

from . import content, sealed
from .making import DUMP, FORMAT, MANIFEST, failed

EMPTY = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"


def restore(source: Path, *, identity: Path, data: Path) -> tuple[dict, list[str]]:
    """Unpack a backup into a data folder without a database: (manifest, differences).

    Raises ValueError for a backup that can't be opened or a place that isn't empty.
    """
    by, new = sealed.identity(identity), not data.exists()
    _check_place(data)
    try:
        with source.open("rb") as file, sealed.opening(file, by) as stream:
            manifest = _unpack(stream, data)
    except BaseException:
        if new:  # half a city is none: leave the place as it was found
            engine.stop(data)
            shutil.rmtree(data)
        raise
    with psycopg.connect(engine.database_url()) as connection:
        found = content.content(connection)
    return manifest, content.differences(manifest["tables"], found)


def _check_place(data: Path) -> None:
    """Nothing is restored over something. Raises ValueError."""
    kept = [name for name in ("files", "secrets") if (data / name).exists()]
    if "DATABASE_URL" not in os.environ and (data / "cluster").exists():
        kept.append("cluster")
    if kept:
        raise ValueError(f"{data} 里已有 {'、'.join(kept)}；请用 --data 指定一个新的目录")
    with psycopg.connect(engine.database_url()) as connection:
        (rows,) = connection.execute(EMPTY).fetchone() or (0,)
    if rows:
        raise ValueError("数据库里已经有表；请恢复到一个空的数据库")


def _unpack(stream: IO[bytes], data: Path) -> dict:
    """Read the tar to its end, a piece at a time."""
    manifest: dict = {}
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for entry in tar:
            if not entry.isfile():
                continue
            body = tar.extractfile(entry)
            assert body  # a regular file has a body
            if entry.name == MANIFEST:
                manifest = _manifest(body.read())
            elif entry.name == DUMP:
                _load(body)
            else:
                _write(body, _inside(data, entry.name))
    if not manifest:
        raise ValueError("这不是共治的备份：里面没有 manifest.json")
    return manifest


def _manifest(text: bytes) -> dict:
    found = json.loads(text)
    if found.get("format") != FORMAT:
        raise ValueError(f"备份格式 {found.get('format')} 这个版本不认识；请用做备份的版本恢复")
    return found


def _inside(data: Path, name: str) -> Path:
    """Where an entry belongs. Raises ValueError for one that would land elsewhere."""
    first, *rest = Path(name).parts
    if first not in ("files", "secrets") or not rest or ".." in rest:
        raise ValueError(f"备份里有不认识的条目：{name}")
    return data.joinpath(first, *rest)


def _write(body: IO[bytes], target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := body.read(1 << 20):
            file.write(piece)


def _load(body: IO[bytes]) -> None:
    """Feed the dump to pg_restore as it comes out of the tar."""
    program = Path(engine.programs(), "pg_restore")
    options = ["--exit-on-error", "--no-owner", "--no-privileges"]
    command = [str(program), *options, f"--dbname={engine.database_url()}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdin and process.stderr
        try:
            while piece := body.read(1 << 20):
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it gave up: its last words say why
        words = process.stderr.read()
    if process.returncode:
        raise failed("恢复数据库", words)
