"""Migrations that would stop a running city are named, each with the way around it."""

import json
import sys
from pathlib import Path

import pytest
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations as m
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import migrations as linter  # noqa: E402

FINE, ID = [], ("id", models.BigAutoField(primary_key=True))
SHORT, LONG = models.CharField(max_length=10), models.CharField(max_length=20)
CHECK = models.CheckConstraint(condition=models.Q(n__gt=0), name="n_counts")
UNIQUE = models.UniqueConstraint(fields=["name"], name="one_name")
INDEX = models.Index(fields=["name"], name="by_name")


def released():
    state = ProjectState()
    fields = [ID, ("name", SHORT), ("n", models.IntegerField(null=True))]
    state.add_model(ModelState("city", "Street", fields))
    return state


def found(*operations, **more):
    made = type("Migration", (m.Migration,), {"operations": list(operations), **more})
    return list(linter.faults([made("0002_trial", "city")], released()))


def added(field, name="more"):
    return m.AddField("street", name, field)


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (added(models.UUIDField(db_default=RandomUUID())), "rewrites the table"),
        (added(models.IntegerField(default=0)), "not null without db_default"),
        (added(models.IntegerField(null=True, db_index=True)), "AddIndexConcurrently"),
        (added(models.ForeignKey("city.Street", models.CASCADE, null=True)), "built under a lock"),
        (m.RemoveField("street", "name"), "still runs uses it"),
        (m.RenameField("street", "name", "label"), "still runs uses it"),
        (m.RenameModel("Street", "Road"), "still runs uses it"),
        (m.DeleteModel("Street"), "still runs uses it"),
        (m.AlterField("street", "n", models.BigIntegerField(null=True)), "another type"),
        (m.AlterField("street", "n", models.IntegerField()), "NOT VALID"),
        (m.AlterField("street", "name", models.CharField(max_length=5)), "another type"),
        (m.AlterField("street", "name", models.CharField(max_length=10, unique=True)), "lock"),
        (m.AddIndex("street", INDEX), "AddIndexConcurrently"),
        (m.AddConstraint("street", CHECK), "AddConstraintNotValid"),
        (m.AddConstraint("street", UNIQUE), "CONCURRENTLY"),
        (m.RunSQL("CREATE INDEX by_n ON city_street (n)"), "SQL locks"),
        (m.RunSQL(["alter  table city_street add check (n > 0)"]), "SQL locks"),
        (m.SeparateDatabaseAndState([m.AddIndex("street", INDEX)]), "AddIndexConcurrently"),
    ],
)
def test_what_would_lock_or_break_the_running_version_is_named(operation, why):
    faults = found(operation)
    assert faults and all(f.startswith("city.0002_trial: ") for f in faults)
    assert why in " ".join(faults)


@pytest.mark.parametrize(
    "operation",
    [
        added(models.IntegerField(null=True)),
        added(models.IntegerField(db_default=0)),
        added(models.ForeignKey("city.Street", models.CASCADE, null=True, db_index=False)),
        m.AlterField("street", "name", LONG),
        m.AlterField("street", "name", models.CharField("名称", max_length=10)),
        AddIndexConcurrently("street", INDEX),
        AddConstraintNotValid("street", CHECK),
        m.RunSQL("CREATE INDEX CONCURRENTLY by_n ON city_street (n)"),
        m.RunPython(m.RunPython.noop),
    ],
)
def test_what_locks_nothing_is_let_through(operation):
    assert found(operation) == FINE


def test_a_table_that_is_made_in_the_same_go_is_empty():
    made = m.CreateModel("Road", [ID, ("name", SHORT)])
    assert found(made, m.AddIndex("road", INDEX), m.RemoveField("road", "name")) == FINE


def test_data_and_tables_are_not_changed_in_one_transaction():
    both = (added(models.IntegerField(null=True)), m.RunPython(m.RunPython.noop))
    assert "RunPython" in found(*both)[0]


def test_whoever_knows_better_says_why():
    assert found(m.AddIndex("street", INDEX), locks_are_fine="forty rows") == FINE


@pytest.mark.django_db
def test_since_a_release_only_what_came_after_it_is_looked_at(monkeypatch, tmp_path):
    marker = tmp_path / "released.json"
    monkeypatch.setattr(linter, "RELEASED", marker)
    marker.write_text("{}")
    assert linter.check() == FINE, "before the first release nothing is"
    linter.mark()
    assert linter.check() == FINE, "nothing came after it"
    earlier = {**json.loads(marker.read_text()), "gz_messages": "0002_fewer_indexes"}
    marker.write_text(json.dumps(earlier))
    assert any("0003_channels_and_digest" in fault for fault in linter.check())
