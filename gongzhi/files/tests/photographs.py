"""Photos as cameras make them, for the tests."""

import io
import struct
import zlib

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>37,43.8N</exif:GPSLatitude></x:xmpmeta>'
)


def photograph(
    fmt: str = "JPEG",
    *,
    size: tuple[int, int] = (60, 40),
    position: tuple[float, float] | None = None,
    orientation: int = 1,
    **extra,
) -> bytes:
    """Left half red, right half blue; with Exif as a phone would write it."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "Zhoudou"
    if position:
        exif[IFD.GPSInfo] = gps(*position)
    out = io.BytesIO()
    image.save(out, fmt, exif=exif, **extra)
    return out.getvalue()


def gps(lon: float, lat: float) -> dict:
    return {
        GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        GPS.GPSLatitude: sexagesimal(abs(lat)),
        GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        GPS.GPSLongitude: sexagesimal(abs(lon)),
    }


def sexagesimal(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(value * 3600, 3), 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 3)


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they unpack to this many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )
