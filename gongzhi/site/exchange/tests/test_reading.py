"""Files as they come: encodings, delimiters, titles above the header, workbooks that are traps."""

import zipfile
from datetime import datetime

import pytest

from gongzhi.site.exchange.encodings import delimiter_of, encoding_of
from gongzhi.site.exchange.kind import Unusable
from gongzhi.site.exchange.reading import open_table

from .tables import text, xlsx

WORDS = "编码,名称\n001,甲小区\n002,乙小区\n"


def lines(path) -> list[tuple[int, list]]:
    return [(line.number, line.cells) for sheet in open_table(path).sheets for line in sheet.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_tables_are_read_in_the_encodings_that_offices_use(tmp_path, encoding):
    path = text(tmp_path / "a.csv", WORDS, encoding)
    assert lines(path)[1] == (2, ["001", "甲小区"])


def test_a_character_that_is_cut_between_two_pieces_is_still_one(tmp_path, monkeypatch):
    monkeypatch.setattr("gongzhi.site.exchange.encodings.CHUNK", 5)
    assert encoding_of(text(tmp_path / "a.csv", WORDS)) == ("utf-8", 3)
    assert encoding_of(text(tmp_path / "b.csv", WORDS, "gb18030"))[0] == "gb18030"


def test_what_is_in_no_known_encoding_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\x80\x80 no text")
    with pytest.raises(Unusable, match="另存为 xlsx"):
        open_table(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_even_where_cells_hold_the_others(delimiter):
    rows = [["编码", "名称", "说明"], ["1", "甲", "a,b,c"], ["2", "乙", "d;e"], ["3", "丙", "f"]]
    quoted = [[f'"{cell}"' for cell in row] for row in rows]
    assert delimiter_of("\n".join(delimiter.join(row) for row in quoted)) == delimiter
    if delimiter != ",":
        assert delimiter_of("\n".join(delimiter.join(row) for row in rows[:2])) == delimiter


def test_a_line_with_an_open_quote_is_a_fault_of_that_line_alone(tmp_path):
    path = text(tmp_path / "a.csv", '编码,名称\n1,"甲"乙\n2,丙\n')
    found = list(next(open_table(path).sheets).lines)
    assert [bool(line.fault) for line in found] == [False, True, False]
    assert found[2].cells == ["2", "丙"]


def test_a_quote_that_never_ends_does_not_swallow_the_file_in_silence(tmp_path):
    path = text(tmp_path / "a.csv", '编码,名称\n1,"甲\n2,乙\n')
    assert [bool(line.fault) for line in next(open_table(path).sheets).lines] == [False, True]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [[], [None, "编码"], [], [None, 7, datetime(2019, 3, 5, 1)]])  # noqa: DTZ001
    assert lines(path)[1] == (2, ["编码", ""])
    assert lines(path)[3] == (4, [7.0, datetime(2019, 3, 5, 1)])  # noqa: DTZ001


def test_hidden_sheets_are_left_out(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["甲"]], [["乙"]], hidden=(1,))
    assert [cells for _, cells in lines(path)] == [["甲"]]


def test_our_own_json_is_a_table_too(tmp_path):
    path = text(tmp_path / "a.json", '[{"code": "1", "thinks": ["a", "b"]}, {"code": "2"}]')
    assert [cells for _, cells in lines(path)] == [["code", "thinks"], ["1", "a、b"], ["2", None]]


@pytest.mark.parametrize("words", ["{}", "[1]", "[{]"])
def test_json_that_is_no_list_of_rows_is_refused(tmp_path, words):
    with pytest.raises(Unusable, match="JSON"):
        open_table(text(tmp_path / "a.json", words))


def test_a_web_page_that_calls_itself_a_workbook_is_refused_in_words(tmp_path):
    with pytest.raises(Unusable, match="网页"):
        open_table(text(tmp_path / "a.xls", "\n<html><table><tr><td>1</td></tr></table>"))


@pytest.mark.parametrize("content", [b"", b"   \n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 x"])
def test_what_is_empty_or_broken_is_refused_in_words(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unusable):
        open_table(path)


def test_one_stray_cell_in_the_far_corner_does_not_take_all_memory(tmp_path):
    rows = [["编码", "名称"], *[[]] * 9000]
    path = xlsx(tmp_path / "a.xlsx", [*rows, [None] * 16_000 + ["x"]])
    with pytest.raises(Unusable, match="16001 列"):
        open_table(path)


def test_a_workbook_that_unpacks_to_a_flood_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("gongzhi.site.exchange.reading.MOST_UNPACKED", 10_000)
    path = xlsx(tmp_path / "a.xlsx", [["编码"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.bin", b"0" * 20_000)
    with pytest.raises(Unusable, match="太大"):
        open_table(path)
