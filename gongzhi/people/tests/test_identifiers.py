from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.people.identifiers import (
    BadPhone,
    birth_date,
    check_resident_id,
    check_uscc,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
    normal_mobile,
    sex,
)

TODAY = date(2026, 11, 24)

# Made up, by the standards' arithmetic done by hand; then two published ones.
CODES = ["91371481MA3C00003X", "113714810041234541", "523714810678901247"]
PUBLISHED_CODES = ["91110000600037341L", "914403001922038216"]
NUMBERS = ["371481199001010012", "371481200002290023", "371481195012310039"]
PUBLISHED_NUMBERS = ["11010519491231002X", "440524188001010014"]  # examples of GB 11643


# 统一社会信用代码


@pytest.mark.parametrize("code", CODES + PUBLISHED_CODES)
def test_a_right_code_passes(code):
    check = check_uscc(code)
    assert check.ok, check.why
    assert check.value == code
    assert check.why == ""


def test_a_code_is_read_with_spaces_small_letters_and_full_width():
    assert check_uscc(" 91371481-ma3c00003x ").value == "91371481MA3C00003X"
    assert check_uscc("９１３７１４８１ＭＡ３Ｃ００００３Ｘ").ok


def test_a_real_code_with_an_odd_check_character_warns_and_does_not_raise():
    check = check_uscc("91350203M0001QAY9B")
    assert not check.ok
    assert "第18位校验码应为“9”，收到“B”" in check.why


def test_a_wrong_organisation_check_is_told_apart_from_the_outer_one():
    why = check_uscc("91371481MA3C00004X").why
    assert "第17位校验码应为“3”，收到“4”" in why
    assert "第18位" in why


@given(st.sampled_from(CODES), st.integers(2, 16), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_noticed(code, place, digit):
    wrong = code[:place] + digit + code[place + 1 :]
    assert check_uscc(wrong).ok == (wrong == code)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("", "收到0位"),
        ("91371481MA3C00003", "收到17位"),
        ("91371481MA3C0000IX", "不含I、O、S、V、Z"),
        ("9137148AMA3C00003X", "第3至8位为数字"),
        ("91371481MA3C0000中X", "数字和大写字母"),
    ],
)
def test_what_is_no_code_at_all_says_so(code, told):
    assert told in check_uscc(code).why


def test_a_village_collective_registered_by_agriculture_is_no_stranger():
    """N2 371481 MF…: the code of a rural economic collective, whose first place is a letter."""
    assert "登记管理部门" not in check_uscc("N2371481MF1234567L").why
    assert "登记管理部门代码“B”" in check_uscc("B2371481MF1234567L").why


# 公民身份号码


@pytest.mark.parametrize("number", NUMBERS + PUBLISHED_NUMBERS)
def test_a_right_number_passes(number):
    assert check_resident_id(number, on=TODAY).ok


def test_the_place_of_issue_is_never_looked_at():
    """The number stays when a county is renamed or a person moves; 999999 never existed."""
    number = "999999199001010016"
    assert check_resident_id(number, on=TODAY).ok


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("371481199002300012", "“19900230”不存在"),
        ("371481190002290023", "“19000229”不存在"),  # 1900 was no leap year
        ("371481199001010013", "校验码不符"),
        ("37148119900101001", "17位数字加1位"),
        ("371481900101001", "17位数字加1位"),  # the old 15 places
        ("X71481199001010012", "17位数字加1位"),
        ("", "17位数字加1位"),
    ],
)
def test_a_wrong_number_says_why(number, told):
    check = check_resident_id(number, on=TODAY)
    assert not check.ok
    assert told in check.why


def test_nobody_is_born_after_today():
    number = "371481199001010012"
    assert check_resident_id(number, on=date(1990, 1, 1)).ok
    assert "1990-01-01还没有到" in check_resident_id(number, on=date(1989, 12, 31)).why


def test_a_small_x_and_full_width_digits_are_read():
    assert (
        check_resident_id("１１０１０５１９４９１２３１００２x", on=TODAY).value
        == PUBLISHED_NUMBERS[0]
    )
    assert check_resident_id("110105 19491231 002x", on=TODAY).ok


