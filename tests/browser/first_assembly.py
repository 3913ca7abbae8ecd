"""Who and what there is in the compound that comes from its survey to a filed committee."""

from stdnum.cn import ric


def identity(n: int) -> str:
    """A number as on a card, with its check digit."""
    body = f"3714811980010100{n}"
    return body + ric.calc_check_digit(body + "0")


def phone(n: int) -> str:
    return f"139000000{n:02}"


NAMES = ["赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七", "王八", "冯九"]
HEAD = "房号,登记面积,业主姓名,证件号,手机号"
ROWS = [
    f"1-1-10{n},{100 + n}.25,{name},{identity(n)},{phone(n)}" for n, name in enumerate(NAMES, 1)
]
TABLE = "\n".join([HEAD, *ROWS]).encode()
SURVEYED = {
    "total_area": "947.25",
    "delivered_area": "947.25",
    "total_heads": "9",
    "delivered_heads": "9",
    "first_delivered_on": "2019-10-01",
}
GROUP = {
    "严街道": "street",
    "许社区": "community",
    "何物业": "company",
    **dict.fromkeys(NAMES[5:], "owner"),
}
QUESTIONS = {
    "城市供热服务中心": "有没有欠缴供热费的生效判决？",
    "城市管理执法中心": "有没有违法建设未整改的记录？",
}
RULES = {
    "RULES_OF_PROCEDURE": "通过业主大会议事规则",
    "MANAGEMENT_COVENANT": "通过小区管理规约",
}
STANDING = 6
FILED = "乐物备〔2026〕7号"
