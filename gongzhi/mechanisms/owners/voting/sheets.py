"""Paper ballots: numbered, handed out, taken back, replaced, kept as a picture.

Nobody reads a choice here; what stands on a sheet is read in `entering`.
"""

import re
import secrets
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Subquery
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.beside import along
from gongzhi.files.models import Attachment
from gongzhi.files.services import keep
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from ..roll.models import Unit
from . import staff
from .casting import share
from .locking import held
from .models import Sheet, Voice, Vote
from .procedure import COUNTERS, NOTICED, OPEN

BATCH = 2000
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
OWN = re.compile(r"(?:.*-)?0*(\d{1,6})")
"""A number as somebody types it: 12, 00012, 决-20261101-7-00012."""


@transaction.atomic
def issue(vote_pk: int, *, by: Actor, at: datetime) -> int:
    """A numbered sheet for each voice that has none, in the order of the doors. How many.

    From the notice on (物业管理条例 14) until the close. Raises NotYours, NotNow.
    """
    vote = _handing_out(vote_pk, by=by, at=at)
    last = _last_number(vote)
    owners = _without_sheet(vote)
    Sheet.objects.bulk_create(
        [_fresh(vote, owner, number, at=at) for number, owner in enumerate(owners, last + 1)],
        batch_size=BATCH,
    )
    if owners:
        details = {"first": last + 1, "last": last + len(owners)}
        record(vote.case.subject, "vote.sheets", by=by, at=at, details=details)
    return len(owners)


def _handing_out(vote_pk: int, *, by: Actor, at: datetime) -> Vote:
    """The vote under its lock, while ballots are handed out: numbers are given out one after the
    other. Raises NotYours, NotNow."""
    vote = held(vote_pk, by=by, roles=staff.KEEPERS, states=(NOTICED, OPEN))
    if at > vote.ends_at:
        raise NotNow(_("投票已经截止，不能再发选票"))
    return vote


def _without_sheet(vote: Vote) -> list[int]:
    """Owners with a voice and no valid sheet, by building and the number of their first unit."""
    given = Sheet.objects.filter(vote=vote, owner=OuterRef("owner"), spoilt="")
    door = Unit.objects.filter(owner=OuterRef("owner")).order_by()
    rows = Voice.objects.filter(~Exists(given), vote=vote).annotate(
        door=Subquery(door.values("owner").annotate(first=Min("sorted_as")).values("first"))
    )
    found = rows.order_by("building", F("door").asc(nulls_last=True), "owner")
    return list(found.values_list("owner", flat=True))


def _fresh(vote: Vote, owner: int, number: int, *, at: datetime) -> Sheet:
    token = secrets.token_urlsafe(16)
    return Sheet(vote=vote, owner_id=owner, number=number, token=token, printed_at=at)


def find(vote_pk: int, text: str) -> Sheet:
    """The sheet whose number was typed or whose code was scanned. Raises Incomplete."""
    text = text.strip()
    if scanned := TOKEN.search(text):
        return _known(Sheet.objects.filter(token=scanned[0]), vote_pk)
    typed = OWN.fullmatch(text)
    if typed is None:
        raise Incomplete(_("请扫选票上的二维码，或输入选票编号（数字）"), field="sheet")
    return _known(Sheet.objects.filter(vote=vote_pk, number=int(typed[1])), vote_pk)


def _known(found, vote_pk: int) -> Sheet:
    sheet = found.first()
    if sheet is None:
        raise Incomplete(_("没有这个编号的选票，请对一对编号"), field="sheet")
    if sheet.vote_id != vote_pk:
        raise Incomplete(_("这是另一次表决的选票，不能在这里登记"), field="sheet")
    return sheet


def locked(sheet_pk: int) -> tuple[Vote, Sheet]:
    """The sheet under its lock, and its vote, which nobody closes or extends until we are done.

    The vote comes first, as it does when a ballot is cast: so nobody waits in a ring.
    """
    vote_pk = Sheet.objects.values_list("vote", flat=True).get(pk=sheet_pk)
    vote = share(vote_pk)
    return vote, Sheet.objects.select_for_update().get(pk=sheet_pk)


