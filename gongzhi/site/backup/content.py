"""What a database holds, in figures that a restored one must show again."""

from psycopg import Connection, sql

TABLES = """
    SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""
SUM = """
    SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t
"""
"""A sum of hashes: it doesn't depend on the order in which rows lie on the disk."""


def same_everywhere(connection: Connection) -> None:
    """Let rows be written the same whatever the server's settings are."""
    connection.execute("SET LOCAL TIME ZONE 'UTC'")
    connection.execute("SET LOCAL bytea_output = 'hex'")
    connection.execute("SET LOCAL extra_float_digits = 1")


def content(connection: Connection) -> dict[str, list]:
    """Table → [number of rows, sum of their hashes], in the caller's transaction."""
    same_everywhere(connection)
    tables = [name for (name,) in connection.execute(TABLES)]
    told = {}
    for name in tables:
        row = connection.execute(sql.SQL(SUM).format(sql.Identifier(name))).fetchone()
        told[name] = list(row or (0, "0"))
    return told


def differences(was: dict[str, list], found: dict[str, list]) -> list[str]:
    """Each table that is not what it was, in words."""
    told = []
    for name in sorted(was.keys() | found.keys()):
        before, after = was.get(name, [0, "0"]), found.get(name, [0, "0"])
        if before[0] != after[0]:
            told.append(f"{name}：备份时 {before[0]} 行，恢复后 {after[0]} 行")
        elif before[1] != after[1]:
            told.append(f"{name}：行数相同，内容不同")
    return told
