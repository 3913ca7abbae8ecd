"""What the city may set about first assemblies and elections. Pure."""

from fractions import Fraction

from gongzhi.calendar.limits import Limit
from gongzhi.policy.declared import Declared, declare, limit_parameter, ratio, text

JOINT_SHARE = "assembly.joint_share"
SIZES = "assembly.committee_sizes"
LIST_WINDOW = "assembly.list_window"
HOUSING = "owners.housing_department"
UNKNOWN = "未定"


def sizes(value: object) -> tuple[int, ...]:
    """Read "5,7,9,11". Raises ValueError unless each is odd and at least five (SDR 30)."""
    try:
        found = tuple(int(n) for n in str(value).replace("，", ",").split(","))
    except ValueError:
        raise ValueError("请写成 5,7,9,11 这样") from None
    if any(n < 5 or n % 2 == 0 or n > 99 for n in found):
        raise ValueError("委员人数应为 5 人以上单数（山东省物业管理条例第30条）")
    return found


def share(value: object) -> Fraction:
    """The exact share: 0.2 as it was written is one fifth."""
    return Fraction(str(value))


def window(value: object) -> Limit:
    return Limit.parse(str(value))


declare(
    Declared(
        JOINT_SHARE,
        "业主联名推荐候选人的最低比例（按业主人数）",
        0.2,
        ratio,
        "比例",
        "产品默认值：参照潍坊35、淄博29、聊城23（百分之二十以上）；乐陵未见规定，请城市核定",
    ),
    Declared(
        SIZES,
        "业主委员会可选的委员人数",
        "5,7,9,11",
        sizes,
        "人",
        "山东省物业管理条例第30条（五人以上单数）；上限参照指导规则第31条，请城市核定",
    ),
    limit_parameter(
        LIST_WINDOW,
        "候选人名单公示期",
        "7CD",
        source="产品默认值；条例第22条未定天数，请城市核定",
    ),
    Declared(
        HOUSING,
        "物业主管部门（组织编码）",
        UNKNOWN,
        text,
        "编码",
        "山东省物业管理条例第31条：向物业主管部门备案；填组织编码，未定则没有这个席位",
    ),
)