def test_birth_date_and_sex_are_read_from_the_number():
    assert birth_date(NUMBERS[1]) == date(2000, 2, 29)
    assert [sex(number) for number in NUMBERS] == ["male", "female", "male"]


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # 2^(18-i) mod 11, GB 11643


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(100000, 999999))
def test_a_number_made_by_the_weights_of_the_standard_passes(born, order, place):
    body = f"{place}{born:%Y%m%d}{order:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    number = body + "10X98765432"[total % 11]
    assert check_resident_id(number, on=TODAY).ok
    assert birth_date(number) == born
    assert not check_resident_id(number, on=born - timedelta(days=1)).ok


@given(st.sampled_from(NUMBERS), st.integers(1, 16), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_of_a_number_is_noticed(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    assert check_resident_id(wrong, on=TODAY).ok == (wrong == number)


# 手机号码


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        " 138 0000 1234 ",
        "138-0000-1234",
        "+86 13800001234",
        "+8613800001234",
        "0086-138-0000-1234",
        "86 13800001234",
        "１３８００００１２３４",
        "＋８６　１３８００００１２３４",
    ],
)
def test_a_mobile_number_is_one_however_it_is_typed(typed):
    assert normal_mobile(typed) == "13800001234"


def test_newer_ranges_are_mobile_too():
    for number in ("19912345678", "16612345678", "17012345678", "19812345678"):
        assert normal_mobile(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "110",
        "12345",
        "1380000123",
        "138000012345",
        "0534-6261234",
        "+1 650 253 0000",
        "+852 5123 4567",
        "12800001234",
    ],
)
def test_what_is_no_mainland_mobile_number_is_refused(typed):
    with pytest.raises(BadPhone):
        normal_mobile(typed)


# 遮盖


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李明华", "李＊＊"),
        ("李明", "李＊"),
        ("李", "＊"),
        (" 李明 ", "李＊"),
        ("欧阳娜娜", "欧＊＊＊"),
        ("阿依古丽·买买提", "阿＊＊＊＊＊＊＊"),
        ("", ""),
    ],
)
def test_of_a_name_the_first_character_stays(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("+86 13800001234", "+86*******1234"),
        ("0534-6261234", "053****1234"),
        ("053412345678", "053*****5678"),
        ("6261234", "*******"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_of_a_phone_number_the_middle_is_hidden(phone, masked):
    assert mask_phone(phone) == masked


def test_of_a_personal_number_neither_birth_nor_sex_is_shown():
    assert mask_id("371481199001010012") == "371*************12"
    assert mask_id("37148119900101001") == "371************01"
    assert mask_id("G1234567") == "********"
    assert mask_id("") == ""


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("乐陵市市中街道阳光小区3号楼2单元501室", "乐陵市市中街道阳光小区＊＊＊"),
        ("阳光小区三号楼二单元", "阳光小区＊＊＊"),
        ("阳光小区A座501", "阳光小区＊＊＊"),
        ("阳光小区东单元201", "阳光小区＊＊＊"),
        ("阳光小区１２＃楼", "阳光小区＊＊＊"),
        ("二七路12号", "二七路＊＊＊"),
        ("五一小区2栋", "五一小区＊＊＊"),
        ("一中家属院东边楼", "一中家属院＊＊＊"),
        ("3号楼2单元501", "＊＊＊"),
        ("老王家隔壁那一户人家", "老王家隔壁那＊＊＊"),
        ("", ""),
    ],
)
def test_of_an_address_nothing_stays_from_the_house_on(address, masked):
    assert mask_address(address) == masked


@given(st.text(alphabet="乐陵市街道小区东西一二三A0123456789号楼单元室-# ", max_size=40))
def test_no_digit_of_an_address_survives(address):
    assert not any(digit in mask_address(address) for digit in "0123456789")


@given(st.text(max_size=40))
def test_whatever_is_masked_at_most_seven_characters_of_it_stay(text):
    for mask in (mask_phone, mask_id):
        assert len(mask(text).replace("*", "")) <= 7
