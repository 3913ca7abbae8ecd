"""What this machine has and lacks: one finding each, in the operator's language."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import account, binaries, paths
from .server import status
from .trouble import EngineError

OLDEST_PYTHON = (3, 11)
LITTLE_DISK = 2 * 1024**3  # bytes; the log of the database alone may take them


@dataclass(frozen=True)
class Finding:
    """`remedy` is empty when all is well; without an `optional` thing the product still runs."""

    name: str
    ok: bool
    what: str
    remedy: str = ""
    optional: bool = False


def doctor(
    data_dir: str | os.PathLike[str] | None = None, *, environ: Mapping[str, str] = os.environ
) -> list[Finding]:
    """Look at everything, change nothing. Never raises."""
    data = paths.data_folder(data_dir, environ=environ)
    return [
        _python(),
        *_database(data, environ),
        _program("Node.js", "node", "构建前端资源", "apt install nodejs npm"),
        _program("npm", "npm", "构建前端资源", "apt install npm"),
        _program("gettext", "msgfmt", "编译界面译文", "apt install gettext"),
        _program("浏览器", "chromium", "浏览器测试", "apt install chromium", optional=True),
        _fonts(),
    ]


def _python() -> Finding:
    ok = sys.version_info >= OLDEST_PYTHON
    least = ".".join(map(str, OLDEST_PYTHON))
    remedy = "" if ok else f"请安装 Python {least} 或更高版本"
    return Finding("Python", ok, sys.version.split()[0], remedy)


def _database(data: Path, environ: Mapping[str, str]) -> list[Finding]:
    if environ.get("DATABASE_URL"):
        return [Finding("数据库", True, "由 DATABASE_URL 指定，不用自带的数据库")]
    return [_programs(environ), _user(data, environ), _disk(data), _server(data)]


def _programs(environ: Mapping[str, str]) -> Finding:
    try:
        found = binaries.find(environ=environ)
    except EngineError as error:
        return Finding("PostgreSQL 程序", False, "没有找到", str(error))
    return Finding("PostgreSQL 程序", True, f"{found.version}，{found.folder}")


def _user(data: Path, environ: Mapping[str, str]) -> Finding:
    name = "数据库用户"
    try:
        chosen = account.choose(paths.cluster_folder(data), environ=environ).name
    except EngineError as error:
        return Finding(name, False, "不能确定", str(error))
    except OSError:
        return Finding(name, False, "不能确定", "请以数据目录的所有者或 root 运行")
    if chosen == "nobody":
        remedy = "仅可试用；正式运行前请执行 useradd --system gongzhi，再新建数据目录"
        return Finding(name, False, "nobody，与其他程序共用", remedy, optional=True)
    return Finding(name, True, chosen)


def _disk(data: Path) -> Finding:
    there = next(folder for folder in (data, *data.parents) if os.access(folder, os.F_OK))
    free = shutil.disk_usage(there).free
    writable = os.access(there, os.W_OK)
    what = f"{data}，余 {free / 1024**3:.1f} GB" + ("" if writable else "，不可写")
    ok = writable and free >= LITTLE_DISK
    return Finding("数据目录", ok, what, "" if ok else "请清理磁盘，或用 GONGZHI_DATA 指定别处")


def _server(data: Path) -> Finding:
    try:
        server = status(data)
    except EngineError as error:
        return Finding("数据库", False, "不能确定", str(error))
    if server is None:
        return Finding("数据库", True, "未运行（用到时自动启动）")
    since = server.started.astimezone().strftime("%Y-%m-%d %H:%M")
    what = f"PostgreSQL {server.major} 运行中，进程 {server.pid}，自 {since}"
    return Finding("数据库", True, f"{what}，套接字 {server.socket}")


def _program(name: str, command: str, use: str, get: str, *, optional: bool = False) -> Finding:
    where = shutil.which(command)
    remedy = "" if where else f"{use}需要它，请执行：{get}"
    return Finding(name, where is not None, where or "没有找到", remedy, optional)


def _fonts() -> Finding:
    name, remedy = "中文字体", "PDF 和截图需要它，请执行：apt install fonts-noto-cjk"
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return Finding(name, False, "没有 fc-list，不能确定", remedy, optional=True)
    families = sorted(set(listed.splitlines()))
    if not families:
        return Finding(name, False, "没有找到", remedy, optional=True)
    return Finding(name, True, f"{families[0]} 等 {len(families)} 种", optional=True)
