"""What was asked for, marked where it stands in a text. The text itself is escaped."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongzhi.search.words import spans

AROUND, LENGTH = 18, 72
"""Characters before the first mark, and of the whole excerpt."""


def marked(text: str, asked: str) -> SafeString:
    """The whole text."""
    parts, at = [], 0
    for begin, end in spans(text, asked):
        parts.append((text[at:begin], text[begin:end]))
        at = end
    before = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", before, text[at:])


def excerpt(text: str, asked: str) -> SafeString | None:
    """The part of a text that says it; None if it doesn't."""
    found = spans(text, asked)
    if not found:
        return None
    begin = max(0, found[0][0] - AROUND)
    cut = text[begin : begin + LENGTH]
    head, tail = "…" if begin else "", "…" if len(text) > begin + LENGTH else ""
    return format_html("{}{}{}", head, marked(cut, asked), tail)
