"""The owners' part of the account, as tables in the terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

STATES = {
    "elected": "已选出", "constituted": "待备案", "filed": "备案中", "in_office": "履职中",
    "renewal": "应换届", "handing_over": "移交中", "ended": "已届满", "void": "已撤销",
    "draft": "拟订", "noticed": "已公告", "open": "投票中", "closed": "待计票",
    "counted": "待核定", "certified": "待公布",
}  # fmt: skip


def show(told: dict, console: Console) -> None:
    console.print("[bold]业主共同决定[/]")
    for line in _lines(told):
        console.print(line)
    console.print(_votes(told["votes"]))


def _lines(told: dict) -> Iterator[str]:
    for survey in told["surveys"]:
        end = "已结束" if survey["closed"] else f"还有 {survey['unfilled']} 个没填"
        yield (
            f"{survey['name']}：{survey['surveyed']} 个小区，具备条件 {survey['eligible']}、"
            f"尚不具备 {survey['not_yet']}、无法判断 {survey['unknown']}（{end}）。"
        )
    compounds, rolls = told["compounds"], told["rolls"]
    yield (
        f"有业委会 {compounds['with_committee']} 个小区，有业主代表 {compounds['represented']} 个，"
        f"正在筹备 {compounds['preparing']} 个，超期停住 {compounds['stuck']} 个；"
        f"业委会：{_states(told['terms'])}。"
    )
    yield f"业主名册冻结 {rolls['frozen']} 份，{rolls['heads']} 位业主；{rolls['open']} 份还在核。"
    review = told["reviews"]
    yield (
        f"联审 {review['candidates']} 名候选人、{review['departments']} 个部门："
        f"无异议 {review['passes']} 条、有异议 {review['objections']} 条、"
        f"未出具 {review['silent']} 条；不通过 {review['vetoed']} 人，"
        f"其中申诉成立 {review['overturned']} 人；{review['under_way']} 人在审。"
    )
    for exit_ in told["exits"]:
        after = "，候补依次递补" if exit_["replaced"] else ""
        yield f"委员退出 1 人：{exit_['route']}{after}；{exit_['state']}。"
    yield f"表决公布 {len(told['votes'])} 次；另有：{_states(told['votes_under_way'])}。"


def _states(counts: dict[str, int]) -> str:
    return "、".join(f"{STATES[name]} {count}" for name, count in counts.items()) or "无"


def _votes(votes: list[dict]) -> Table:
    table = Table(header_style="bold")
    table.add_column("表决和议题")
    for name in ("人数", "至少", "面积（平方米）", "至少"):
        table.add_column(name, justify="right")
    table.add_column("结果")
    for vote in votes:
        quorum = vote["quorum"]
        numbers = map(str, (*quorum["heads"], *quorum["area"]))
        table.add_row(f"{vote['title']}：参与", *numbers, "达到" if quorum["met"] else "没有达到")
        for item in vote["items"]:
            table.add_row(*_item(item))
        table.add_section()
    return table


def _item(item: dict) -> Iterator[str]:
    yield f"　{item['title']}"
    if item["class"] == "election":
        yield from ("", "", "", "")
        elected = f"当选 {item['elected']} 人，候补 {item['alternates']} 人"
        yield elected if item["passed"] else "未选出"
        return
    for number in (*item["heads"], *item["area"]):
        yield "" if number is None else str(number)
    yield "通过" if item["passed"] else "未通过"
