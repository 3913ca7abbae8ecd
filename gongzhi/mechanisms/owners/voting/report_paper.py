"""The report of a count on paper: the same steps and numbers as on its page, set by Typst.

In Chinese, whoever prints it: it is shown to a court.
"""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.files.typesetting import pdf

from .reporting import Part, Report, Step, report
from .wording import when

TEMPLATE = Path(__file__).parent / "templates/owners_voting/paper/count.typ"


def pdf_of(found: Report, *, at: datetime) -> bytes:
    """The same report at the same instant gives the same bytes."""
    with translation.override("zh-hans"):
        again = report(found.vote, found.count, whole=found.whole)
        return pdf(TEMPLATE, data(again, at=at), at=at)


def data(found: Report, *, at: datetime) -> dict:
    vote, count = found.vote, found.count
    told = found.result
    return {
        "title": vote.title,
        "number": vote.case.number,
        "place": vote.compound.name,
        "period": f"{when(vote.opens_at)} — {when(vote.ends_at)}",
        "rule": found.rule,
        "counted": f"{count.signed}　{when(count.at)}",
        "certified": when(vote.certified_at) if vote.certified_at else _("尚未核定"),
        "total": told["total"],
        "participating": told["participating"],
        "quorum": _step(found.quorum),
        "parts": [_part(part) for part in found.parts],
        "left": [f"{why}：{n}" for why, n in found.left],
        "withholds": found.withholds,
        "roll": count.roll_digest,
        "ballots": count.ballots_digest,
        "engine": count.engine,
        "basis": vote.rules_basis,
        "parking": vote.count_parking,
        "printed": f"{localtime(at):%Y-%m-%d %H:%M}",
    }


def _part(part: Part) -> dict:
    return {
        "number": part.one.item.position,
        "title": part.one.item.title,
        "klass": part.klass,
        "article": part.article,
        "verdict": part.verdict,
        "step": _step(part.step) if part.step else None,
        "needs": part.needs,
        "silence": part.silence,
        "rows": [
            {
                "name": row.cell.name,
                "heads": row.cell.heads,
                "area": row.cell.area or "—",
                "reaches": "" if row.reaches is None else "✓" if row.reaches else "✕",
                "seat": row.seat,
            }
            for row in part.rows
        ],
    }


def _step(step: Step) -> dict:
    return asdict(step)
