"""What may be left out of the rates, and by whose word. Plain Python."""

from datetime import date

from gongzhi.policy.listed import Listed, listed

# What may be left out of an organisation's rates (剔除). No national list is known to us: these
# are defaults for the city to settle. Each use is coded, asked for, approved and on record.
EXCLUSIONS = listed(
    "本平台默认项，依据不足，请城市核定",
    date(2020, 1, 1),
    {
        "unreasonable": ("诉求不合理，没有事实依据", "附核查记录和向反映人说明的记录"),
        "outside_policy": ("超出现行法律政策", "附所依据的法律政策条文"),
        "not_ours": ("经裁定不属于承办单位职责", "附平台的裁定"),
        "force_majeure": ("不可抗力", "附灾害、停电等情况的证明（民法典第一百八十条）"),
        "legal_process": ("办理中进入诉讼、仲裁、复议或信访", "附受理通知"),
        "owners_decide": ("须由业主共同决定（民法典第二百七十八条）", "附已告知业主的记录"),
        "duplicate": ("与另一件重复", "附另一件的编号"),
        "unreachable": ("多次联系不上反映人", "附不同日期的三次联系记录"),
        "false_report": ("反映内容与事实不符", "附现场核查记录"),
    },
)


def exclusions(on: date) -> list[Listed]:
    """The codes by which a case may be left out of the rates on a day."""
    return [entry for entry in EXCLUSIONS if entry.holds(on)]
