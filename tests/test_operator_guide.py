"""The operator's guide can be followed: its blocks marked `sh run`, one after the other, as they
stand, on a server and in folders of their own. And its links and examples lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "operator.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh run\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
HERE = re.compile(r"\]\(#([^)]+)\)")
HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?<![\w/])gongzhi ([a-z]+)(?: |$|`)|/bin/gongzhi ([a-z]+)")


@pytest.fixture
def machine(tmp_path):
    """The variables of an operator's shell, on a machine without anything."""
    program = Path(sys.executable).parent
    (tmp_path / "work").mkdir()
    data, backup = tmp_path / "data", tmp_path / "backup"
    backup.mkdir()
    shell = {
        "PATH": f"{program}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),  # this checkout's code, whatever is installed
        "LANG": "C.UTF-8",
        "GONGZHI_DATA": str(data),
        "BACKUP": str(backup),
        "PASSWORD": "street-calls-2026",
    }
    yield shell
    for folder in (data, backup / "restored"):
        stop = [program / "gongzhi", "db", "stop"]
        subprocess.run(stop, env={**shell, "GONGZHI_DATA": str(folder)}, check=False)


@pytest.mark.engine
def test_each_block_of_the_guide_does_what_it_says(machine, tmp_path):
    blocks = BLOCK.findall(TEXT)
    assert len(blocks) > 12
    for block in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            env=machine,
            cwd=tmp_path / "work",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"


def test_the_links_of_the_guide_lead_somewhere():
    assert [ref for ref in LINK.findall(TEXT) if not (GUIDE.parent / ref).exists()] == []
    known = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in HEADING.findall(TEXT)}
    assert set(HERE.findall(TEXT)) <= known


def test_the_guide_and_the_examples_name_commands_that_there_are():
    from gongzhi.site.cli import COMMANDS

    examples = [p.read_text(encoding="utf-8") for p in (GUIDE.parent / "examples").iterdir()]
    named = {a or b for text in (TEXT, *examples) for a, b in COMMAND.findall(text)}
    assert len(named) > 10 and named <= set(COMMANDS)


def test_the_guide_says_what_is_normal_for_each_figure_that_is_told():
    code = (ROOT / "gongzhi" / "site" / "metrics.py").read_text(encoding="utf-8")
    lags = {f"gongzhi_{what}_lag_seconds" for what in re.findall(r'_lag\("(\w+)"', code)}
    told = lags | set(re.findall(r'"(gongzhi_[a-z_]+)"', code))
    assert len(told) == 5 and {name for name in told if name not in TEXT} == set()
