"""Who sits in a committee: leaving, moving up, what is told by consent."""

from datetime import date

import pytest
from django.utils.timezone import localtime

from gongzhi.calendar.limits import Limit
from gongzhi.casework.models import Case
from gongzhi.casework.services import lock
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.committee import members, services
from gongzhi.mechanisms.owners.committee.models import Change, Handover, Member
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import made
from .made import sitting


def leave(cast, committee, member, **changes):
    how = {
        "end": "resigned",
        "on": date(2026, 11, 23),
        "within": Limit.parse("3CD"),
        "by": cast.li,
        "at": at("11-23 09:00"),
    } | changes
    return members.end_membership(lock(committee.pk, at=how["at"]), member.pk, **how)


def test_when_a_member_leaves_the_next_alternate_moves_up_and_the_authority_is_to_be_told(cast):
    committee = made.in_office(cast)
    left = leave(cast, committee, sitting(committee)[1])
    assert left.moved_up.rank == 6 and left.moved_up.role == "member"
    assert left.moved_up.moved_up_on == date(2026, 11, 23) and not left.below_half
    kinds = Change.objects.order_by("pk").values_list("kind", "due_at")
    assert list(kinds) == [(k, at("12-23 17:30")) for k in ("left", "moved_up")]
    thing = Handover.objects.get(committee=committee)
    assert thing.member == left.member and thing.due_on == date(2026, 11, 26)
    again = leave(cast, committee, sitting(committee)[0])
    assert again.moved_up.rank == 7
    third = leave(cast, committee, sitting(committee)[0])
    assert third.moved_up is None


def test_an_alternate_who_leaves_makes_nobody_move(cast):
    committee = made.in_office(cast)
    waiting = committee.members.get(rank=6)
    assert leave(cast, committee, waiting).moved_up is None
    assert committee.members.get(rank=7).role == "alternate"


def test_a_member_leaves_once(cast):
    committee = made.in_office(cast)
    member = sitting(committee)[0]
    leave(cast, committee, member)
    with pytest.raises(NotNow, match="已经离任"):
        leave(cast, committee, member)


def test_below_half_of_the_seats_all_are_elected_anew(cast):
    made.load_2027(cast)
    committee = made.in_office(cast, alternates=0)
    for n in range(3):
        left = leave(cast, committee, sitting(committee)[0])
        assert left.below_half is (n == 2)  # 5 → 4 → 3 → 2 of 5
    case = Case.objects.get(pk=committee.pk)
    assert case.state == "renewal" and case.awaiting == cast.org("sz")
    assert localtime(case.due_at).date() == date(2027, 2, 22), "ninety days, the last a Sunday"


def test_before_the_filing_nothing_is_reported_as_a_change(cast):
    committee = made.established(cast)
    leave(cast, committee, sitting(committee)[0])
    assert not Change.objects.exists()


def test_a_change_is_reported_once(cast):
    committee = made.in_office(cast)
    leave(cast, committee, sitting(committee)[0])
    change = Change.objects.first()
    how = {"change": change, "at": at("11-24 09:00")}
    with pytest.raises(NotYours):
        services.report_change(committee.pk, by=cast.wu, **how)
    services.report_change(committee.pk, by=cast.qian, **how)
    with pytest.raises(NotNow):
        services.report_change(committee.pk, by=cast.qian, **how)


def test_party_and_office_are_told_by_consent_alone(cast):
    committee = made.established(cast)
    member = sitting(committee)[4]
    how = {"member": member, "by": cast.qian, "at": made.CONFIRMED_AT}
    with pytest.raises(Incomplete) as refusal:
        members.tell(committee.pk, party=True, official=None, consent=" ", **how)
    assert refusal.value.field == "consent"
    told = members.tell(committee.pk, party=True, official=False, consent="本人书面同意", **how)
    assert told.party is True and told.official is False
    back = members.tell(committee.pk, party=None, official=None, consent="本人撤回", **how)
    assert (back.party, back.official, back.consent) == (None, None, "")


def test_no_name_of_a_member_stands_in_the_journal(cast):
    committee = made.in_office(cast)
    leave(cast, committee, sitting(committee)[0])
    names = list(Member.objects.values_list("person__name", flat=True))
    rows = " ".join(Entry.objects.values_list("details", flat=True))
    assert not [n for n in names if n and n in rows]


def test_ends_are_no_earlier_than_beginnings(cast):
    committee = made.established(cast)
    member = sitting(committee)[0]
    assert members.last_day(member, committee.since) == date(2026, 11, 17)
