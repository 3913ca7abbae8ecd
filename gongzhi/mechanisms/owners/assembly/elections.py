"""Elections: opened, changed, the list of candidates made public, ended.

The preparatory group, and later whoever renews the committee, sets conditions, list and method of
election (山东省物业管理条例 22 第四项, 33).
"""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from gongzhi.journal.services import entry, record, record_all
from gongzhi.notices.services import Draft, publish
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from . import queries, rules
from .models import Candidacy, Election
from .parameters import LIST_WINDOW, SIZES, sizes
from .procedure import COMMUNITY, STREET

ORGANISERS = STREET.duties | COMMUNITY.duties
S = Candidacy.State
STANDS = (S.NAMED, S.CLEARED, S.LISTED)
"""Who is in the running and in no review."""


def check_organises(by: Actor, compound: Place) -> None:
    """Street and community organise the elections of what lies in their place. Raises NotYours."""
    placed = bool(by.place_path) and compound.path.startswith(by.place_path)
    if by.duty not in ORGANISERS or not placed:
        raise NotYours(_("选举由小区所在的街道和社区组织"))


def open_ones(**whose) -> QuerySet[Election]:
    return Election.objects.filter(ended_at=None, **whose)


def locked(pk: int, *, by: Actor) -> Election:
    """The election, held by the caller's transaction. Raises NotYours; NotNow once it is over."""
    found = Election.objects.select_for_update(of=("self",)).select_related("compound", "formation")
    election = found.filter(pk=pk).first()
    if election is None:
        raise NotYours(_("没有这场选举，或者它不在您的范围内"))
    check_organises(by, election.compound)
    if election.ended_at:
        raise NotNow(_("这场选举已经结束：%(why)s") % {"why": election.ended_why})
    return election


@transaction.atomic
def open_election(
    compound: Place,
    *,
    kind: str,
    seats: int,
    alternates: int,
    closes_at: datetime,
    by: Actor,
    at: datetime,
) -> Election:
    """Open an election. The first one belongs to the assembly that is being prepared.

    Raises NotYours, Incomplete (seats: SDR 30); NotNow while another one runs.
    """
    check_organises(by, compound)
    Place.objects.select_for_update(no_key=True).get(pk=compound.pk)
    formation = queries.preparing(compound) if kind == Election.Kind.FIRST else None
    if kind == Election.Kind.FIRST and formation is None:
        raise NotNow(_("首届选举在筹备组成员公告以后发起。先到首次业主大会那一件里办"))
    if open_ones(compound=compound).exists():
        raise NotNow(_("这个小区有一场选举还没有结束，先办完或结束那一场"))
    _check_seats(kind, seats, alternates, at=at)
    _check_close(closes_at, at=at)
    election = Election.objects.create(
        compound=compound,
        formation=formation,
        kind=kind,
        seats=seats,
        alternates=alternates,
        opened_at=at,
        opened_by=by.label,
        closes_at=closes_at,
    )
    details = {"kind": kind, "seats": seats, "alternates": alternates, "until": closes_at}
    record(election.subject, "election.open", by=by, at=at, details=details)
    return election


def _check_seats(kind: str, seats: int, alternates: int, *, at: datetime) -> None:
    """A whole committee is odd and at least five; a by-election fills what is vacant."""
    allowed = sizes(book(SIZES, at=at).value(SIZES))
    faults = rules.seat_faults(seats, alternates, allowed)
    if kind == Election.Kind.FILLING:
        faults = [f for f in faults if seats < 1 or alternates > seats]
    if faults:
        told = "；".join(_(f.text) % f.filling for f in faults)
        raise Incomplete(told, field="alternates" if alternates > seats else "seats")


def _check_close(closes_at: datetime, *, at: datetime) -> None:
    if closes_at <= at:
        raise Incomplete(_("报名截止要在现在以后"), field="closes_at")


@transaction.atomic
def change(
    pk: int, *, seats: int, alternates: int, closes_at: datetime, by: Actor, at: datetime
) -> Election:
    """Other seats or another close, before the list is made public."""
    election = locked(pk, by=by)
    _check_unlisted(election)
    _check_seats(election.kind, seats, alternates, at=at)
    if closes_at != election.closes_at:
        _check_close(closes_at, at=at)
    before = {"seats": election.seats, "alternates": election.alternates}
    election.seats, election.alternates, election.closes_at = seats, alternates, closes_at
    election.save(update_fields=["seats", "alternates", "closes_at"])
    after = {"seats": seats, "alternates": alternates, "until": closes_at}
    details = {"before": before, "after": after}
    record(election.subject, "election.change", by=by, at=at, details=details)
    return election


def _check_unlisted(election: Election) -> None:
    if election.listed_at:
        raise NotNow(_("候选人名单已经公布，不能再改"))


