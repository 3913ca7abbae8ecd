"""Which documents may be kept: told by their bytes, never by their name. Free of Django."""

import io
import zipfile

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}
PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
"""The part that makes a package a text or a workbook (ECMA-376)."""

HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class BadDocument(ValueError):
    """Not a document that can be kept; the message is for the person."""


def looks_like_picture(data: bytes) -> bool:
    """JPEG, PNG, WebP or HEIF by their first bytes."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS)
    )


def mime_of(data: bytes) -> str:
    """The type of a PDF, docx or xlsx. Raises BadDocument for all else, and for macros."""
    if data.startswith(b"%PDF-"):
        return PDF
    names = _parts(data) if data.startswith(b"PK\x03\x04") else set()
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadDocument("文件里有宏，请另存为不带宏的 docx 或 xlsx 再传")
    found = next((mime for part, mime in PARTS.items() if part in names), None)
    if found is None:
        raise BadDocument("只收照片（JPG、PNG、WebP）和 PDF、docx、xlsx 文件")
    return found


def _parts(data: bytes) -> set[str]:
    """The names inside a zip; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return set()