@transaction.atomic
def take_back(sheet_pk: int, *, by: Actor, at: datetime) -> Sheet:
    """The sheet came back, filled in. Only while the vote is open: what comes later is not counted.

    By whoever keeps the paper, and by whoever goes from door to door. Raises NotYours, NotNow.
    """
    vote, sheet = locked(sheet_pk)
    if not staff.holds(vote.pk, *staff.KEEPERS, by=by):
        staff.check_caller(vote.pk, by=by)
    _check_valid(sheet)
    _check_open(vote, at=at)
    if sheet.returned_at:
        when = f"{localtime(sheet.returned_at):%m-%d %H:%M}"
        told = {"when": when, "who": sheet.returned_to}
        raise NotNow(_("这张票 %(when)s 已由 %(who)s 收回") % told)
    sheet.returned_at, sheet.returned_to = at, by.label
    sheet.save(update_fields=["returned_at", "returned_to"])
    record(_subject(sheet), "sheet.back", by=by, at=at, details=_told(sheet))
    return sheet


@transaction.atomic
def replace(sheet_pk: int, *, reason: str, by: Actor, at: datetime) -> Sheet:
    """Spoil a sheet that was lost or torn and hand out another. The new one.

    One that came back may be replaced until the first clerk has read it: afterwards a ballot would
    be taken for another (one owner, one ballot). Raises NotYours, NotNow, Incomplete.
    """
    if len(reason.strip()) < 2:
        raise Incomplete(_("请写明为什么作废，例如“丢失”“污损”"), field="reason")
    vote_pk = Sheet.objects.values_list("vote", flat=True).get(pk=sheet_pk)
    vote = _handing_out(vote_pk, by=by, at=at)
    sheet = Sheet.objects.select_for_update().get(pk=sheet_pk)
    _check_valid(sheet)
    if sheet.entries.exists():
        raise NotNow(_("这张票已经有人录入，不能作废换发"))
    sheet.spoilt = reason.strip()[:120]
    sheet.save(update_fields=["spoilt"])
    fresh = _fresh(vote, sheet.owner_id, _last_number(vote) + 1, at=at)
    fresh.save(force_insert=True)
    details = {**_told(sheet), "new": fresh.number}
    record(_subject(sheet), "sheet.replace", by=by, at=at, secret=reason, details=details)
    return fresh


def _last_number(vote: Vote) -> int:
    return Sheet.objects.filter(vote=vote).aggregate(last=Max("number"))["last"] or 0


@transaction.atomic
def keep_scan(sheet_pk: int, upload: File, *, by: Actor, at: datetime) -> Attachment:
    """Keep a picture or PDF of a sheet that came back. A later one is shown instead of an earlier.

    Raises NotYours, NotNow; Incomplete (field `scan`) for a file that is not kept.
    """
    vote, sheet = locked(sheet_pk)
    staff.check_holds(vote.pk, COUNTERS, by=by)
    if sheet.returned_at is None:
        raise NotNow(_("这张票还没有交回，先登记收回再存扫描件"))
    try:
        kept = keep(upload, subject=_subject(sheet), by=by, at=at).attachment
    except Incomplete as refused:
        raise Incomplete(refused.message, field="scan") from None
    sheet.scan = kept
    sheet.save(update_fields=["scan"])
    return kept


def _check_valid(sheet: Sheet) -> None:
    if sheet.spoilt:
        told = {"why": sheet.spoilt}
        raise NotNow(_("这张票已作废（%(why)s），请用换发的那一张") % told)


def _check_open(vote: Vote, *, at: datetime) -> None:
    """By the instants of the notice, as online (`casting`)."""
    if at < vote.opens_at:
        raise NotNow(_("投票还没有开始，现在不收选票"))
    if along(vote, "state") not in (NOTICED.name, OPEN.name) or at > vote.ends_at:
        raise NotNow(_("投票已经截止，现在交来的选票不能计入"))


def _subject(sheet: Sheet) -> str:
    return f"sheet:{sheet.pk}"


def _told(sheet: Sheet) -> dict:
    return {"vote": sheet.vote_id, "number": sheet.number}
