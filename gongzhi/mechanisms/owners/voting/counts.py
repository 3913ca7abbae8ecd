"""From the sealed ballots to a count: the question, its answer, and the file to count it again.

The question is the file that `gongzhi votes count` reads; the count is that command's answer to
it. Owners and units go by aliases made with the vote's key, so that the file names nobody. Which
alias is whose, the counting group can see; owners are not told theirs: whoever could show how they
voted could be paid or pressed for it.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.services import advance, lock
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow

from ..counting import Class, as_dict, count_text
from ..counting.digests import of_roll
from ..counting.weight import metres
from ..roll import queries as rolls
from . import queries, sealing
from .locking import vote_of
from .models import Ballot, Count, Item, Settlement, Sheet, Vote

OWNER, UNIT = "o-", "u-"


def question(vote: Vote, *, by: Actor, at: datetime) -> dict:
    """Everything that decides the result. Raises NotNow before the close, or if the roll is not
    the one that was frozen."""
    opened = sealing.opened(vote, by=by, at=at)
    lines = list(rolls.lines(vote.roll))
    if of_roll(lines) != vote.roll.digest:
        raise NotNow(_("名册和冻结时的摘要对不上，不能计票；请报系统管理员和审计管理员"))
    owner, unit = sealing.aliases(vote, OWNER), sealing.aliases(vote, UNIT)
    roll = [
        {
            "unit": unit(line.unit),
            "area": metres(line.area_cm2),
            "owner": owner(line.owner),
            "kind": str(line.kind),
        }
        for line in lines
    ]
    return {
        "title": vote.title,
        "decided_on": localtime(vote.ends_at).date().isoformat(),
        "policy": {
            "count_parking_area": vote.count_parking,
            "silence_counts_with_majority": vote.silence,
        },
        "roll": sorted(roll, key=lambda row: row["unit"]),
        "matters": [_matter(item) for item in queries.agenda_items(vote.pk)],
        "ballots": list(_ballots(vote, opened, owner)),
    }


def _matter(item: Item) -> dict:
    told: dict = {"id": item.key, "title": item.title, "class": item.klass}
    if item.code:
        told["code"] = item.code
    if item.klass == Class.ELECTION:
        stand = list(item.options.all())
        told |= {
            "seats": item.seats,
            "alternates": item.alternates,
            "candidates": [option.key for option in stand],
            "names": [option.candidacy.name for option in stand],
        }
    return told


def _ballots(vote: Vote, opened: sealing.Opened, owner) -> Iterator[dict]:
    """All that came in, but those that a settlement leaves out; in the order of aliases, and of
    one owner in the order in which they came."""
    settled = Settlement.objects.filter(vote=vote, second_at__isnull=False)
    keeps = dict(settled.values_list("owner", "keeps"))
    rows = Ballot.objects.filter(vote=vote).order_by("cast_at", "pk")
    told = rows.values_list("owner", "owner__number", "channel", "cast_at", "choices")
    found = [
        {
            "owner": owner(str(number)),
            "channel": channel,
            "cast_at": localtime(cast_at).isoformat(),
            "choices": opened.choices(owner_pk, sealed),
        }
        for owner_pk, number, channel, cast_at, sealed in told.iterator(chunk_size=2000)
        if keeps.get(owner_pk, channel) == channel
    ]
    yield from sorted(found, key=lambda row: row["owner"])  # stable: the order in time stays


def written(asked: dict) -> bytes:
    """The file: a line for each unit and ballot, the same bytes for the same question."""
    parts = [
        f"{json.dumps(name)}: {_rows(value) if isinstance(value, list) else _json(value)}"
        for name, value in asked.items()
    ]
    return ("{" + ",\n".join(parts) + "}\n").encode()


def _rows(rows: list) -> str:
    return "[\n" + ",\n".join(map(_json, rows)) + "]" if rows else "[]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def answer(file: bytes) -> dict:
    """What the command line says of the file."""
    return as_dict(count_text(file))


@transaction.atomic
def count(pk: int, *, by: Actor, at: datetime) -> Count:
    """Count what came in; may be done again until it is certified.

    Raises NotYours; NotNow before the close and while sheets that came back wait to be entered.
    """
    case = lock(pk, by=by)
    vote = vote_of(case)
    if waiting := to_enter(vote).count():
        raise NotNow(_("还有 %(n)s 张交回的纸票没有录完，先录完再计票") % {"n": waiting})
    case = advance(pk, "count", by=by, at=at, locked=case, public=True)
    file = written(question(vote, by=by, at=at))
    found = answer(file)
    made = Count.objects.create(
        vote=vote,
        at=at,
        signed=by.label,
        rule=found["rule"],
        engine=found["engine"],
        roll_digest=vote.roll.digest,
        ballots_digest=found["ballots_digest"],
        result=found,
    )
    record(case.subject, "vote.counted", by=by, at=at, details=_bound(made, file))
    return made


def _bound(made: Count, file: bytes) -> dict:
    """What the count is bound to, for the record."""
    return {
        "count": made.pk,
        "rule": made.rule,
        "engine": made.engine,
        "roll": made.roll_digest,
        "ballots": made.ballots_digest,
        "file": hashlib.sha256(file).hexdigest(),
    }


def to_enter(vote: Vote):
    """Sheets that came back in time and are no ballot yet."""
    back = Sheet.objects.filter(vote=vote, spoilt="", returned_at__lte=vote.ends_at)
    return back.filter(ballot=None)


def latest(vote_pk: int) -> Count | None:
    return Count.objects.filter(vote=vote_pk).order_by("-pk").first()


def again(vote: Vote, made: Count, *, by: Actor, at: datetime) -> bool:
    """Counted anew from the sealed ballots: is it the same to the letter?"""
    return answer(written(question(vote, by=by, at=at))) == made.result
