"""The check of an export finds any change, and names the first broken line."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.journal.chain import Check, entry_hash, merkle_root, seal_hash


def export(n_rows: int = 6, sealed_every: int = 2) -> list[dict]:
    """Two subjects in turn, sealed after every few rows."""
    heads: dict[str, tuple[int, str]] = {}
    lines, open_rows, last_seal = [], [], ""
    for i in range(1, n_rows + 1):
        subject = f"case:{i % 2}"
        seq, prev = heads.get(subject, (0, ""))
        row = {
            "kind": "row",
            "id": i * 3,
            "subject": subject,
            "seq": seq + 1,
            "at": f"2026-11-16T09:00:{i:02d}+08:00",
            "person": i,
            "post": None,
            "act": "move",
            "digest": "d" * 64,
            "details": "{}",
            "prev": prev,
        }
        row["hash"] = entry_hash(row)
        heads[subject] = (row["seq"], row["hash"])
        lines.append(row)
        open_rows.append(row)
        if len(open_rows) == sealed_every:
            seal = {
                "kind": "seal",
                "first": open_rows[0]["id"],
                "last": open_rows[-1]["id"],
                "at": row["at"],
                "root": merkle_root([r["hash"] for r in open_rows]),
                "prev": last_seal,
            }
            seal["hash"] = last_seal = seal_hash(seal)
            lines.append(seal)
            open_rows = []
    return lines


def check(lines) -> dict:
    return Check().read(lines).answer()


def test_an_untouched_export_is_whole():
    answer = check(export())
    assert answer == {"ok": True, "rows": 6, "seals": 3, "unsealed": 0, "first_broken": None}


@given(
    line=st.integers(0, 5),
    field=st.sampled_from(["subject", "seq", "at", "person", "post", "act", "digest", "details"]),
)
def test_a_change_of_any_field_of_any_row_is_found(line, field):
    lines = export()
    row = [x for x in lines if x["kind"] == "row"][line]
    row[field] = 7 if row[field] != 7 else 8
    assert check(lines)["first_broken"] is not None


@given(index=st.integers(0, 8))
def test_a_missing_line_is_found(index):
    lines = export()
    gone = lines.pop(index)
    broken = check(lines)["first_broken"]
    if gone["kind"] == "seal" and gone["last"] == 18:
        assert broken is None, "the newest seal may not have been made yet"
    else:
        assert broken is not None


def test_a_row_rewritten_with_its_own_hash_is_found_by_the_next_row_or_the_seal():
    lines = export()
    row = lines[0]
    row["act"] = "other"
    row["hash"] = entry_hash(row)
    assert check(lines)["first_broken"] == "seal 3–6: the rows are not those that were sealed"


def test_the_first_broken_row_is_named():
    lines = export()
    lines[3]["details"] = '{"to":"closed"}'
    assert check(lines)["first_broken"].startswith("row 9 (case:1#2)")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_a_merkle_root_depends_on_every_leaf(size):
    leaves = [f"{i:064x}" for i in range(size)]
    for i in range(size):
        other = copy.copy(leaves)
        other[i] = "f" * 64
        assert merkle_root(other) != merkle_root(leaves)
