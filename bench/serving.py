"""The product as it is served: `gongzhi serve`, on a database and in a folder of its own."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongzhi import engine

WORKERS = 2
PATIENCE = 60  # seconds


@contextmanager
def scratch(kept: Path | None = None) -> Iterator[engine.Server]:
    """A data folder with a real database (fsync on), thrown away at the end unless it is `kept`.

    Settles the environment, so Django must not be loaded yet.
    """
    for name in [n for n in os.environ if n.startswith("GONGZHI_") or n == "DATABASE_URL"]:
        del os.environ[name]
    data = kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="gongzhi-bench-"))
    os.environ["GONGZHI_DATA"] = str(data)
    try:
        yield engine.ensure()
    finally:
        engine.stop()
        if not kept:
            shutil.rmtree(data)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=10_000, help="1000, 10000, 100000 …")
    parser.add_argument(
        "--data", type=Path, help="keep the database in this folder; one that is there is used"
    )


@dataclass(frozen=True)
class Served:
    pid: int
    port: int


@contextmanager
def served() -> Iterator[Served]:
    """Serve until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "gongzhi.site.cli", "serve"]
    options = ["--port", str(port), "--workers", str(WORKERS)]
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Served(process.pid, port)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the product does not come up")
