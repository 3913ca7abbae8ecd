"""Numbers that name persons and organisations: are they well formed, and how are they masked.

A check never forbids: `Check.ok` false means warn and say why, and let a person who has seen the
document go on (real codes exist that fail their check digit, such as 91350203M0001QAY9B).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

import phonenumbers
from stdnum.cn import ric, uscc

HIDDEN = "＊"

# GB 32100-2015 with later allocations: which authority registered the organisation.
USCC_DEPARTMENTS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监督管理",
    "A": "军队",
    "N": "农业农村",
    "Y": "其他",
}
USCC_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997


@dataclass(frozen=True)
class Check:
    """`value` is the number in its normal form; `why` says in Chinese what is wrong, if any."""

    ok: bool
    why: str
    value: str


class BadPhone(ValueError):
    """Not a mobile number of the Chinese mainland."""


def normal(text: str) -> str:
    """Full-width to half-width, capitals, without spaces and hyphens."""
    return re.sub(r"[\s\-‐‑‒–—]", "", unicodedata.normalize("NFKC", text)).upper()


def check_uscc(text: str) -> Check:
    """统一社会信用代码, GB 32100-2015: 18 characters, the organisation's own check character
    (GB 11714, place 17) and the check character over all (place 18)."""
    value = normal(text)
    if len(value) != 18:
        return Check(False, f"统一社会信用代码应为18位，收到{len(value)}位", value)
    if not USCC_SHAPE.fullmatch(value):
        return Check(False, "应由数字和大写字母（不含I、O、S、V、Z）组成，第3至8位为数字", value)
    faults = [*_department_fault(value), *_check_character_faults(value)]
    return Check(not faults, "；".join(faults), value)


def _department_fault(value: str) -> list[str]:
    if value[0] in USCC_DEPARTMENTS:
        return []
    return [f"登记管理部门代码“{value[0]}”未见于标准，请核对证照"]


def _check_character_faults(value: str) -> list[str]:
    computed = {17: _organisation_check(value[8:16]), 18: uscc.calc_check_digit(value[:17])}
    return [
        f"第{place}位校验码应为“{right}”，收到“{value[place - 1]}”，请核对证照"
        for place, right in computed.items()
        if value[place - 1] != right
    ]


def _organisation_check(body: str) -> str:
    """GB 11714: letters count from A = 10 (all 26 of them, unlike GB 32100)."""
    total = sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_resident_id(text: str, *, on: date) -> Check:
    """公民身份号码, GB 11643-1999: 18 places, a birth date not after `on`, the check character.

    The first six places name where the number was first given out: neither where the person lives
    nor a division that must still exist, so they are not looked at.
    """
    value = normal(text)
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", value):
        return Check(False, "公民身份号码应为17位数字加1位数字或X", value)
    why = _birth_fault(value, on)
    if not why and ric.calc_check_digit(value) != value[-1]:
        why = "末位校验码不符，请核对证件"
    return Check(not why, why, value)


def _birth_fault(value: str, on: date) -> str:
    try:
        born = birth_date(value)
    except ValueError:
        return f"出生日期“{value[6:14]}”不存在"
    return f"出生日期{born}还没有到" if born > on else ""


def birth_date(resident_id: str) -> date:
    """The birth date within an 18-place number in normal form. Raises ValueError."""
    return date(int(resident_id[6:10]), int(resident_id[10:12]), int(resident_id[12:14]))


def sex(resident_id: str) -> Literal["male", "female"]:
    """By the 17th place of a number in normal form: odd is male."""
    return "male" if int(resident_id[16]) % 2 else "female"


def normal_mobile(text: str) -> str:
    """The 11 digits of a mainland mobile number, however it was typed. Raises BadPhone.

    Understands +86 and 0086, spaces, hyphens, full-width digits. Which numbers are mobile is asked
    of `phonenumbers`.
    """
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), "CN")
    except phonenumbers.NumberParseException:
        raise BadPhone("不是电话号码") from None
    kind = phonenumbers.number_type(number)
    if number.country_code != 86 or kind != phonenumbers.PhoneNumberType.MOBILE:
        raise BadPhone("不是中国大陆的手机号码（11位，1开头）")
    return str(number.national_number)


def mask_name(name: str) -> str:
    """李明华 → 李＊＊. One character stays, also of a compound surname; of one none does."""
    name = name.strip()
    return name[0] + HIDDEN * (len(name) - 1) if len(name) > 1 else HIDDEN * len(name)


def mask_phone(phone: str) -> str:
    """13800001234 → 138****1234; nothing stays of one shorter than that."""
    return _masked(normal(phone), first=3, last=4, whole=11)


def mask_id(number: str) -> str:
    """371481199001010012 → 371*************12; nothing stays of one shorter than 15 places.

    Neither the birth date nor the place that tells the sex is shown.
    """
    return _masked(normal(number), first=3, last=2, whole=15)


def _masked(value: str, *, first: int, last: int, whole: int) -> str:
    """Only the `first` and `last` characters stay; none of a value shorter than `whole`."""
    if len(value) < whole:
        return "*" * len(value)
    return value[:first] + "*" * (len(value) - first - last) + value[-last:]


NUMBER = r"[0-9A-Za-z一二三四五六七八九十百零〇甲乙丙丁]"
HOUSE = re.compile(
    rf"{NUMBER}+\s*[#＃号\-]?\s*(号楼|楼|幢|栋|座|排|巷|弄|单元|梯|层|室|户|号)"
    r"|[东西南北中][边侧]?(单元|户|楼)"
    r"|[0-9#]"
)
KEPT_OF_UNKNOWN = 6  # characters of an address in which no house can be recognised


def mask_address(address: str) -> str:
    """乐陵市阳光小区3号楼2单元501室 → 乐陵市阳光小区＊＊＊: nothing stays from the house on."""
    text = unicodedata.normalize("NFKC", address).strip()
    house = HOUSE.search(text)
    kept = text[: house.start()] if house else text[:KEPT_OF_UNKNOWN]
    return kept + HIDDEN * 3 if text else ""
