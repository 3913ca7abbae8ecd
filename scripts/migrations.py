"""Migrations that would stop a running city: what locks a table while it is rewritten or read as a
whole, and what the version that still runs can't do without.

    python scripts/migrations.py check    # faults of the migrations that no release has; exit 1
    python scripts/migrations.py mark     # at a release: from now on all that are here are released

Only tables that a release has are looked at: one made in the same go is empty. Whoever knows
better says so in the migration, and why: `locks_are_fine = "forty rows"`.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

RELEASED = Path(__file__).with_name("released.json")
LOCKING = re.compile(
    r"\b(ALTER\s+TABLE|DROP\s|RENAME\s|REINDEX|VACUUM\s+FULL|CLUSTER\b"
    r"|CREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY))",
    re.IGNORECASE,
)
OURS = "gongzhi"


def faults(migrations: Iterable, before) -> Iterator[str]:
    """What is wrong with these migrations, in their order. before: the project state of the last
    release (a ProjectState; it is changed)."""
    fresh: set[tuple[str, str]] = set()
    for migration in migrations:
        where = f"{migration.app_label}.{migration.name}"
        found = list(_of_one(migration, before, fresh))
        if not getattr(migration, "locks_are_fine", ""):
            yield from (f"{where}: {fault}" for fault in found)


def _of_one(migration, state, fresh: set) -> Iterator[str]:
    from django.db.migrations.operations import RunPython

    kinds = [type(op) for op in migration.operations]
    if RunPython in kinds and len(set(kinds)) > 1 and migration.atomic:
        yield "data are changed while tables are locked: a migration of its own for RunPython"
    for operation in migration.operations:
        yield from _of_operation(operation, migration.app_label, state, fresh)
        operation.state_forwards(migration.app_label, state)


def _of_operation(op, app: str, state, fresh: set) -> Iterator[str]:
    from django.db.migrations import operations as ops

    if isinstance(op, ops.SeparateDatabaseAndState):
        for one in op.database_operations:
            yield from _of_operation(one, app, state, fresh)
        return
    if isinstance(op, ops.RunSQL):
        yield from _of_sql(op.sql)
        return
    if isinstance(op, ops.CreateModel):
        fresh.add((app, op.name_lower))
        return
    model = getattr(op, "model_name_lower", getattr(op, "name_lower", ""))
    if (app, model) in fresh:
        return
    for kind, look in RULES:
        if isinstance(op, kind()):
            yield from (f"{op.describe()}: {fault}" for fault in look(op, app, state))


def _of_sql(sql) -> Iterator[str]:
    for one in [sql] if isinstance(sql, str) else sql:
        text = one if isinstance(one, str) else one[0]
        if found := LOCKING.search(text):
            yield f"SQL locks a table: {found[0].strip()}"


def _gone(op, app, state) -> Iterator[str]:
    yield "the version that still runs uses it: stop using it first, take it away a release later"


def _added_field(op, app, state) -> Iterator[str]:
    from django.db.models import NOT_PROVIDED, ManyToManyField, Value

    field = op.field
    if isinstance(field, ManyToManyField):
        return
    given = field.db_default
    if given is not NOT_PROVIDED and not isinstance(given, Value | str | int | bool | float):
        yield "a default that differs by row rewrites the table: add it as null, fill, then default"
    if given is NOT_PROVIDED and not field.null:
        yield "not null without db_default: the version that still runs can't add rows"
    yield from _indexed(field)


def _indexed(field) -> Iterator[str]:
    if field.unique or field.db_index:
        yield "its index is built under a lock: db_index=False, then AddIndexConcurrently"


def _altered_field(op, app, state) -> Iterator[str]:
    from django.db import connection

    old = state.apps.get_model(app, op.model_name)._meta.get_field(op.name)
    after = state.clone()
    op.state_forwards(app, after)
    new = after.apps.get_model(app, op.model_name)._meta.get_field(op.name)
    if not old.concrete or old.many_to_many:
        return
    was, is_now = old.db_type(connection), new.db_type(connection)
    if was != is_now and not _widened(was, is_now):
        yield f"another type ({was} → {is_now}) rewrites the table"
    if old.null and not new.null:
        yield "not null reads the whole table under a lock: a check NOT VALID, validate, then this"
    if not (old.unique or old.db_index):
        yield from _indexed(new)


def _widened(was: str, is_now: str) -> bool:
    """PostgreSQL lets a text become longer without reading it."""
    sizes = [re.fullmatch(r"varchar\((\d+)\)", kind) for kind in (was, is_now)]
    if sizes[0] and is_now in ("text", "varchar"):
        return True
    return all(sizes) and int(sizes[0][1]) < int(sizes[1][1])


def _added_index(op, app, state) -> Iterator[str]:
    from django.contrib.postgres.operations import AddIndexConcurrently

    if not isinstance(op, AddIndexConcurrently):
        yield "nobody can write meanwhile: AddIndexConcurrently, atomic = False"


def _removed_index(op, app, state) -> Iterator[str]:
    from django.contrib.postgres.operations import RemoveIndexConcurrently

    if not isinstance(op, RemoveIndexConcurrently):
        yield "nobody can read meanwhile: RemoveIndexConcurrently, atomic = False"


def _added_constraint(op, app, state) -> Iterator[str]:
    from django.contrib.postgres.operations import AddConstraintNotValid
    from django.db.models import CheckConstraint

    if isinstance(op, AddConstraintNotValid):
        return
    if isinstance(op.constraint, CheckConstraint):
        yield "reads the whole table under a lock: AddConstraintNotValid, then ValidateConstraint"
    else:
        yield "builds its index under a lock: CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX"


def _kind(*names: str):
    def kinds() -> tuple[type, ...]:
        from django.db.migrations import operations as ops

        return tuple(getattr(ops, name) for name in names)

    return kinds


RULES = (
    (_kind("DeleteModel", "RenameModel", "RemoveField", "RenameField", "AlterModelTable"), _gone),
    (_kind("AddField"), _added_field),
    (_kind("AlterField"), _altered_field),
    (_kind("AddIndex"), _added_index),
    (_kind("RemoveIndex"), _removed_index),
    (_kind("AddConstraint"), _added_constraint),
)


def check() -> list[str]:
    """Faults of the product's migrations since the last release; none before the first."""
    from django.db.migrations.loader import MigrationLoader

    released = json.loads(RELEASED.read_text())
    if not released:
        return []
    loader = MigrationLoader(None)
    done = {m for node in released.items() for m in loader.graph.forwards_plan(tuple(node))}
    plan = [m for leaf in _ours(loader) for m in loader.graph.forwards_plan(leaf)]
    ahead = [m for m in dict.fromkeys(plan) if m not in done]
    before = loader.project_state([tuple(node) for node in released.items()])
    return list(faults((loader.graph.nodes[m] for m in ahead), before))


def mark() -> None:
    from django.db.migrations.loader import MigrationLoader

    leaves = sorted(_ours(MigrationLoader(None)))
    RELEASED.write_text(json.dumps(dict(leaves), indent=1) + "\n")


def _ours(loader) -> list[tuple[str, str]]:
    from django.apps import apps

    leaves = loader.graph.leaf_nodes()
    return [leaf for leaf in leaves if apps.get_app_config(leaf[0]).name.startswith(OURS)]


def main(words: list[str]) -> int:
    if words not in (["check"], ["mark"]):
        print(__doc__, file=sys.stderr)
        return 2
    import django

    django.setup()
    if words == ["mark"]:
        mark()
        return 0
    found = check()
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
