"""The reference parts of the manual: every command with its options, every variable."""

import argparse
import inspect
from collections.abc import Iterator

from .cli import COMMANDS, module_of, parser
from .variables import VARIABLES


def variables() -> list[tuple[str, str, str]]:
    """(name, what it is, default), as cells."""
    return [(f"`{v.name}`", v.what, _default(v.default)) for v in VARIABLES]


def _default(text: str) -> str:
    plain = text.isascii() and text
    return f"`{text}`" if plain else text or "–"


def commands() -> str:
    """A section for each command: what it is for, how it is called, what each word means."""
    known = _choices(parser())
    return "\n".join("\n".join(_section(name, known[name])) for name in COMMANDS)


def _section(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    module = module_of(name)
    yield f"### gongzhi {name}\n"
    yield f"{module.HELP}。\n"
    yield f"{inspect.cleandoc(module.__doc__ or '')}\n"
    parts = _choices(command)
    forms = [(f"{name} {sub}", part) for sub, part in parts.items()] or [(name, command)]
    yield "```"
    for called, form in forms:
        yield usage(called, form)
    yield "```\n"
    yield "| 写法 | 说明 |"
    yield "| --- | --- |"
    for sub, words in _helps(command).items():
        yield f"| `{sub}` | {words} |"
    for action, words in _words(form for __, form in forms).items():
        yield f"| `{action}` | {words} |"
    yield ""


def usage(called: str, form: argparse.ArgumentParser) -> str:
    """gongzhi CALLED FILE --must X [--may Y]"""
    words = [_usage(action) for action in options(form)]
    return " ".join(["gongzhi", called, *words])


def _usage(action: argparse.Action) -> str:
    wanted = action.required and action.nargs != "?"
    return _called(action) if wanted else f"[{_called(action)}]"


def _called(action: argparse.Action) -> str:
    """--name VALUE, --flag, or the VALUE of one that has no name."""
    name = action.option_strings[-1] if action.option_strings else ""
    value = "" if action.nargs == 0 else _value(action)
    return " ".join(filter(None, (name, value)))


def _value(action: argparse.Action) -> str:
    if action.metavar:
        return str(action.metavar)
    if action.choices:
        return "|".join(map(str, action.choices))
    return action.dest.upper() if action.option_strings else action.dest


def _words(forms: Iterator[argparse.ArgumentParser]) -> dict[str, str]:
    """How it is called → what it means; once where several forms share it."""
    return {
        _called(action).replace("|", "\\|"): told(action)
        for form in forms
        for action in options(form)
    }


def told(action: argparse.Action) -> str:
    """The help, with the default where there is one to be known that it doesn't say itself."""
    words, default = action.help or "", action.default
    if default in (None, False, "") or isinstance(default, list) or "默认" in words:
        return words
    return f"{words}（默认 `{default}`）"


def options(form: argparse.ArgumentParser) -> list[argparse.Action]:
    """What can be said to this command itself, in order."""
    kinds = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in form._actions if not isinstance(action, kinds)]


def _subparsers(form: argparse.ArgumentParser) -> argparse._SubParsersAction | None:
    found = (a for a in form._actions if isinstance(a, argparse._SubParsersAction))
    return next(found, None)


def _choices(form: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = _subparsers(form)
    return dict(found.choices) if found else {}


def _helps(form: argparse.ArgumentParser) -> dict[str, str]:
    found = _subparsers(form)
    return {a.dest: a.help or "" for a in found._choices_actions} if found else {}


def forms() -> dict[str, argparse.ArgumentParser]:
    """Every way to call the command line: "db grant" → its parser."""
    found: dict[str, argparse.ArgumentParser] = {}
    for name, command in _choices(parser()).items():
        parts = _choices(command)
        found |= {f"{name} {sub}": part for sub, part in parts.items()} or {name: command}
    return found
