"""A photo as it may be kept: upright, of modest size, and with nothing in it but the picture.

The position is read before it is dropped: it helps to find the place, and a stored photo must
not tell where somebody lives (个人信息保护法 6, 28). Free of Django.
"""

import io
import math
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD

READABLE = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 40_000_000  # width × height, read from the header before anything is unpacked
LONGEST = 2000  # pixels of the longer side as kept
QUALITY = 85
BROKEN = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    SyntaxError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers raise on bytes that aren't what they say."""

Position = tuple[float, float]


class BadPicture(ValueError):
    """Not a picture that can be kept; the message is for the person."""


@dataclass(frozen=True)
class Picture:
    """jpeg: the bytes to keep.  position: (lon, lat) in WGS-84 degrees, None if it told none."""

    jpeg: bytes
    position: Position | None


def clean(data: bytes) -> Picture:
    """Read, turn upright, shrink to 2000 px and write anew as JPEG. Raises BadPicture."""
    try:
        return _clean(data)
    except Image.DecompressionBombError:
        raise BadPicture(_too_many()) from None
    except BadPicture:
        raise
    except BROKEN:
        raise BadPicture("这张照片读不出来，请改存为 JPG 再传") from None


def _clean(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=_formats()) as image:
        if image.width * image.height > MOST_PIXELS:
            raise BadPicture(_too_many())
        position = _position(image.getexif().get_ifd(IFD.GPSInfo))
        image.draft("RGB", (LONGEST, LONGEST))  # a big JPEG is unpacked at a fraction of its size
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
        return Picture(_jpeg(upright), position)


def _too_many() -> str:
    return f"照片太大了，最多 {MOST_PIXELS // 10_000} 万像素"


def _formats() -> list[str]:
    Image.init()
    return [f for f in READABLE if f in Image.OPEN]


def _jpeg(image: Image.Image) -> bytes:
    """Onto a fresh white sheet, so that none of what hung on the old one comes along."""
    sheet = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        sheet.paste(coloured, mask=coloured.getchannel("A"))
    else:
        sheet.paste(image.convert("RGB"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _position(gps: dict) -> Position | None:
    """From the GPS part of Exif (JEITA CP-3451): degrees, minutes, seconds, and the half-globe."""
    try:
        lat = _degrees(gps[GPS.GPSLatitude], gps.get(GPS.GPSLatitudeRef), "S")
        lon = _degrees(gps[GPS.GPSLongitude], gps.get(GPS.GPSLongitudeRef), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    on_earth = abs(lat) <= 90 and abs(lon) <= 180  # false for NaN, which 0/0 gives
    return (lon, lat) if on_earth and (lon, lat) != (0, 0) else None


def _degrees(parts: tuple, half: str | None, negative: str) -> float:
    degrees, minutes, seconds = map(float, parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError("not a number")
    return -value if half == negative else value
