"""Every parameter is known from the start."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_room_that_declares_parameters_is_brought_in():
    page = (ROOT / "gongzhi/site/parameters.py").read_text()
    named = set(re.findall(r"^import ([\w.]+)", page, re.MULTILINE))
    code = [p for p in (ROOT / "gongzhi").rglob("*.py") if "tests" not in p.parts]
    declaring = {
        ".".join(p.relative_to(ROOT).with_suffix("").parts)
        for p in code
        if re.search(r"^declare\(", p.read_text(), re.MULTILINE)
    }
    assert declaring == named
