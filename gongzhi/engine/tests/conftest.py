"""Every test has a data folder of its own, and leaves no postgres behind."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

from gongzhi import engine
from gongzhi.engine import account, binaries, paths, postmaster

REPOSITORY = Path(engine.__file__).parents[2]
KINDS = ("wheel", "system")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.engine)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in ("DATABASE_URL", "GONGZHI_DATA", "GONGZHI_PG_BIN", "GONGZHI_PG_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shelf():
    """For data folders: in memory where there is room, a cluster being 1300 small files."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1024**3
    with tempfile.TemporaryDirectory(prefix="gongzhi-", dir=memory if roomy else None) as folder:
        yield Path(folder)


@pytest.fixture
def tmp_path(shelf):
    return Path(tempfile.mkdtemp(dir=shelf))


@pytest.fixture
def new(tmp_path):
    """A data folder that is not there yet."""
    folder = tmp_path / "data"
    yield folder
    put_away(folder)


@pytest.fixture(scope="session")
def made(shelf):
    """A stopped cluster to be copied, since making one takes longer than most tests."""
    folder = shelf / "made"
    engine.ensure(folder)
    engine.stop(folder)
    return folder


@pytest.fixture
def data(new, made):
    """A data folder with a cluster in it, stopped."""
    subprocess.run(["cp", "-a", made, new], check=True)
    return new


def put_away(data: Path) -> None:
    engine.stop(data)
    shutil.rmtree(paths.socket_folder(data), ignore_errors=True)  # left by servers we killed
    home = paths.cluster_folder(data)
    assert not home.exists() or not postmaster._residents(home)
    shutil.rmtree(data, ignore_errors=True)  # 40 MB each


@pytest.fixture(params=KINDS)
def programs(request, monkeypatch):
    """The programs of the wheel, then those of the system."""
    found = programs_of(request.param)
    monkeypatch.setenv("GONGZHI_PG_BIN", str(found.folder))
    return found


def programs_of(kind: str) -> binaries.Binaries:
    folders = [
        folder
        for folder in binaries._folders({"PATH": ""})
        if folder.is_relative_to(binaries.DEBIAN) == (kind == "system")
    ]
    for folder in folders:
        if found := binaries._look_into(folder):
            return found
    warnings.warn(f"NOT TESTED with the {kind}'s PostgreSQL: it is not installed", stacklevel=1)
    pytest.skip(f"the {kind}'s PostgreSQL is not installed")


def ask(server: engine.Server, sql: str, *, database: str = "gongzhi") -> str:
    """What psql prints, as bare rows."""
    done = subprocess.run([*psql(server, database), "-c", sql], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def psql(server: engine.Server, database: str = "gongzhi") -> list[str]:
    tool = Path(binaries.find(environ={}).folder, "psql")
    return [str(tool), "-XqAt", "-h", str(server.socket), "-U", "gongzhi", "-d", database]


def python(code: str, *arguments: object, **options) -> subprocess.Popen:
    """Another process that knows the engine; its output is a pipe."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import sys\nfrom gongzhi import engine\n{code}"]
        + [str(argument) for argument in arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), *sys.path])},
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def owner(data: Path) -> account.Account:
    return account.choose(paths.cluster_folder(data))


def wait_until(condition) -> None:
    assert postmaster._comes_true(condition, within=10)
