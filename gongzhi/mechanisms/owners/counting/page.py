"""A result to be read in a terminal."""

from collections.abc import Iterator

from .ballots import WHY
from .law import MATTERS
from .result import Decision, Elected, Result
from .steps import Step
from .vote import Class
from .weight import Weight, metres

CLASSES = {Class.ORDINARY: "一般事项", Class.SPECIAL: "特别事项", Class.ELECTION: "选举"}


def page(result: Result) -> str:
    return "\n".join([*_head(result), *_matters(result), *_ballots(result), *_foot(result)])


def _said(weight: Weight) -> str:
    return f"{weight.heads} 人，{metres(weight.area)} 平方米"


def _head(result: Result) -> Iterator[str]:
    yield f"业主共同决定事项计票　{result.decided_on}　{result.rule.name}"
    yield f"全体业主　{_said(result.total)}"
    if result.outside.area:
        outside = result.outside
        yield f"　　不计的车位　{metres(outside.area)} 平方米，只有车位的 {outside.heads} 人"
    yield f"参与表决　{_said(result.participating)}"
    yield from _step(result.quorum)


def _step(step: Step) -> Iterator[str]:
    yield f"  {'✓' if step.holds else '✕'} {step}〔{step.article}〕"


def _matters(result: Result) -> Iterator[str]:
    for found in result.matters.values():
        yield ""
        yield from _decision(found) if isinstance(found, Decision) else _elected(found)


def _title(found: Decision | Elected) -> str:
    matter = found.matter
    told = f"{matter.id}　{CLASSES[Class(matter.class_)]}"
    return f"{told}：{MATTERS[matter.code]}〔{found.article}〕" if matter.code else told


def _own_steps(found: Decision | Elected) -> Iterator[str]:
    """All but the quorum, which stands above for all matters."""
    for step in found.steps:
        if step.name != "quorum":
            yield from _step(step)


def _why_not(found: Decision) -> str:
    quorum, __ = found.steps
    return "未通过" if quorum.holds else "未通过：参与表决的不够"


def _decision(found: Decision) -> Iterator[str]:
    tally = found.tally
    yield f"{_title(found)}　{'通过' if found.passed else _why_not(found)}"
    for name, weight in (
        ("同意", tally.for_),
        ("反对", tally.against),
        ("弃权", tally.abstain),
        ("无效", tally.invalid),
    ):
        yield f"  {name}　{_said(weight)}"
    yield from _own_steps(found)
    if silence := found.with_silence:
        told = "通过" if silence.passed else "未通过"
        yield (
            f"  参考：未参与的业主随多数的，同意 {_said(silence.for_)}，"
            f"反对 {_said(silence.against)}，{told}。结果以上面的为准。"
        )


def _elected(found: Elected) -> Iterator[str]:
    filled, marks = found.seats, found.marks
    yield _title(found)
    for name, names in (
        ("当选", filled.elected),
        ("末位相同，未定", filled.tied),
        ("候补", filled.alternates),
        ("候补末位相同，未定", filled.tied_alternates),
    ):
        if names or name == "当选":
            yield f"  {name}　{'、'.join(names) or '无'}"
    for name, weight in (("弃权", marks.abstain), ("无效", marks.invalid)):
        yield f"  {name}　{_said(weight)}"
    yield from _own_steps(found)


def _ballots(result: Result) -> Iterator[str]:
    if result.refused or result.replaced or result.conflicts:
        yield ""
    for refused in result.refused:
        yield f"不计的票　{refused.ballot.owner}：{WHY[refused.code]}"
    for replaced in result.replaced:
        yield f"已被本人后投的票取代　{replaced.ballot.owner}（{replaced.ballot.channel}）"
    for conflict in result.conflicts:
        yield f"纸质、网上都投了，先按纸质计　{conflict.paper.owner}"


def _foot(result: Result) -> Iterator[str]:
    yield ""
    yield f"名册 SHA-256　{result.roll_digest}"
    yield f"选票 SHA-256　{result.ballots_digest}"
