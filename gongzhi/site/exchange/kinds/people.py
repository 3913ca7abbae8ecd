"""人员: persons by their mobile number. What is personal is kept encrypted and goes out masked."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.people import changes, privacy
from gongzhi.people.identifiers import (
    check_resident_id,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
)
from gongzhi.people.models import Field, Person
from gongzhi.policy.duties import Duty

from ..kind import ADDED, Bad, Column, Kind, Row
from ..running import Run, Showing
from ..settling import settle
from ..values import MASK, Unfit, YesNo, code, line, mobile

SECRETS = {"id_number": Field.ID_NUMBER, "address": Field.ADDRESS}


def resident_id(cell: object) -> str:
    """18 places. One that fails its check digit is kept, with a remark: the paper decides."""
    number = code(cell).upper()
    if MASK.search(number):
        raise Unfit(gettext("这是遮挡过的号码，请填完整的"))
    if len(number) != 18:
        raise Unfit(gettext("应是 18 位，现在 %d 位") % len(number))
    return number


COLUMNS = (
    Column(
        "name",
        _("姓名"),
        line(40),
        ("名字", "人员姓名"),
        required=True,
        example=_("张三"),
        mask=mask_name,
    ),
    Column(
        "phone",
        _("手机号"),
        mobile,
        ("手机", "手机号码", "电话", "联系电话", "联系方式", "mobile"),
        required=True,
        why=_("11 位；一个号码是一个人"),
        example="13800001234",
        mask=mask_phone,
    ),
    Column(
        "id_number",
        _("身份证号"),
        resident_id,
        ("身份证", "身份证号码", "公民身份号码", "证件号码"),
        why=_("整列先设为“文本”，否则末几位会丢"),
        mask=mask_id,
    ),
    Column("address", _("住址"), line(120), ("家庭住址", "地址"), mask=mask_address),
    Column("party_member", _("党员"), YesNo(), ("是否党员", "是否中共党员")),
    Column(
        "party_source",
        _("党员信息来源"),
        line(60),
        ("来源",),
        why=_("填了“党员”就要写从哪里来"),
        example=_("组织部门台账"),
    ),
)


def make(row: Row, run: Run) -> str:
    found = privacy.find(Field.PHONE, row.get("phone"))
    _id_belongs(row, found)
    row.note = _remark(row, run.day)
    if found:
        return _kept(found, row, run)
    person = changes.add_person(
        **row.only("name", "phone", "party_member", "party_source"), by=run.by, at=run.at
    )
    _keep(person, row.only(*SECRETS), run)
    return ADDED


def _id_belongs(row: Row, found: Person | None) -> None:
    other = privacy.find(Field.ID_NUMBER, row.get("id_number")) if row.get("id_number") else None
    if other and other != found:
        raise Bad("id_number", gettext("这个号码已登记在另一个人名下"))


def _remark(row: Row, day: date) -> str:
    number = row.get("id_number")
    check = check_resident_id(number, on=day) if number else None
    return gettext("已照收，但%s") % check.why if check and not check.ok else ""


def _kept(found: Person, row: Row, run: Run) -> str:
    if found.name and found.name != row.get("name"):
        raise Bad("name", gettext("这个手机号登记的是另一个姓名，请核对"))
    kept: dict[str, object] = {
        "party_member": found.party_member,
        "party_source": found.party_source,
    }
    kept |= {key: _read(found, field) for key, field in SECRETS.items()}

    def change(new: dict) -> None:
        words = row.only("name", "phone", "party_member", "party_source")
        if new.keys() & {"party_member", "party_source"}:
            changes.add_person(**words, by=run.by, at=run.at)
        _keep(found, {key: value for key, value in new.items() if key in SECRETS}, run)

    return settle(row, run, kept, change, hidden=True)


def _read(person: Person, field: str) -> str:
    """For the comparison alone; nobody sees it."""
    kept = person.secrets.filter(field=field).exists()
    return privacy.read(person.pk, field) if kept else ""


def _keep(person: Person, values: dict[str, str], run: Run) -> None:
    for key, value in values.items():
        privacy.correct(person, SECRETS[key], value, by=run.by, at=run.at)


def out(showing: Showing) -> Iterator[dict]:
    """Whoever has a name and a phone: the others can't be told apart in a table."""
    known = Person.objects.filter(secrets__field=Field.PHONE).exclude(name="")
    known = known.prefetch_related("secrets").order_by("pk")
    for person in known.iterator(chunk_size=500):
        yield {
            "name": showing.name(person),
            "phone": showing.secret(person, Field.PHONE),
            **{key: showing.secret(person, field) for key, field in SECRETS.items()},
            "party_member": person.party_member,
            "party_source": person.party_source,
        }


PEOPLE = Kind(
    name="people",
    label=_("人员"),
    duty=Duty.SYSTEM_ADMIN,
    columns=COLUMNS,
    identity=lambda row: row.get("phone"),
    make=make,
    out=out,
    personal=True,
)
