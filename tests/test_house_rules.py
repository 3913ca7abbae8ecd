"""Rules of the house that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "gongzhi"
CODE = [p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts]
EDGE_NAMES = {"api", "views", "pages", "forms"}
EDGES = [p for p in CODE if EDGE_NAMES & {p.stem, p.parent.name} and "tests" not in p.parts]
WRITES = re.compile(
    r"\.(save|create|bulk_create|bulk_update|update|delete|get_or_create|update_or_create)\("
)
HARMLESS = re.compile(r"(context|params|query|headers|extra|GET|kwargs|data)\w*\.update\(")


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", EDGES, ids=name)
def test_pages_and_api_never_write_to_the_database_themselves(path):
    lines = [ln for ln in path.read_text().splitlines() if not HARMLESS.search(ln)]
    assert [ln.strip() for ln in lines if WRITES.search(ln)] == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", CODE, ids=name)
def test_only_the_site_looks_at_the_clock(path):
    if path.parts[-2:] == ("site", "clock.py") or "tests" in path.parts:
        return
    calls = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
    }
    assert calls & {"datetime.now", "date.today", "timezone.now", "time.time"} == set()


def test_foreign_keys_look_down_too():
    """A ForeignKey("app.Model") string is an import that import-linter cannot see."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    depth = {room.strip(): i for i, layer in enumerate(layers) for room in layer.split("|")}

    def room(model) -> str:
        return model.__module__.split(".")[1]

    def mechanism(model) -> str:
        return model.__module__.split(".")[2] if room(model) == "mechanisms" else ""

    ours = [m for m in apps.get_models() if m.__module__.startswith("gongzhi.")]
    links = [
        (m, f.related_model)
        for m in ours
        for f in m._meta.get_fields()
        if f.concrete and f.is_relation and f.related_model in ours
    ]
    assert links
    assert [(a, b) for a, b in links if depth[room(a)] > depth[room(b)]] == []
    across = [(a, b) for a, b in links if mechanism(b) and mechanism(a) not in ("", mechanism(b))]
    assert across == []


FORBIDDEN = {"core", "common", "utils", "helpers", "base", "misc"}


def test_rooms_are_named_for_what_they_hold():
    assert [name(p) for p in CODE if FORBIDDEN & {p.stem, *p.relative_to(PACKAGE).parts}] == []


def test_every_journaled_table_refuses_change():
    from gongzhi.journal.models import Entry, Seal

    for model in (Entry, Seal):
        names = {t.name for t in model._meta.triggers}
        assert {"no_change", "no_truncate"} <= names
