"""The reference pages leave nothing out: every word of the command line, every variable."""

import ast
import re
from pathlib import Path

import pytest

from gongzhi.site import reference
from gongzhi.site.variables import VARIABLES

PACKAGE = Path(__file__).parents[2]
CODE = [p for p in PACKAGE.rglob("*.py") if not {"tests", "migrations"} & set(p.parts)]
INSIDE = {"GONGZHI_SERVER_PID"}
"""Said from one process of ours to another; nobody sets it."""
NAME = re.compile(r"\bGONGZHI_[A-Z]+(?:_[A-Z]+)*\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
READERS = {"flag": "0", "words": None, "whole": None}
"""The functions that read a variable → the default where they are given none."""
LISTED = {v.name: v.default for v in VARIABLES}


def calls():
    """(name of a function, its plain arguments) for each call in the code."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, [a.value for a in node.args if isinstance(a, ast.Constant)]


def test_every_variable_that_the_code_reads_is_in_the_guide():
    found = {n for p in CODE if p.name != "variables.py" for n in NAME.findall(p.read_text())}
    found |= {f"GONGZHI_{args[0].upper()}" for name, args in calls() if name == "kept_secret"}
    assert found - INSIDE == set(LISTED) - {"DATABASE_URL"}


def test_a_default_in_the_guide_is_the_one_in_the_code():
    read = [(args, READERS[name]) for name, args in calls() if name in READERS]
    named = [(a, usual) for a, usual in read if a and str(a[0]).startswith("GONGZHI_")]
    assert len(named) >= 6
    for (variable, *default), usual in named:
        assert LISTED[variable] == str((default or [usual])[0])


@pytest.mark.parametrize("called", reference.forms())
def test_every_word_of_the_command_line_is_explained_in_chinese(called):
    form = reference.forms()[called]
    bare = [a.dest for a in reference.options(form) if not CHINESE.search(a.help or "")]
    assert [dest for dest in bare if dest not in ("kind", "file")] == []
    assert reference.usage(called, form).startswith(f"gongzhi {called}")


def test_a_word_that_may_be_left_out_stands_in_brackets():
    forms = reference.forms()
    assert (
        reference.usage("db grant", forms["db grant"]) == "gongzhi db grant ROLE [--run] [--json]"
    )
    assert "[FILE]" in reference.usage("import", forms["import"])
    assert "--limit LIMIT" in reference.usage("clock due", forms["clock due"])


def test_a_default_is_told_unless_the_help_tells_it():
    days, workers = reference.forms()["demo"], reference.forms()["serve"]
    words = {a.dest: reference.told(a) for form in (days, workers) for a in reference.options(form)}
    assert words["days"].endswith("（默认 `30`）") and words["workers"].count("默认") == 1
