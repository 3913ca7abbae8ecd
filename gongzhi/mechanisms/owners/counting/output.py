"""A result as JSON. The keys are promised: docs/mechanisms/owners-counting.md."""

from gongzhi.calendar.work_calendar import SHANGHAI

from .ballots import WHY, Conflict, Refused, Replaced
from .result import Decision, Elected, Result
from .steps import Measure, Step
from .vote import Ballot, Choice
from .weight import Weight, metres, to_the_cent


def as_dict(result: Result) -> dict:
    quorum = result.quorum.measured
    assert quorum is not None  # the quorum is always measured
    return {
        "engine": result.engine,
        "rule": result.rule.code,
        "decided_on": result.decided_on.isoformat(),
        "total": pair(result.total),
        "outside": pair(result.outside),
        "participating": pair(result.participating),
        "quorum": {
            "heads_needed": quorum.need.heads,
            "area_needed": metres(to_the_cent(quorum.need.area)),
            "met": quorum.holds,
        },
        "matters": {name: _matter(found) for name, found in result.matters.items()},
        "refused": [_refused(r) for r in result.refused],
        "replaced": [_replaced(r) for r in result.replaced],
        "conflicts": [_conflict(c, result) for c in result.conflicts],
        "roll_digest": result.roll_digest,
        "ballots_digest": result.ballots_digest,
    }


def pair(weight: Weight) -> dict:
    return {"heads": weight.heads, "area": metres(weight.area)}


def _matter(found: Decision | Elected) -> dict:
    matter = found.matter
    head = {"class": str(matter.class_), "code": matter.code or None, "article": found.article}
    body = _decision(found) if isinstance(found, Decision) else _elected(found)
    return {**head, **body, "steps": [step(s) for s in found.steps]}


def _decision(found: Decision) -> dict:
    tally = found.tally
    told = {
        "passed": found.passed,
        "for": pair(tally.for_),
        "against": pair(tally.against),
        "abstain": pair(tally.abstain),
        "invalid": pair(tally.invalid),
    }
    if silence := found.with_silence:
        told["with_silence"] = {
            "passed": silence.passed,
            "for": pair(silence.for_),
            "against": pair(silence.against),
            "joined": silence.joined and str(silence.joined),
        }
    return told


def _elected(found: Elected) -> dict:
    filled = found.seats
    return {
        "seats": found.matter.seats,
        "elected": list(filled.elected),
        "alternates": list(filled.alternates),
        "tied": list(filled.tied),
        "tied_alternates": list(filled.tied_alternates),
        "open": filled.open,
        "votes": {name: pair(weight) for name, weight in found.marks.votes.items()},
        "abstain": pair(found.marks.abstain),
        "invalid": pair(found.marks.invalid),
    }


def step(found: Step) -> dict:
    told = {
        "name": found.name,
        "say": str(found),
        "article": found.article,
        "holds": found.holds,
    }
    if found.candidate:
        told["candidate"] = found.candidate
    return {**told, **_numbers(found.measured)} if found.measured else told


def _numbers(measure: Measure) -> dict:
    return {
        "have": pair(measure.have),
        "need": pair(measure.need),
        "of": pair(measure.of),
        "of_whom": measure.threshold.of,
        "share": str(measure.share),
        "strict": measure.threshold.strict,
        "reached": {"heads": measure.heads, "area": measure.area},
        "sums": measure.sums(),
    }


def _ballot(ballot: Ballot) -> dict:
    return {
        "owner": ballot.owner,
        "channel": str(ballot.channel),
        "cast_at": ballot.cast_at.astimezone(SHANGHAI).isoformat(),
    }


def _refused(refused: Refused) -> dict:
    return {**_ballot(refused.ballot), "code": refused.code, "why": WHY[refused.code]}


def _replaced(replaced: Replaced) -> dict:
    by = _ballot(replaced.by)["cast_at"]
    return {**_ballot(replaced.ballot), "by": by}


def _conflict(conflict: Conflict, result: Result) -> dict:
    paper, online = conflict.paper, conflict.online
    return {
        "owner": paper.owner,
        "counts": str(paper.channel),
        "paper": _ballot(paper)["cast_at"],
        "online": _ballot(online)["cast_at"],
        "differ": [name for name in result.matters if _said(paper, name) != _said(online, name)],
    }


def _said(ballot: Ballot, matter: str) -> str | list[str]:
    """What a ballot says on a matter; nothing said and no mark are abstentions."""
    choice = ballot.choices.get(matter) or Choice.ABSTAIN
    return choice if isinstance(choice, str) else sorted(choice)
