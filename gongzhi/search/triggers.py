"""Triggers that keep the index in step with the tables, in the transaction that changes them.

A room puts them on its models. They cost no round trip, and there is no door around them: what a
service, an import or a repair by hand writes is found alike.
"""

import pgtrigger
from pgtrigger import After, Referencing, Trigger

from .models import Kind

KEEP = "PERFORM search_keep('{kind}', {ref}, {fresh}); "
DONE = "RETURN NULL;"
SCOPE = ("street_id", "community_id", "compound_id")


def keep(kind: Kind, ref: str, *, fresh: bool = False) -> str:
    """The line of a trigger that makes an entry anew. ref: what holds its id, e.g. NEW.id."""
    return KEEP.format(kind=kind.value, ref=ref, fresh=str(fresh).lower())


def kept(kind: Kind, *columns: str, also: str = "", when: str = "") -> list[Trigger]:
    """For a table whose rows are found themselves: an entry from the insert on.

    columns: what their entries are made of.  also: what is made anew with them.
    when: the rows that are meant, of NEW.
    """
    condition = pgtrigger.Condition(when) if when else None
    make = keep(kind, "NEW.id", fresh=True) + DONE
    return [
        Trigger(
            name="search_new",
            when=After,
            operation=pgtrigger.Insert,
            condition=condition,
            func=make,
        ),
        Trigger(
            name="search_changed",
            when=After,
            operation=pgtrigger.UpdateOf(*columns),
            condition=condition,
            func=also + make,
        ),
        gone(kind),
    ]


def gone(kind: Kind) -> Trigger:
    forget = f"DELETE FROM search_entry WHERE kind = '{kind.value}' AND ref = OLD.id; "
    return Trigger(name="search_gone", when=After, operation=pgtrigger.Delete, func=forget + DONE)


def told_beside(kind: Kind, ref: str, *columns: str) -> Trigger:
    """For a table that says more about a thing. It is written with the thing, whose entry is made
    at the end of that transaction: only what changes later is looked at. ref: its foreign key."""
    return Trigger(
        name="search_told",
        when=After,
        operation=pgtrigger.UpdateOf(*columns),
        func=keep(kind, f"NEW.{ref}") + DONE,
    )


def case_triggers() -> list[Trigger]:
    """A new case gets its entry as the transaction ends: then its seats and its text are there, and
    the index is written once. What is below a case lets others see it, so it is made anew, too;
    first, since cases are locked from the top down."""
    above = "IF NEW.parent_id IS NOT NULL THEN " + keep(Kind.CASE, "NEW.parent_id") + "END IF; "
    moved = "title", "procedure", "opened_at", "parent_id", *SCOPE
    left = "IF OLD.parent_id IS DISTINCT FROM NEW.parent_id THEN {}{}END IF; ".format(
        keep(Kind.CASE, "OLD.parent_id"), keep(Kind.CASE, "NEW.parent_id")
    )
    return [
        Trigger(
            name="search_new",
            when=After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            func=above + keep(Kind.CASE, "NEW.id", fresh=True) + DONE,
        ),
        Trigger(
            name="search_changed",
            when=After,
            operation=pgtrigger.UpdateOf(*moved),
            func=left + keep(Kind.CASE, "NEW.id") + DONE,
        ),
        gone(Kind.CASE),
    ]


RESEATED = """
    PERFORM search_keep('c', touched.ref, false) FROM (
        SELECT case_id AS ref FROM changed_rows
        UNION
        SELECT c.parent_id FROM changed_rows JOIN casework_case c ON c.id = changed_rows.case_id
        WHERE c.parent_id IS NOT NULL
        ORDER BY ref
    ) touched;
    RETURN NULL;
"""


def seat_triggers() -> list[Trigger]:
    """A seat lets its organisation see the case and the one above it."""
    changed = pgtrigger.UpdateOf("role", "organisation_id", "case_id")
    return [
        _of_seats("search_seated", pgtrigger.Insert, Referencing(new="changed_rows")),
        _of_seats("search_unseated", pgtrigger.Delete, Referencing(old="changed_rows")),
        Trigger(
            name="search_reseated",
            when=After,
            operation=changed,
            func=keep(Kind.CASE, "OLD.case_id") + keep(Kind.CASE, "NEW.case_id") + DONE,
        ),
    ]


def _of_seats(name: str, operation, rows: Referencing) -> Trigger:
    return Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=After,
        operation=operation,
        referencing=rows,
        func=RESEATED,
    )
