"""The account of the demo city for people: tables in the terminal."""

from rich.console import Console
from rich.table import Table

from .owners import shown as owners
from .words import CITY

MOVES = {
    "uphold": "退回成立改派",
    "overrule": "退回不成立",
    "grant_extension": "同意延期",
    "deny_extension": "不同意延期",
    "grant_suspension": "同意挂账",
    "deny_suspension": "不同意挂账",
    "redo": "街道不满意重办",
    "supervise": "转督办",
    "settle": "督办办结",
    "lapse": "到期未评",
}


def show(account: dict, console: Console) -> None:
    demo, city = account["demo"], account["city"]
    console.rule(
        f"演示城市 · {CITY[1]}（{demo['size']}，种子 {demo['seed']}，过了 {demo['days']} 天）"
    )
    places, organisations = city["places"], city["organisations"]
    console.print(
        f"{_line(places, '街道 社区 小区 楼栋 单元')}，{city['households']} 户；"
        f"{_line(organisations, '小区党支部 联合党支部 楼道党小组 党员中心户 部门 物业服务企业')}；"
        f"{city['compounds_without_branch']} 个小区没有支部。"
    )
    console.print(f"截至 {demo['until'][:16].replace('T', ' ')}，每个数都由记录算出。\n")
    console.print(_matters(account["matters"]))
    heard = account["callbacks"]
    reached = f"打通 {heard['reached']}，说已解决 {heard['solved']}"
    console.print(f"回访 {heard['made']} 次，{reached}。\n")
    for table in (_calls(account), _late(account)):
        console.print(table)
    owners.show(account["owners"], console)
    console.print(_figures(account["figures"]))
    _journal(account["journal"], console)


def _line(counts: dict[str, int], names: str) -> str:
    return "、".join(f"{counts.get(name, 0)} 个{name}" for name in names.split())


def _table(title: str, *columns: str) -> Table:
    """A table whose first column carries its title."""
    table = Table(header_style="bold")
    table.add_column(title)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _matters(m: dict) -> Table:
    table = _table(f"居民诉求 {m['total']} 件", "件", "占")
    for name, count in m["by_source"].items():
        _row(table, f"来源：{name}", count, m["total"])
    table.add_section()
    answered = sum(m["answered_by_level"].values())
    for name, count in m["answered_by_level"].items():
        _row(table, f"解决在：{name}", count, answered)
    table.add_section()
    for key, name in (
        ("closed_solved", "办结"),
        ("closed_unheard", "办结，反映人未回应"),
        ("merged", "并入另一件"),
        ("refused", "不予受理"),
        ("withdrawn", "反映人撤回"),
        ("open", "还在办"),
        ("overdue", "　其中已超期"),
        ("redone", "重办过"),
    ):
        _row(table, name, m[key], m["total"])
    return table


def _row(table: Table, name: str, count: int, whole: int) -> None:
    table.add_row(name, str(count), f"{count / whole:.1%}" if whole else "—")


def _calls(account: dict) -> Table:
    c, r, out = account["calls"], account["responses"], account["exclusions"]
    table = _table(f"街呼市应 {c['total']} 次呼叫，{r['total']} 个部门响应", "次")
    rows = [
        ("由诉求呼叫", c["about_a_matter"]),
        ("不予受理", c["rejected"]),
        ("街道撤回", c["withdrawn"]),
        ("评为不当呼叫", c["judged_improper"]),
        ("办结", c["closed"]),
        ("在办", c["open"]),
        ("按时签收", r["signed_in_time"]),
        ("签收超时", r["signed_late"]),
        ("已答复", r["answered"]),
        ("答复超时", r["answered_late"]),
        ("街道已评", r["rated"]),
        ("2 分及以下", r["rated_low"]),
        *((MOVES[name], count) for name, count in r["moves"].items()),
        ("申请剔除", out["asked"]),
        ("批准剔除", out["approved"]),
    ]
    for name, count in rows:
        table.add_row(name, str(count))
    return table


def _late(account: dict) -> Table:
    table = _table("谁迟了", "黄牌", "红牌")
    for kind, count in account["cards"].items():
        table.add_row(f"{kind}（合计）", str(count["yellow"]), str(count["red"]))
    table.add_section()
    for row in account["late"]:
        table.add_row(row["department"], str(row["yellow"]), str(row["red"]))
    return table


def _figures(figures: list[dict]) -> Table:
    table = _table("指标", "剔除后", "", "全部", "")
    for f in figures:
        part, whole = f["whole"]
        if f["value"] is None:
            table.add_row(f["name"], "暂无", f["why"], "", "")
            continue
        table.add_row(
            f["name"],
            f"{f['percent']}%",
            f"{f['numerator']} ÷ {f['denominator']}",
            f"{f['whole_percent']}%",
            f"{part} ÷ {whole}",
        )
    return table


def _journal(journal: dict, console: Console) -> None:
    if journal["ok"]:
        console.print(
            f"\n[green]✓[/] 记录完整：{journal['rows']} 行、{journal['seals']} 个封印，"
            f"逐行核验，链没有断（未封 {journal['unsealed']} 行）。"
        )
    else:
        console.print(f"\n[red]✕[/] 记录断了：{journal['first_broken']}")
