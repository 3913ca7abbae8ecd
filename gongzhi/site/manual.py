"""The parts of the manual that the code writes: tables of procedures, limits, duties, parameters.

`python -m gongzhi.site.manual` renews them in docs/; a test says when they are stale. Each part
stands between two comment lines that name it, and everything around it is written by hand.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from gongzhi.casework import registry
from gongzhi.casework.procedure import OVERDUE, ChildReaches, ChildrenEnd, Clock, Move, Procedure
from gongzhi.mechanisms.owners.counting import ballots, count_text, law
from gongzhi.mechanisms.owners.counting.page import CLASSES
from gongzhi.mechanisms.owners.counting.page import page as vote_page
from gongzhi.mechanisms.owners.survey import law as survey_law
from gongzhi.policy.declared import all_declared
from gongzhi.policy.duties import MAY, Duty

from . import reference

DOCS = Path(__file__).parents[2] / "docs"
PART = re.compile(r"(<!-- begin (\S+) -->\n)(.*?)(<!-- end \2 -->)", re.DOTALL)
CLOCKS = {
    Clock.FRESH: "重新计",
    Clock.KEEP: "照走",
    Clock.RESUME: "接着走",
    Clock.GIVEN: "另定",
}
OF = {law.ALL: "全体业主", law.PARTICIPATING: "参与表决的业主"}
CERTAINTY = {"law": "法律法规", "standard": "标准", "default": "默认值"}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(c) for c in line)} |\n" for line in lines)


def _when(move: Move) -> str:
    if move.when is OVERDUE:
        return "到期"
    if isinstance(move.when, ChildrenEnd):
        return f"子案件 {move.when.procedure} 全部办结"
    if isinstance(move.when, ChildReaches):
        return f"子案件 {move.when.procedure} 到 {'、'.join(sorted(move.when.states))}"
    return ""


def moves(procedure: Procedure) -> str:
    """Each move: from, to, who, whether a reason is asked, what happens to the clock."""
    rows = [
        (
            f"{m.label} `{m.name}`",
            "、".join(s.label for s in m.sources),
            m.target.label,
            "、".join(r.label for r in m.roles) + (f"（{_when(m)}）" if m.when else ""),
            "要" if m.note else "",
            CLOCKS[m.clock],
        )
        for m in procedure.moves
    ]
    return table(("做什么", "从", "到", "谁", "说明", "时限"), rows)


def states(procedure: Procedure) -> str:
    """Each state: whose turn, what they do, within what."""
    rows = []
    for s in procedure.states.values():
        limit = "；".join(f"{v} `{c}`" for c, v in s.due.rows()) if s.due else s.endless
        turn = s.awaits.label if s.awaits else ""
        rows.append((f"{s.label} `{s.name}`", turn, s.todo, limit, "停表" if s.pauses else ""))
    return table(("状态", "轮到谁", "做什么", "默认时限", ""), rows)


def roles(procedure: Procedure) -> str:
    """Each seat and the duties that may act from it."""
    rows = [
        (f"{r.label} `{r.name}`", "、".join(str(Duty(d).label) for d in sorted(r.duties)))
        for r in procedure.roles.values()
    ]
    return table(("席位", "可以从这里办的岗位职责"), rows)


def diagram(procedure: Procedure) -> str:
    """The procedure as a state diagram (Mermaid)."""
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {procedure.start.name}"]
    lines += [f"  {s.name}: {s.label}" for s in procedure.states.values()]
    lines += [
        f"  {s.name} --> {m.target.name}: {m.label}" for m in procedure.moves for s in m.sources
    ]
    ends = [n for n in procedure.states if procedure.is_final(n)]
    return "\n".join([*lines, *(f"  {n} --> [*]" for n in ends), "```\n"])


def parameters() -> str:
    rows = [
        (f"`{p.code}`", p.label, f"`{p.value}`", p.unit, CERTAINTY[p.certainty], p.source)
        for p in all_declared()
    ]
    return table(("编码", "名称", "默认", "单位", "依据程度", "依据"), rows)


def powers() -> str:
    rows = [
        (f"`{power}`", "、".join(str(d.label) for d in Duty if d in duties))
        for power, duties in MAY.items()
    ]
    return table(("权力", "职责"), rows)


def operations() -> str:
    """Each operation of the API and the scope it asks for."""
    from gongzhi.site.api import api

    rows = [
        (f"`{method.upper()} {path.removeprefix('/api/v1')}`", told["summary"], f"`{scope}`")
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, told in methods.items()
        for security in told["security"]
        for (scope,) in security.values()
    ]
    return table(("地址", "做什么", "范围"), rows)


def problems() -> str:
    from gongzhi.site.api.problems import TITLES

    rows = [(f"`{kind}`", status, title) for kind, (status, title) in TITLES.items()]
    return table(("type", "status", "title"), rows)


def vote_rules() -> str:
    """The thresholds of each law of owners' votes."""
    rows = [
        (rule.name, f"{rule.since} 至 {rule.until or '今'}", what, _share(t), OF[t.of], t.article)
        for rule in law.RULES
        for what, t in (
            ("参与", rule.quorum),
            ("一般事项、选举", rule.ordinary),
            ("特别事项", rule.special),
        )
    ]
    return table(("法律", "施行", "什么", "人数、面积都要", "占", "依据"), rows)


