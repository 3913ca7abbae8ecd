"""Ballots and letters on paper: one file for each building, one sheet of paper for each owner.

What is printed is in Chinese, whatever the language of who prints: it goes to the owners. On it
stand the number on the roll and the units of an owner, and no name.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Seat
from gongzhi.files.typesetting import pdf, qr

from ..roll.models import Unit
from ..roll.rules import sorted_as
from . import sealing
from .models import Sheet, Voice, Vote
from .procedure import ORGANISER
from .showing import Shown, shown

PAPER = Path(__file__).parent / "templates" / "owners_voting" / "paper"
BALLOTS, LETTERS = "ballots", "letters"
NAMES = {BALLOTS: "选票", LETTERS: "通知书"}
MATTERS = {
    "ordinary": "一般事项：参与表决的业主，人数和面积都过半数同意才通过",
    "special": "特别事项：参与表决的业主，人数和面积都四分之三以上同意才通过",
    "election": "选举：候选人的人数和面积都要过半数",
}


@dataclass(frozen=True)
class Links:
    """Where the codes on the paper lead.  sheet: with {token} in it."""

    sheet: str
    online: str
    site: str


@dataclass(frozen=True)
class Printed:
    """building: "" for owners whose units name none.  sheets: how many valid ones there are."""

    building: str
    sheets: int

    @property
    def name(self) -> str:
        return building_name(self.building)


def building_name(building: str) -> str:
    """3 is said 3 号楼; a word stays as it is."""
    if not building:
        return _("其他")
    return _("%(n)s 号楼") % {"n": building} if building.isascii() else building


def buildings(vote_pk: int) -> list[Printed]:
    """The buildings with their valid sheets, 2 before 10. One query."""
    home = Voice.objects.filter(vote=vote_pk, owner=OuterRef("owner")).values("building")
    valid = Sheet.objects.filter(vote=vote_pk, spoilt="").order_by()
    rows = valid.annotate(building=home[:1]).values("building").annotate(sheets=Count("pk"))
    found = (Printed(r["building"] or "", r["sheets"]) for r in rows)
    return sorted(found, key=lambda p: sorted_as(p.building))


def printed(vote: Vote, what: str, building: str, *, links: Links, at: datetime) -> bytes:
    """The PDF of one building. Raises NotNow where the machine has no Chinese font."""
    with translation.override("zh-hans"):
        data = _data(vote, _agenda(vote), links, at=at)
        data["sheets"] = _sheets(vote, building, links)
        return pdf(PAPER / f"{what}.typ", data, at=at)


def archive(vote: Vote, what: str, *, links: Links, at: datetime) -> Iterator[bytes]:
    """A zip of all buildings, handed out as it grows: one building is in memory at a time."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as package:
        for part in buildings(vote.pk):
            with translation.override("zh-hans"):
                name = f"{NAMES[what]} {part.name}（{part.sheets}张）.pdf"
            package.writestr(name, printed(vote, what, part.building, links=links, at=at))
            yield pipe.taken()
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """A file that only grows, and forgets what was taken from it."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        found, self.held = bytes(self.held), bytearray()
        return found


def _agenda(vote: Vote) -> list[dict]:
    return [_matter(item) for item in shown(vote.pk)]


def _matter(item: Shown) -> dict:
    hint = f"最多选 {item.seats} 人，可以少选；多选的，这一项作废。" if item.seats else ""
    return {
        "number": item.number,
        "title": item.title,
        "text": item.text,
        "rule": MATTERS[item.klass],
        "hint": hint,
        "options": [{"number": c.number, "name": c.public_name} for c in item.candidates],
    }


def _data(vote: Vote, items: Sequence[dict], links: Links, *, at: datetime) -> dict:
    seat = Seat.objects.filter(case=vote.pk, role=ORGANISER.name).select_related("organisation")
    organiser = seat.order_by("pk").first()
    office = organiser.organisation if organiser else None
    return {
        "heading": f"{vote.compound.name}业主共同决定选票",
        "title": vote.title,
        "place": vote.compound.name,
        "organiser": office.name if office else "",
        "phone": office.phone if office else "",
        "period": f"{_said(vote.opens_at)} 至 {_said(vote.ends_at)}",
        "date": f"{localtime(at):%Y 年 %-m 月 %-d 日}",
        "foot": f"{vote.title}　{vote.case.number}",
        "site": links.site,
        "online": qr(links.online),
        "items": items,
    }


def _said(instant: datetime) -> str:
    return f"{localtime(instant):%Y 年 %-m 月 %-d 日 %H:%M}"


def _sheets(vote: Vote, building: str, links: Links) -> list[dict]:
    """The valid sheets of a building in the order of their numbers. One query."""
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as").values("number")
    here = Voice.objects.filter(vote=vote.pk, building=building).values("owner")
    rows = Sheet.objects.filter(vote=vote.pk, spoilt="", owner__in=here).annotate(
        whose=F("owner__number"), homes=ArraySubquery(units)
    )
    return [
        {
            "number": f"{sheet.number:05}",
            "owner": vars(sheet)["whose"],
            "units": "、".join(vars(sheet)["homes"]),
            "receipt": sealing.receipt_of(vote, sheet),
            "qr": qr(links.sheet.format(token=sheet.token)),
        }
        for sheet in rows.order_by("number")
    ]
