"""Compile the translations (.po → .mo) without gettext's programs: a pure Python compiler."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "gongzhi" / "locale"

for po in LOCALE.glob("*/LC_MESSAGES/*.po"):
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
        continue
    with po.open("rb") as source:
        catalogue = read_po(source)
    with mo.open("wb") as target:
        write_mo(target, catalogue)
    print(f"{po.relative_to(LOCALE)}: {len(catalogue)}")
