"""QR codes for the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(text: str) -> SafeString:
    """A QR code as SVG, black on whatever is behind it: keep that white."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(border=2, omitsize=True, svgclass="gz-qr", lineclass=None)
    return mark_safe(svg)  # made of numbers alone: the text is not in it
