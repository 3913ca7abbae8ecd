"""`gongzhi`: the command line for operators and for other programs. Formats: docs/commands.md.

Exit 0: done. 1: refused or wrong data, the message says what and where. 2: wrong use.
"""

import argparse
import importlib
import json
import keyword
import os
import sys

from gongzhi import engine
from gongzhi.calendar.limits import CalendarError
from gongzhi.policy.refusals import Refusal

COMMANDS = (
    "check",
    "clock",
    "db",
    "demo",
    "doctor",
    "export",
    "import",
    "indicators",
    "init",
    "journal",
    "keys",
    "retention",
    "serve",
    "token",
    "worker",
)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("gongzhi", description="共治：社区协同治理")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {name: importlib.import_module(module_of(name)) for name in COMMANDS}
    for name, module in modules.items():
        module.add(choices.add_parser(name, help=module.HELP, description=module.__doc__))
    args = parser.parse_args(argv)
    try:
        answer = modules[args.command].run(args)
    except (Refusal, CalendarError, engine.EngineError, ValueError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    if isinstance(answer, int):
        return answer
    if answer is not None:
        show(answer, as_json=getattr(args, "json", False))
    return 0


def module_of(command: str) -> str:
    """Where a command is at home: a word of Python's own gets an underscore (import_)."""
    return f"gongzhi.site.commands.{command}{'_' * keyword.iskeyword(command)}"


def show(answer: object, *, as_json: bool) -> None:
    """Print an answer for a program, or line by line for a person."""
    if as_json or not isinstance(answer, dict | list):
        print(json.dumps(answer, ensure_ascii=False) if as_json else answer)
        return
    rows = answer.items() if isinstance(answer, dict) else enumerate(answer, 1)
    for name, value in rows:
        if isinstance(value, list):
            value = "".join(f"\n  {line}" for line in value)
        print(f"{name}: {value}" if isinstance(answer, dict) else value)


def load_django() -> None:
    """Load Django without starting anything."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.site.settings")
    django.setup()


def use_database() -> None:
    """Start the embedded server if need be and load Django."""
    if "DATABASE_URL" not in os.environ:
        engine.ensure()
    load_django()


if __name__ == "__main__":
    sys.exit(main())
