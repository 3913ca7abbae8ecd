"""Ballots and letters as PDF: every sheet once, by building, in one package, on any agenda."""

import io
import zipfile

import pypdf
import pytest

from gongzhi.mechanisms.owners.voting import printing, sealing, sheets
from tests.cast import at

from . import polling
from .papers import sheet, text_of, url
from .polling import DURING


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_each_sheet_of_a_building_is_printed_once_with_its_number_its_units_and_its_receipt(
    desk, cast, on_paper
):
    sheets.replace(sheet(on_paper, 2).pk, reason="丢失", by=cast.li, at=DURING)
    answer = desk("qian", DURING).get(url(on_paper, "print/ballots.pdf?b=1"))
    assert (
        answer["Content-Type"] == "application/pdf"
        and "attachment" in answer["Content-Disposition"]
    )
    found = pages_of(answer.content)
    assert len(found) == 4
    for page, number in zip(found, (1, 3, 4, 6), strict=True):
        one = sheet(on_paper, number)
        home = one.owner.units.get().number
        assert page.count(f"选票 {number:05}") == 2, "foot and slip"
        assert home in page and sealing.receipt_of(on_paper, one) in page
        assert "用维修资金修 3 号楼屋面" in page and page.count("弃权") >= 2
        assert "业主1" not in page, "a name is more than is needed"


def test_letters_tell_when_and_how(desk, on_paper):
    found = pages_of(desk("qian", DURING).get(url(on_paper, "print/letters.pdf?b=2")).content)
    assert len(found) == 1
    assert "2026 年 11 月 8 日 18:00" in found[0] and "2-1-100" in found[0]
    assert "续交维修资金" in found[0] and "市中街道办事处" in found[0]


def test_all_buildings_come_in_one_package_a_file_for_each(desk, on_paper):
    answer = desk("qian", DURING).get(url(on_paper, "print/ballots.zip"))
    package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert package.testzip() is None
    assert package.namelist() == ["选票 1 号楼（4张）.pdf", "选票 2 号楼（1张）.pdf"]
    assert [len(pages_of(package.read(n))) for n in package.namelist()] == [4, 1]


def test_a_machine_without_a_chinese_font_says_what_to_install(desk, on_paper, monkeypatch):
    from gongzhi.files import typesetting

    monkeypatch.setattr(typesetting, "SANS", ("Nowhere",))
    monkeypatch.setattr(typesetting, "SERIF", ())
    answer = desk("qian", DURING).get(url(on_paper, "print/ballots.pdf?b=1"))
    assert answer.status_code == 409 and "fonts-noto-cjk" in text_of(answer)


@pytest.mark.parametrize("rest", ["print/ballots.pdf?b=9", "print/money.pdf?b=1", "print/x.zip"])
def test_what_is_not_there_is_not_printed(desk, on_paper, rest):
    assert desk("qian", DURING).get(url(on_paper, rest)).status_code == 404


def test_a_long_agenda_goes_on_over_pages_that_carry_the_number(cast, desk):
    from gongzhi.mechanisms.owners.voting.items import Proposal

    text = "这一项的说明很长，业主要看得明白。" * 12
    many = [Proposal("OTHER_MAJOR", f"第 {n} 件事", text) for n in range(1, 9)]
    vote = polling.opened(cast, 2, *many)
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    found = pages_of(desk("li", DURING).get(url(vote, "print/ballots.pdf?b=1")).content)
    assert len(found) > 2 and len(found) % 2 == 0
    half = len(found) // 2
    assert all("选票 00001" in page for page in found[:half])
    assert f"第 1 页，共 {half} 页" in found[half] and "选票 00002" in found[half]


def test_printing_takes_the_same_queries_for_many_sheets(cast, queries):
    vote = polling.opened(cast, 40)
    sheets.issue(vote.pk, by=cast.li, at=at("10-27 09:00"))
    links = printing.Links("http://x/b/{token}/", "http://x/my-votes/", "x")
    with queries() as seen:
        printing.printed(vote, "ballots", "1", links=links, at=DURING)
    assert len(seen) <= 5
