"""The append-only record: one row per act, chained per subject, sealed every minute.

The database itself numbers, chains and hashes the rows (a trigger) and refuses to change or remove
them (triggers that hold for the table's owner too), so that no door leads around the record.
"""

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

ENTRY_TABLE, SEAL_TABLE = "journal_entry", "journal_seal"

CHAIN = """
    PERFORM pg_advisory_xact_lock_shared(4705);
    PERFORM pg_advisory_xact_lock(4706, hashtext(NEW.subject));
    NEW.id := nextval(pg_get_serial_sequence('journal_entry', 'id'));
    SELECT e.seq, e.hash INTO NEW.seq, NEW.prev FROM journal_entry e
        WHERE e.subject = NEW.subject ORDER BY e.seq DESC LIMIT 1;
    NEW.seq := COALESCE(NEW.seq, 0) + 1;
    NEW.prev := COALESCE(NEW.prev, '');
    NEW.hash := encode(sha256(convert_to(concat_ws(E'\\x1f', NEW.prev, NEW.subject, NEW.seq::text,
        NEW.at, COALESCE(NEW.person::text, ''), COALESCE(NEW.post::text, ''),
        NEW.act, NEW.digest, NEW.details), 'UTF8')), 'hex');
    RETURN NEW;
"""
"""Lock 4705 (shared) lets a seal wait for writers in flight; 4706 keeps one subject's rows in line.
The id is drawn under both: the one that was drawn before could lie inside a range sealed since, or
run against the order of the chain. The hash covers the fields in this order, joined by U+001F:
`chain.entry_hash` is its twin."""

REFUSE = "RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP;"


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE, for the table's owner too."""
    rows = pgtrigger.Update | pgtrigger.Delete
    return [
        pgtrigger.Trigger(name="no_change", when=pgtrigger.Before, operation=rows, func=REFUSE),
        pgtrigger.Trigger(
            name="no_truncate",
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            operation=pgtrigger.Truncate,
            func=REFUSE,
        ),
    ]


class Entry(models.Model):
    """One act. Holds references and a keyed digest, never a personal value.

    subject: what it was done to, `kind:id`.  person, post: references of who did it.
    at: ISO 8601 text, so that its hash doesn't depend on a session's time zone.
    digest: keyed digest of the values before and after and of the reason.
    details: canonical JSON of what may be public: states, numbers, codes, references.
    """

    subject = models.CharField(max_length=60)
    seq = models.PositiveIntegerField(editable=False)
    at = models.CharField(max_length=40)
    person = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    act = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    details = models.TextField(default="{}")
    prev = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="journal_chain")]
        indexes = [BrinIndex(fields=["at"], name="journal_at", autosummarize=True)]
        triggers = [
            pgtrigger.Trigger(
                name="chain", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CHAIN
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} {self.act}"


class Seal(models.Model):
    """The Merkle root over the rows first…last, chained to the seal before it."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    at = models.CharField(max_length=40)
    root = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
