"""How rows and seals are hashed, and the check of an export. Needs no database."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

SEPARATOR = "\x1f"
HASHED = ("prev", "subject", "seq", "at", "person", "post", "act", "digest", "details")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(row: dict) -> str:
    """The hash of a row, field by field in the order of HASHED (twin of the trigger `chain`)."""
    return _sha256(SEPARATOR.join("" if row[k] is None else str(row[k]) for k in HASHED))


def merkle_root(hashes: list[str]) -> str:
    """Root of the binary tree over the row hashes; an odd one is carried up as it is."""
    while len(hashes) > 1:
        pairs = [_sha256(a + b) for a, b in zip(hashes[::2], hashes[1::2], strict=False)]
        hashes = pairs + (hashes[-1:] if len(hashes) % 2 else [])
    return hashes[0]


def seal_hash(seal: dict) -> str:
    parts = (seal["prev"], seal["first"], seal["last"], seal["at"], seal["root"])
    return _sha256(SEPARATOR.join(map(str, parts)))


@dataclass
class Check:
    """Reads an export line by line and stops at the first break.

    Lines come in the order of the row ids; a seal follows the rows it covers.
    heads, sealed: where it begins in the middle, the subjects' last (number, hash) before, and the
    hash of the seal before.
    """

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    sealed: str = ""
    rows: int = 0
    seals: int = 0
    first_broken: str | None = None
    _open: list[tuple[int, str]] = field(default_factory=list)

    def read(self, lines: Iterable[dict]) -> "Check":
        for line in lines:
            why = self._seal_fault(line) if line["kind"] == "seal" else self._row_fault(line)
            if why:
                self.first_broken = why
                break
        return self

    def _row_fault(self, row: dict) -> str | None:
        self.rows += 1
        seq, head = self.heads.get(row["subject"], (0, ""))
        name = f"row {row['id']} ({row['subject']}#{row['seq']})"
        if row["seq"] != seq + 1 or row["prev"] != head:
            return f"{name}: does not follow {row['subject']}#{seq}"
        if entry_hash(row) != row["hash"]:
            return f"{name}: content does not match its hash"
        self.heads[row["subject"]] = (row["seq"], row["hash"])
        self._open.append((row["id"], row["hash"]))
        return None

    def _seal_fault(self, seal: dict) -> str | None:
        self.seals += 1
        name = f"seal {seal['first']}–{seal['last']}"
        covered = [h for i, h in self._open if seal["first"] <= i <= seal["last"]]
        if seal["prev"] != self.sealed or seal_hash(seal) != seal["hash"]:
            return f"{name}: does not follow the seal before it"
        if not covered or merkle_root(covered) != seal["root"]:
            return f"{name}: the rows are not those that were sealed"
        if len(covered) != len(self._open):
            return f"{name}: a row stands outside of it"
        self.sealed, self._open = seal["hash"], []
        return None

    def answer(self) -> dict:
        return {
            "ok": self.first_broken is None,
            "rows": self.rows,
            "seals": self.seals,
            "unsealed": len(self._open),
            "first_broken": self.first_broken,
        }
