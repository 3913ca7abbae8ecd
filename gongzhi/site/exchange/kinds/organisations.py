"""组织: every kind of organisation, where it hangs, and the places it covers or manages."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from gongzhi.people import changes, services
from gongzhi.people.models import Mandate, Organisation, OrganisationKind
from gongzhi.places.models import Place
from gongzhi.policy.duties import Duty

from ..kind import ADDED, CHANGED, Bad, Column, Kind, Row
from ..moments import day
from ..running import Run, Showing
from ..settling import differs, fixed, settle
from ..values import Choice, code, codes, line, office_phone, whole

KINDS = Choice(
    OrganisationKind,
    {
        "党支部": "branch",
        "街道办": "street_office",
        "居委会": "residents_committee",
        "业委会": "owners_committee",
        "物业公司": "property_company",
        "物业企业": "property_company",
        "共建单位": "unit",
        "单位": "unit",
    },
)
CHANGEABLE = ("name", "short_name", "uscc", "uscc_note", "phone", "formal_members")
MANDATES = {"covers": Mandate.Kind.COVERS, "manages": Mandate.Kind.MANAGES}

COLUMNS = (
    Column(
        "code",
        _("编码"),
        code,
        ("代码", "组织编码", "单位编码", "编号"),
        required=True,
        example="zx-dw",
    ),
    Column(
        "name",
        _("名称"),
        line(80),
        ("组织名称", "单位名称", "全称"),
        required=True,
        example=_("振兴社区党委"),
    ),
    Column(
        "kind",
        _("类别"),
        KINDS,
        ("类型", "组织类别", "单位类别"),
        required=True,
        example=_("社区党委"),
    ),
    Column("short_name", _("简称"), line(30)),
    Column(
        "parent",
        _("上级编码"),
        code,
        ("上级", "上级组织", "上级组织编码", "parent code"),
        why=_("党组织都要填：社区党委填街道党工委，支部填社区党委；上级要排在前面的行"),
    ),
    Column(
        "covers",
        _("覆盖地点"),
        codes,
        ("覆盖地点编码", "管辖", "辖区编码"),
        why=_("地点编码，几个就用顿号隔开；居民在那里反映的事由它负责"),
        example="371481001031",
    ),
    Column(
        "manages",
        _("管理地点"),
        codes,
        ("管理地点编码", "服务小区", "服务小区编码"),
        why=_("物业服务企业填它服务的小区编码，几个就用顿号隔开"),
    ),
    Column(
        "uscc",
        _("统一社会信用代码"),
        lambda cell: code(cell).upper(),
        ("信用代码", "统一信用代码"),
    ),
    Column(
        "uscc_note",
        _("代码校验说明"),
        line(120),
        why=_("代码没通过校验而证照上确实如此时，写明原因"),
    ),
    Column("phone", _("公开电话"), office_phone, ("电话", "联系电话", "办公电话")),
    Column("formal_members", _("正式党员数"), whole, ("党员数", "正式党员")),
    Column("since", _("成立日期"), day, ("起效日期", "设立日期"), why=_("不填就是导入当天")),
)


def make(row: Row, run: Run) -> str:
    found = run.organisations.by_code(row.get("code"))
    parent = run.organisations.one(row.get("parent"), "parent") if row.get("parent") else None
    if found:
        return _kept(found, parent, row, run)
    made = services.add_organisation(
        kind=row.get("kind"),
        code=row.get("code"),
        parent=parent,
        since=row.get("since", run.day),
        by=run.by,
        at=run.at,
        **row.only(*CHANGEABLE),
    )
    _give(made, _lacking(made, row, run), row, run)
    run.organisations.add(made)
    return ADDED


def _kept(found: Organisation, parent: Organisation | None, row: Row, run: Run) -> str:
    fixed(row, "kind", row.get("kind"), found.kind, KINDS.label(found.kind))
    kept: dict[str, object] = {key: getattr(found, key) for key in CHANGEABLE}
    if parent:
        row.values["parent"] = parent.code
        kept["parent"] = found.parent.code if found.parent else ""
    lacking = _lacking(found, row, run)
    if lacking and not run.update:
        raise Bad(lacking[0][0], differs())

    def change(new: dict) -> None:
        if new.pop("parent", None):
            changes.rehang(found.pk, parent, by=run.by, at=run.at)
        if new:
            services.change_organisation(found.pk, by=run.by, at=run.at, **new)

    result = settle(row, run, kept, change)
    _give(found, lacking, row, run)
    return CHANGED if lacking else result


def _lacking(found: Organisation, row: Row, run: Run) -> list[tuple[str, Place]]:
    """(column, place) of each mandate that the row names and that isn't there yet."""
    held = Mandate.objects.current(run.day).filter(organisation=found)
    there = set(held.values_list("kind", "place_id"))
    named = [(key, run.places.one(name, key)) for key in MANDATES for name in row.get(key, ())]
    return [(key, place) for key, place in named if (MANDATES[key], place.pk) not in there]


def _give(found: Organisation, lacking: list[tuple[str, Place]], row: Row, run: Run) -> None:
    for key, place in lacking:
        services.give_mandate(
            found,
            place,
            MANDATES[key],
            since=max(found.since, row.get("since", run.day)),
            by=run.by,
            at=run.at,
        )


def out(showing: Showing) -> Iterator[dict]:
    """Each organisation after the one it hangs from."""
    there = Q(until=None) | Q(until__gt=showing.day)
    found = Organisation.objects.filter(there).select_related("parent").order_by("code")
    for organisation in _parents_first(list(found.prefetch_related("mandates__place"))):
        held = [m for m in organisation.mandates.all() if m.is_current(showing.day)]
        yield {
            "code": organisation.code,
            "kind": organisation.kind,
            "parent": organisation.parent.code if organisation.parent else "",
            "since": organisation.since,
            **{key: getattr(organisation, key) for key in CHANGEABLE},
            **{
                key: tuple(sorted(m.place.code for m in held if m.kind == kind))
                for key, kind in MANDATES.items()
            },
        }


def _parents_first(waiting: list[Organisation]) -> Iterator[Organisation]:
    """Those whose parent has ended come as if they had none."""
    open_ones = {o.pk for o in waiting}
    while waiting:
        ready = [o for o in waiting if o.parent_id not in open_ones]
        yield from ready
        open_ones -= {o.pk for o in ready}
        waiting = [o for o in waiting if o.pk in open_ones]


ORGANISATIONS = Kind(
    name="organisations",
    label=_("组织"),
    duty=Duty.SYSTEM_ADMIN,
    columns=COLUMNS,
    identity=lambda row: row.get("code"),
    make=make,
    out=out,
)
