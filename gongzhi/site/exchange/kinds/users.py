"""账号: who signs in under which name. One-time passwords stand in the result file alone."""

import re
from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.calendar.work_calendar import local
from gongzhi.people import privacy
from gongzhi.people.credentials import open_with_one_time
from gongzhi.people.identifiers import mask_name, mask_phone
from gongzhi.people.models import Account, Field, Holding, Person
from gongzhi.policy.duties import Duty

from ..kind import ADDED, UNCHANGED, Bad, Column, Kind, Row
from ..running import Run, Showing
from ..values import MASK, Unfit, code, half_width, line
from .posts import phone_or_masked


def username(cell: object) -> str:
    name = half_width(cell)
    if not re.fullmatch(r"[\w.@+-]{1,40}", name):
        raise Unfit(gettext("用户名只能有字母、数字、汉字和 . @ + - _，最多 40 个字"))
    return name


COLUMNS = (
    Column(
        "username",
        _("用户名"),
        username,
        ("账号", "登录名", "用户", "user"),
        required=True,
        example="zhangsan",
    ),
    Column("name", _("姓名"), line(40), ("名字",), example=_("张三"), mask=mask_name),
    Column(
        "phone",
        _("手机号"),
        phone_or_masked,
        ("手机", "手机号码", "联系电话", "电话"),
        why=_("凭手机找到已登记的人；没有就填下面两列"),
        example="13800001234",
        mask=mask_phone,
    ),
    Column(
        "organisation",
        _("组织编码"),
        code,
        ("组织", "单位", "单位编码", "organisation code"),
        why=_("不填手机时，凭组织、岗位和姓名找到现任的人"),
    ),
    Column("title", _("岗位"), line(40), ("岗位名称", "职务")),
)


def make(row: Row, run: Run) -> str:
    found = Account.objects.filter(username=row.get("username")).select_related("person").first()
    if found:
        if row.get("name") not in ("", found.person.name, mask_name(found.person.name)):
            raise Bad("username", gettext("用户名已被另一个人使用，请换一个"))
        return UNCHANGED
    person = _person(row, run)
    account, password = open_with_one_time(person, row.get("username"), by=run.by, at=run.at)
    if account.one_time_until and not run.dry_run:
        until = f"{local(account.one_time_until):%m-%d %H:%M}"
        row.note = gettext("一次性密码：%(password)s，%(until)s 前登录并改掉") % {
            "password": password,
            "until": until,
        }
    return ADDED


def _person(row: Row, run: Run) -> Person:
    phone, name = row.get("phone"), row.get("name")
    if MASK.search(phone + name):
        raise Bad("phone", gettext("姓名或手机是遮挡过的，请填完整的"))
    found = _by_phone(phone) if phone else _by_post(row, run)
    if name and found.name != name:
        raise Bad("name", gettext("找到的人不叫这个姓名，请核对"))
    return found


def _by_phone(phone: str) -> Person:
    found = privacy.find(Field.PHONE, phone)
    if found is None:
        raise Bad("phone", gettext("没有登记过这个手机号，请先导入人员或岗位"))
    return found


def _by_post(row: Row, run: Run) -> Person:
    if not row.get("organisation"):
        raise Bad("phone", gettext("请填手机号，或填组织编码和岗位"))
    organisation = run.organisations.one(row.get("organisation"), "organisation")
    held = Holding.objects.current(run.day).filter(post__organisation=organisation)
    for key, path in (("title", "post__title"), ("name", "person__name")):
        if row.get(key):
            held = held.filter(**{path: row.get(key)})
    people = {h.person for h in held.filter(how=Holding.How.HOLDER).select_related("person")}
    if len(people) != 1:
        raise Bad("title", gettext("符合的现任有 %d 个人，请把岗位和姓名填清") % len(people))
    return people.pop()


def out(showing: Showing) -> Iterator[dict]:
    held = Holding.objects.current(showing.day).filter(how=Holding.How.HOLDER)
    held = held.select_related("post__organisation").order_by("pk")
    accounts = Account.objects.filter(is_active=True).select_related("person").order_by("pk")
    accounts = accounts.prefetch_related("person__secrets", Prefetch("person__holdings", held))
    for account in accounts.iterator(chunk_size=500):
        first = next(iter(account.person.holdings.all()), None)
        yield {
            "username": account.username,
            "name": showing.name(account.person),
            "phone": showing.secret(account.person, Field.PHONE),
            "organisation": first.post.organisation.code if first else "",
            "title": first.post.title if first else "",
        }


USERS = Kind(
    name="users",
    label=_("账号"),
    duty=Duty.SECURITY_ADMIN,
    columns=COLUMNS,
    identity=lambda row: row.get("username"),
    make=make,
    out=out,
    personal=True,
    secret=True,
)
