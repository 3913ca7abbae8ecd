"""The page about the roll says what the code does, and its recipe makes the digest."""

import json
import re
import subprocess
import sys
from pathlib import Path

import gongzhi
from gongzhi.mechanisms.owners.counting import RollLine
from gongzhi.mechanisms.owners.counting.digests import of_roll
from gongzhi.mechanisms.owners.counting.weight import cm2
from gongzhi.mechanisms.owners.roll import rules
from gongzhi.mechanisms.owners.roll.models import AreaSource, Gap
from gongzhi.mechanisms.owners.roll.parameters import OBJECTIONS
from gongzhi.policy.declared import declared

HOME = Path(gongzhi.__file__).parents[1]
PAGE = (HOME / "docs/mechanisms/owners-roll.md").read_text()
RECIPE = (Path(__file__).parents[1] / "templates/owners_roll/recipe.txt").read_text()


def block(name: str) -> str:
    found = re.search(
        rf"<!-- {name}: run by a test -->\n```\w+\n(.*?)```\n<!-- {name}: its end -->",
        PAGE,
        re.DOTALL,
    )
    assert found
    return found[1]


def test_the_recipe_on_the_page_is_the_one_in_the_manual():
    assert block("recipe").strip() == RECIPE.strip()


def test_the_recipe_makes_the_digest_of_the_example(tmp_path):
    (tmp_path / "lines.json").write_text(block("example"))
    (tmp_path / "recipe.py").write_text(block("recipe"))
    made = subprocess.run(
        [sys.executable, "recipe.py", "lines.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    rows = json.loads(block("example"))["roll"]
    assert made == of_roll(RollLine(r["unit"], cm2(r["area"]), r["owner"], r["kind"]) for r in rows)
    assert f"it is `{made}`" in PAGE


def test_the_tables_name_every_source_and_every_conflict():
    for rank, source in enumerate(rules.RANK, 1):
        assert f"| {rank} | {AreaSource(source).label} | `{source}` |" in PAGE
    for gap in Gap:
        assert f"| {gap.label} | `{gap.value}` |" in PAGE
    days = str(declared(OBJECTIONS).value).removesuffix("CD")
    assert f"heard for {days} days (`{OBJECTIONS}`)" in PAGE
