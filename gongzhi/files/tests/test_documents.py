"""Documents are known by their bytes."""

import io
import zipfile

import pytest
import xlsxwriter

from gongzhi.files.documents import (
    DOCX,
    PDF,
    XLSX,
    BadDocument,
    looks_like_picture,
    mime_of,
)

from .photographs import photograph


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "安和苑")
    return out.getvalue()


def test_pdf_docx_and_xlsx_are_known():
    assert mime_of(b"%PDF-1.7\n...") == PDF
    assert mime_of(package("[Content_Types].xml", "word/document.xml")) == DOCX
    assert mime_of(workbook()) == XLSX


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"PK\x03\x04 and then nothing",
        package("index.html"),
        b"text %PDF-1.7",
    ],
)
def test_all_else_is_refused_and_told_what_is_taken(data):
    assert not looks_like_picture(data)
    with pytest.raises(BadDocument, match="PDF"):
        mime_of(data)


def test_a_document_with_macros_is_refused_and_told_the_way_out():
    with pytest.raises(BadDocument, match="宏"):
        mime_of(package("word/document.xml", "word/vbaProject.bin"))


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_photos_are_known_by_their_first_bytes(fmt):
    assert looks_like_picture(photograph(fmt))


def test_a_photo_of_an_iphone_is_known_as_one():
    assert looks_like_picture(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")
