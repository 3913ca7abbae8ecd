"""An empty database made ready: tables, the city, the platform, the three administrators.

Asks for what is not given, if there is somebody to ask. The security and the audit administrator
get one-time passwords, printed once. Running it again adds what is missing.
"""

import argparse
import getpass
import sys

from . import JSON

HELP = "新建：建表、建市、三位管理员"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", help="市的区划代码，例如 371481")
    parser.add_argument("--name", help="市的名称，例如 乐陵市")
    parser.add_argument("--username", help="系统管理员的用户名")
    parser.add_argument("--person", help="系统管理员的姓名")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码，一行")
    parser.add_argument("--security", metavar="USERNAME:NAME", help="安全管理员")
    parser.add_argument("--auditor", metavar="USERNAME:NAME", help="审计管理员")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> dict:
    from gongzhi.site.cli import use_database

    use_database()
    from django.core.management import call_command

    from gongzhi.people import vault
    from gongzhi.policy.duties import Duty
    from gongzhi.site.clock import now
    from gongzhi.site.demo import stamp
    from gongzhi.site.founding import Newcomer, found

    call_command("migrate", interactive=False, verbosity=0)
    stamp.must_be_real()
    vault.provider()  # makes the key ring, so that the first backup finds it
    code = _given(args.code, "市的区划代码", "--code")
    name = _given(args.name, "市的名称", "--name")
    username = _given(args.username, "系统管理员的用户名", "--username")
    person = _given(args.person, "系统管理员的姓名", "--person")
    newcomers = [Newcomer(Duty.SYSTEM_ADMIN, username, person, _password(args))]
    for duty, words, option in (
        (Duty.SECURITY_ADMIN, "安全管理员（用户名:姓名）", "--security"),
        (Duty.AUDITOR, "审计管理员（用户名:姓名）", "--auditor"),
    ):
        pair = _given(getattr(args, option.strip("-")), words, option)
        newcomers.append(Newcomer(duty, *_pair(pair, option)))
    city, seated = found(code, name, newcomers, at=now())
    return {
        "city": f"{city.code} {city.name}",
        "administrators": [vars(s) if args.json else _said(s) for s in seated],
        "next": "打开 /account/login/ 登录，再看“建市步骤”",
    }


def _given(value: str | None, words: str, option: str) -> str:
    """The option, or what somebody at the terminal says. Raises ValueError if nobody is there."""
    if value:
        return value.strip()
    if sys.stdin.isatty() and (said := input(f"{words}：").strip()):
        return said
    raise ValueError(f"缺少{words}：请用 {option} 给出")


def _password(args: argparse.Namespace) -> str:
    """The system administrator's own password; never an argument, where others could see it."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        return ""  # a one-time one is given out
    first = getpass.getpass("系统管理员的密码（空着就给一次性密码）：")
    if first and getpass.getpass("再输一遍：") != first:
        raise ValueError("两次输入的密码不一样")
    return first


def _pair(text: str, option: str) -> tuple[str, str]:
    username, colon, name = text.replace("：", ":").partition(":")
    if not (username and colon and name):
        raise ValueError(f"{option} 要写成 用户名:姓名，例如 lv:吕安全")
    return username.strip(), name.strip()


def _said(seated) -> str:
    from gongzhi.policy.duties import Duty

    label = Duty(seated.duty).label
    if not seated.new:
        return f"{label}：{seated.username}（原来就有）"
    once = f"，一次性密码 {seated.password}（只显示这一次）" if seated.password else ""
    return f"{label}：{seated.username}{once}"
