"""The catalogue of texts: collect what is marked in code and templates, keep translations, compile.

    python scripts/messages.py collect    renew gongzhi/locale/en/LC_MESSAGES/django.po
    python scripts/messages.py missing    list texts without English (exit 1 if any)
    python scripts/messages.py compile    .po → .mo, without gettext's programs

Texts are written in Simplified Chinese where they stand, so Chinese is complete by itself.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "gongzhi"
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
ONE = {"_", "gettext", "gettext_lazy", "translate", "__"}
MANY = {"ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(r'\b(n?)gettext\(u?(".*?"|\'.*?\')(?:,\s*u?(".*?"|\'.*?\'))?', re.DOTALL)


def collect() -> Iterator[tuple[str | tuple[str, str], str]]:
    """(text, place) of every marked text; a pair where singular and plural differ."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield from in_python(path)
    for path in sorted(PACKAGE.rglob("*.html")):
        yield from in_template(path)


def in_python(path: Path) -> Iterator[tuple[str | tuple[str, str], str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        texts = [t for t in texts if isinstance(t, str)]
        place = f"{path.relative_to(ROOT)}:{node.lineno}"
        if name in ONE and texts and texts[0]:
            yield texts[0], place
        elif name in MANY and len(texts) >= 2:
            yield (texts[0], texts[1]), place


def in_template(path: Path) -> Iterator[tuple[str | tuple[str, str], str]]:
    from django.utils.translation.template import templatize

    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for number, text in enumerate(source.split("\n"), 1):
        for many, first, second in IN_TEMPLATE.findall(text):
            place = f"{path.relative_to(ROOT)}:{number}"
            one = ast.literal_eval(first)
            yield ((one, ast.literal_eval(second)) if many else one), place


def catalogue() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def renewed() -> Catalog:
    """The catalogue with exactly the texts that are marked now; translations are kept."""
    old, new = catalogue(), Catalog(locale="en", project="Gongzhi", charset="utf-8")
    new.fuzzy = False
    for text, place in collect():
        known = old.get(text[0] if isinstance(text, tuple) else text)
        said = _said(known, isinstance(text, tuple)) if known and not known.fuzzy else None
        new.add(text, said, locations=[(place.rpartition(":")[0], None)], flags=_flags(text))
    return new


def _said(known: Message, plural: bool) -> str | tuple[str, ...]:
    """What was said so far, for a text that may have got a plural since, or lost it."""
    if plural == known.pluralizable:
        return known.string
    return (known.string, known.string) if plural else known.string[-1]


def _flags(text: str | tuple[str, str]) -> set[str]:
    first = text[0] if isinstance(text, tuple) else text
    return {"python-format"} if re.search(r"%(\(\w+\))?[sd]", first) else set()


def missing() -> list[str]:
    """Texts that have no English."""
    return [
        str(m.id) for m in renewed() if m.id and not (all(m.string) if m.pluralizable else m.string)
    ]


def save() -> None:
    new = renewed()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, sort_output=True, omit_header=False, width=100, no_location=True)


def compile_all() -> None:
    for po in (PACKAGE / "locale").glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            found = read_po(source)
        with mo.open("wb") as target:
            write_mo(target, found)


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what == "collect":
        save()
    elif what == "compile":
        compile_all()
    elif what == "missing":
        absent = missing()
        print("\n".join(absent))
        sys.exit(bool(absent))
    else:
        sys.exit(__doc__)
