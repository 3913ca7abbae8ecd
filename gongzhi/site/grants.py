"""Rights for a role that the product runs as and that owns nothing.

Whoever owns the tables can take the triggers off the record. A role of this kind cannot: it reads
and writes what the product does, may only read and add to the record, and changes no table.
"""

from django.apps import apps
from django.db import connection, transaction
from psycopg.sql import Identifier

from gongzhi.journal.models import append_only
from gongzhi.policy.refusals import NotNow

LOCK = append_only()[0].name
"""The trigger that marks a table to which rows may only be added."""


def statements(role: str) -> list[str]:
    """What is to be said to the database, in this order, by the owner of the tables."""
    to, database = _quoted(role), _quoted(connection.settings_dict["NAME"])
    only_added = ", ".join(map(_quoted, append_only_tables()))
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {to}",
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {to}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {only_added} FROM {to}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {to}",
    ]


def _quoted(name: str) -> str:
    return Identifier(name).as_string()


def append_only_tables() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models()
        if LOCK in {trigger.name for trigger in getattr(model._meta, "triggers", ())}
    ]


@transaction.atomic
def give(role: str) -> list[str]:
    """Give the rights. Again after each upgrade: a new table has none yet.

    Raises NotNow if there is no such role, or if it could take back what is kept from it.
    """
    _check(role)
    said = statements(role)
    with connection.cursor() as cursor:
        for statement in said:
            cursor.execute(statement)
    return said


def _check(role: str) -> None:
    asked = "SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles"
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} WHERE rolname = %s", [role])
        found = cursor.fetchone()
    if found is None:
        raise NotNow(f"数据库里没有“{role}”这个角色。请数据库管理员先建：CREATE ROLE … LOGIN")
    if found[0]:
        raise NotNow(f"“{role}”就是表的所有者或超级用户，限制不了它。请另建一个角色")