@transaction.atomic
def list_candidates(
    pk: int, *, unreviewed: bool = False, words: str = "", by: Actor, at: datetime
) -> Election:
    """Make the list public: names and buildings, nothing else about anybody (个人信息保护法 6).

    unreviewed: yes, those who passed no review are listed, too (the law itself asks for none).
    Raises NotNow before the close, while a review is open or with fewer candidates than seats.
    """
    election = locked(pk, by=by)
    _check_unlisted(election)
    if election.closes_at > at:
        raise NotNow(_("还在报名期内，截止以后才能公布名单"))
    standing = _standing(election)
    bare = sum(c.state == S.NAMED for c in standing)
    if bare and not unreviewed:
        told = _("有 %(n)s 人没有经过联审。先提交联审，或勾选“不经联审也列入”") % {"n": bare}
        raise Incomplete(told, field="unreviewed")
    draft = Draft(
        _("%(election)s候选人名单") % {"election": election},
        "\n\n".join(filter(None, [queries.list_text(election, standing), words.strip()])),
        election.compound,
        book(LIST_WINDOW, at=at).limit(LIST_WINDOW),
        subject=election.subject,
    )
    election.notice, election.listed_at = publish(draft, by=by, at=at), at
    election.save(update_fields=["notice", "listed_at"])
    Candidacy.objects.filter(pk__in=[c.pk for c in standing]).update(state=S.LISTED)
    details = {"listed": [c.number for c in standing], "unreviewed": bare}
    record(election.subject, "election.list", by=by, at=at, details=details)
    return election


def _standing(election: Election) -> list[Candidacy]:
    """Who can be put on the list, held. Raises NotNow."""
    rows = election.candidacies.select_for_update(of=("self",)).select_related("person")
    every = list(rows.order_by("number"))
    if open_reviews := [c for c in every if c.state == S.IN_REVIEW]:
        told = _("还有 %(n)s 人在联审或申诉期内，办完再公布名单") % {"n": len(open_reviews)}
        raise NotNow(told)
    standing = [c for c in every if c.state in STANDS]
    if len(standing) < election.seats:
        told = _("候选人 %(n)s 人，少于名额 %(seats)s 人。延长报名，或改名额")
        raise NotNow(told % {"n": len(standing), "seats": election.seats})
    return standing


@transaction.atomic
def end(pk: int, *, reason: str, by: Actor, at: datetime) -> Election:
    """End an election that will not be held, or is over. Raises Incomplete without a reason."""
    election = locked(pk, by=by)
    if not reason.strip():
        raise Incomplete(_("请写明为什么结束"), field="reason")
    if election.formation and election.formation.case.state in ("voting", "decided"):
        raise NotNow(_("业主正在表决或结果待确认，到首次业主大会那一件里办"))
    return over(election, why=reason.strip(), by=by, at=at)


def over(election: Election, *, why: str, by: Actor, at: datetime) -> Election:
    """It is over. The caller has checked that it may be."""
    election.ended_at, election.ended_why = at, why[:120]
    election.save(update_fields=["ended_at", "ended_why"])
    record(election.subject, "election.end", by=by, at=at, secret=why)
    return election


def follow(election: Election, *, by: Actor, at: datetime) -> Election:
    """After a vote that elected nobody another election begins with those who stood in it.

    What their review said goes with them: nobody is asked the same twice (domain rules 15).
    """
    stood = list(election.candidacies.filter(state=S.LISTED).order_by("number"))
    over(election, why=_("表决未选出，另行选举"), by=by, at=at)
    following = Election.objects.create(
        compound_id=election.compound_id,
        formation_id=election.formation_id,
        kind=election.kind,
        seats=election.seats,
        alternates=election.alternates,
        opened_at=at,
        opened_by=by.label,
        closes_at=at,
    )
    again = Candidacy.objects.bulk_create(_again(c, following, at=at) for c in stood)
    details = {"follows": election.pk, "stood": len(stood)}
    record(following.subject, "election.open", by=by, at=at, details=details)
    record_all([entry(c.subject, "candidacy.follow", by=by, at=at) for c in again])
    return following


KEPT = (
    "number", "person_id", "units", "source", "backers", "backers_of", "statement", "party",
    "official", "consent", "in_company", "met", "named_by",
)  # fmt: skip


def _again(stood: Candidacy, following: Election, *, at: datetime) -> Candidacy:
    kept = {name: getattr(stood, name) for name in KEPT}
    state = {"state": S.CLEARED, "named_at": at, "token": token_urlsafe(32)}
    return Candidacy(election=following, **kept, **state)


def next_number(election: Election) -> int:
    last = election.candidacies.order_by(F("number").desc()).values_list("number", flat=True)
    return (last.first() or 0) + 1
