"""What the city may set about matters: the tree of categories."""

from gongzhi.policy.declared import Declared, declare, whole

CATEGORIES = "matters.categories"
LONGEST = 60  # characters of a category, as the table keeps it

TREE = {
    "水电气暖": ["供热", "停水", "漏水冒水", "停电", "电线", "燃气", "路灯照明"],
    "道路排水": ["路面", "井盖", "下水道", "平房排水", "积水"],
    "环境卫生": ["垃圾", "噪音", "油烟", "污水废气", "绿化", "犬只"],
    "小区管理": [
        *("物业服务", "停车", "充电", "消防通道", "楼道杂物", "违建", "电梯", "屋面外墙"),
        *("门禁监控", "健身设施", "邻里纠纷"),
    ],
    "民生服务": ["养老助老", "上学", "医疗", "劳动就业", "社会保障", "公交", "网络通信"],
    "经营秩序": ["消费维权", "占道经营", "食品安全", "价格收费"],
    "其他": ["其他"],
}


def _tree(value: object) -> None:
    """{"组": ["类别", …]}. Raises ValueError."""
    if not isinstance(value, dict) or not value:
        raise ValueError("请按“组：[类别, …]”填，至少一组")
    names = [n for names in value.values() if isinstance(names, list) for n in names]
    if not names or not all(isinstance(n, str) and 0 < len(n.strip()) <= LONGEST for n in names):
        raise ValueError(f"每组要有类别，每个类别是不超过 {LONGEST} 个字的文字")
    if len(set(names)) != len(names):
        raise ValueError("同一个类别不能出现两次")


declare(Declared(CATEGORIES, "诉求的类别", TREE, _tree, unit="类别"))

HOTSPOT_LEAST = "matters.hotspot_least"
HOTSPOT_TIMES = "matters.hotspot_times"

declare(
    Declared(HOTSPOT_LEAST, "热点：三天里至少几件才算快速增长", 5, whole(3, 1000), unit="件"),
    Declared(HOTSPOT_TIMES, "热点：三天里是前三天的几倍才算快速增长", 2, whole(1, 100), unit="倍"),
)
