"""`gongzhi`: the command line for operators and for other programs. Formats: docs/commands.md.

Exit 0: done. 1: refused or wrong data, the message says what and where. 2: wrong use.
"""

import argparse
import importlib
import json
import keyword
import os
import sys
from types import ModuleType

from gongzhi import engine
from gongzhi.calendar.limits import CalendarError
from gongzhi.policy.refusals import Refusal

HOME = "gongzhi.site.commands"
COMMANDS = (
    "backup",
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
    "messages",
    "rescue",
    "restore",
    "retention",
    "search",
    "serve",
    "token",
    "triage",
    "votes",
    "worker",
)


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        answer = module_of(args.command).run(args)
    except (Refusal, CalendarError, engine.EngineError, ValueError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    if isinstance(answer, int):
        return answer
    if answer is not None:
        show(answer, as_json=getattr(args, "json", False))
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("gongzhi", description="共治：社区协同治理")
    choices = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = module_of(name)
        module.add(choices.add_parser(name, help=module.HELP, description=module.__doc__))
    return made


def module_of(command: str) -> ModuleType:
    """Where a command is at home: a word of Python's own gets an underscore (import_)."""
    return importlib.import_module(f"{HOME}.{command}{'_' * keyword.iskeyword(command)}")


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