def _share(threshold: law.Threshold) -> str:
    share = f"{threshold.numerator}/{threshold.denominator}"
    return f"超过 {share}" if threshold.strict else f"{share} 以上（含）"


def vote_matters() -> str:
    """What owners decide together, and how either law classes it."""
    rows = [
        (f"{words} `{code}`", *(_classed(rule.items[code]) for rule in law.RULES))
        for code, words in law.MATTERS.items()
    ]
    return table(("事项", *(rule.name for rule in law.RULES)), rows)


def _classed(item: law.Item) -> str:
    return f"{CLASSES[item.class_]}（{item.article.rpartition(' ')[2]}）"


def vote_refusals() -> str:
    return table(("code", "为什么不计"), [(f"`{c}`", w) for c, w in ballots.WHY.items()])


def vote_example() -> str:
    """What the command prints for the example."""
    counted = count_text((DOCS / "examples" / "vote.json").read_bytes())
    return f"```\n{vote_page(counted)}\n```\n"


def survey_rules() -> str:
    """When the first owners' assembly is due: each condition of each version of the rule."""
    rows = [
        (rule.name, f"{rule.since} 至 {rule.until or '今'}", what, survey_law.ARTICLES[name])
        for rule in survey_law.RULES
        for name, what in (
            ("area", f"已交付的业主专有部分面积 ÷ 专有部分总面积 ≥ {rule.area}"),
            ("heads", f"已交付的业主人数 ÷ 业主总人数 ≥ {rule.heads}"),
            (
                "years",
                f"首次交付满 {rule.years} 年，且已交付的业主人数 ÷ 业主总人数 ≥ {rule.later_heads}",
            ),
        )
    ]
    return table(("规定", "施行", "条件", "依据"), rows)


def survey_figures() -> str:
    from gongzhi.mechanisms.owners.survey.indicators import INDICATORS

    rows = [(f"`{i.key}`", i.name, i.definition) for i in INDICATORS]
    return table(("key", "指标", "怎么算"), rows)


def settings() -> str:
    return table(("变量", "含义", "默认"), reference.variables())


def parts() -> dict[str, Callable[[], str]]:
    """Name of each generated part → what writes it."""
    found: dict[str, Callable[[], str]] = {
        "parameters": parameters,
        "powers": powers,
        "api.operations": operations,
        "api.problems": problems,
        "commands": reference.commands,
        "settings": settings,
        "votes.rules": vote_rules,
        "votes.matters": vote_matters,
        "votes.refusals": vote_refusals,
        "votes.example": vote_example,
        "survey.rules": survey_rules,
        "survey.figures": survey_figures,
    }
    for procedure in registry.all_procedures():
        for name, write in (
            ("moves", moves),
            ("states", states),
            ("roles", roles),
            ("diagram", diagram),
        ):
            found[f"{procedure.name}.{name}"] = partial(write, procedure)
    return found


def renewed(text: str) -> str:
    """The page with its generated parts as the code has them. Raises KeyError on an unknown one."""
    known = parts()
    return PART.sub(lambda m: f"{m[1]}{known[m[2]]()}{m[4]}", text)


def pages() -> list[Path]:
    return [p for p in sorted(DOCS.rglob("*.md")) if PART.search(p.read_text(encoding="utf-8"))]


def main() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (new := renewed(text)) != text:
            page.write_text(new, encoding="utf-8")
            print(page.relative_to(DOCS))


if __name__ == "__main__":
    from gongzhi.site.cli import load_django

    load_django()
    main()
