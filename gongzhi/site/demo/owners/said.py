"""What is said in the owners' stories: read from data/owners.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _read() -> dict[str, Any]:
    file = Path(__file__).parents[1] / "data" / "owners.toml"
    return tomllib.loads(file.read_text("utf-8"))


def said(occasion: str) -> Any:
    return _read()[occasion]
