"""The page of figures: each measurement stands between two marks and is replaced whole."""

from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def write(name: str, report: str) -> None:
    """Put a report in the place of the last. Raises ValueError if the page has no such place."""
    opens, closes = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, begun, rest = PAGE.read_text(encoding="utf-8").partition(opens)
    __, closed, after = rest.partition(closes)
    if not (begun and closed):
        raise ValueError(f"{PAGE.name} has no place for {name}")
    PAGE.write_text(before + opens + report + closes + after, encoding="utf-8")


def said(text: str) -> str:
    """Print it as it comes, and give it back for the page."""
    print(text, end="", flush=True)
    return text
