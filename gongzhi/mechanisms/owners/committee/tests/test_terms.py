"""A term from its first meeting to its end."""

from datetime import date

import pytest
from django.utils.timezone import localtime

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.committee import services
from gongzhi.mechanisms.owners.committee.members import Offices
from gongzhi.mechanisms.owners.committee.models import Committee, Handover
from gongzhi.mechanisms.owners.voting.models import Vote
from gongzhi.messages.models import Outgoing
from gongzhi.people.models import Mandate
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import made
from .made import PAPERS, meeting, sitting


def first_meeting(cast, committee, **changes):
    chair, deputy, third, *_rest = sitting(committee)
    how = {
        "meeting": meeting(committee),
        "offices": Offices(chair, [deputy], [third]),
        "by": cast.qian,
        "at": at("11-18 15:00"),
    } | changes
    return services.constitute(committee.pk, **how)


# --- first meeting --------------------------------------------------------------------------------


def test_the_first_meeting_chooses_chair_deputies_and_executives(cast):
    committee = made.established(cast)
    case = first_meeting(cast, committee)
    assert case.state == "constituted" and case.due_at == at("12-16 17:30")
    roles = [m.role for m in sitting(committee)]
    assert roles == ["chair", "deputy", "executive", "member", "member"]
    decision = committee.resolutions.get()
    assert (decision.of, decision.attended, decision.agreed) == (5, 5, 5)
    assert decision.publish_by == at("11-23 17:30"), "three days, and the weekend rolls on (SDR 32)"
    assert not any(m.name in decision.text for m in sitting(committee))


@pytest.mark.parametrize(("present", "agreed", "field"), [(3, 3, "present"), (4, 2, "agreed")])
def test_a_first_meeting_below_the_law_chooses_nobody(cast, present, agreed, field):
    committee = made.established(cast)
    with pytest.raises(Incomplete) as refusal:
        first_meeting(cast, committee, meeting=meeting(committee, present=present, agreed=agreed))
    assert refusal.value.field == field
    assert Case.objects.get(pk=committee.pk).state == "elected"


def test_an_alternate_neither_attends_nor_holds_office(cast):
    committee = made.established(cast)
    waiting = committee.members.filter(role="alternate").first()
    chair = sitting(committee)[0]
    there = meeting(committee, present=4)
    crowd = type(there)(there.met_on, [*there.present, waiting], 5)
    with pytest.raises(Incomplete, match="候补不参加"):
        first_meeting(cast, committee, meeting=crowd)
    for offices in (Offices(waiting), Offices(chair, [waiting])):
        with pytest.raises(Incomplete, match="在任"):
            first_meeting(cast, committee, offices=offices)


def test_nobody_holds_two_offices(cast):
    committee = made.established(cast)
    chair = sitting(committee)[0]
    with pytest.raises(Incomplete, match="一个职务"):
        first_meeting(cast, committee, offices=Offices(chair, [chair]))


@pytest.mark.parametrize("day", [date(2026, 11, 15), date(2026, 11, 19)])
def test_a_first_meeting_was_after_the_election_and_not_in_the_future(cast, day):
    committee = made.established(cast)
    with pytest.raises(Incomplete) as refusal:
        first_meeting(cast, committee, meeting=meeting(committee, on=day))
    assert refusal.value.field == "met_on"


def test_another_street_sees_nothing_of_it(cast):
    committee = made.established(cast)
    for stranger in (cast.wu, cast.zhu, cast.li):
        with pytest.raises(NotYours):
            first_meeting(cast, committee, by=stranger)


# --- filing ---------------------------------------------------------------------------------------


def test_filing_wants_every_paper_and_names_what_is_missing(cast):
    made.name_housing(cast)
    committee = made.constituted(cast)
    with pytest.raises(Incomplete, match="管理规约") as refusal:
        services.file(
            committee.pk,
            papers=["resolution", "rules", "members"],
            by=cast.qian,
            at=made.CONFIRMED_AT,
        )
    assert refusal.value.field == "papers"


def test_without_a_housing_department_filing_says_who_has_to_name_it(cast):
    committee = made.constituted(cast)
    with pytest.raises(NotNow, match="系统管理员"):
        services.file(committee.pk, papers=PAPERS, by=cast.qian, at=at("11-19 09:00"))
    made.name_housing(cast)
    case = services.file(committee.pk, papers=PAPERS, by=cast.qian, at=at("11-19 09:00"))
    assert case.state == "filed" and case.awaiting == cast.org("cg")
    assert case.due_at == at("11-30 17:30"), "ten days; the last is a Sunday and rolls on"


def test_the_department_asks_for_more_and_the_first_filing_day_stays(cast):
    committee = made.filed(cast)
    with pytest.raises(Incomplete):
        services.ask_more(committee.pk, note=" ", by=cast.zhu, at=at("11-20 09:00"))
    case = services.ask_more(committee.pk, note="规约没有盖章", by=cast.zhu, at=at("11-20 09:00"))
    assert case.state == "constituted" and case.due_at == at("11-30 17:30")
    services.file(committee.pk, papers=PAPERS, by=cast.qian, at=at("11-25 09:00"))
    committee.refresh_from_db()
    assert committee.filed_on == date(2026, 11, 19)


def test_the_department_certifies_and_the_clock_points_to_the_renewal(cast):
    committee = made.in_office(cast)
    case = Case.objects.get(pk=committee.pk)
    assert case.state == "in_office" and case.awaiting is None
    assert localtime(case.due_at).date() == date(2031, 8, 18), (
        "ninety days before 2031-11-16 (SDR 33)"
    )
    assert committee.filing_number and committee.certified_on == date(2026, 11, 20)


def test_a_filing_number_is_given_once(cast):
    made.on_paper(cast, code="LH", number="乐住建业备〔2026〕1号")
    committee = made.filed(cast)
    how = {"on": date(2026, 11, 20), "by": cast.zhu, "at": at("11-20 09:00")}
    for number in (" ", "乐住建业备〔2026〕1号"):
        with pytest.raises(Incomplete) as refusal:
            services.certify(committee.pk, number=number, **how)
        assert refusal.value.field == "number"
    assert Case.objects.get(pk=committee.pk).state == "filed"


def test_nobody_but_the_department_certifies(cast):
    committee = made.filed(cast)
    how = {"number": "1", "on": date(2026, 11, 20), "at": at("11-20 09:00")}
    for other in (cast.li, cast.qian, cast.han, cast.wu):
        with pytest.raises(NotYours):
            services.certify(committee.pk, by=other, **how)


# --- renewal, end, handover -----------------------------------------------------------------------


def test_the_sweep_says_ninety_days_before_the_end_that_a_new_committee_is_due(cast):
    old = made.on_paper(cast)
    assert Case.objects.get(pk=old.pk).due_at == at("12-01 00:00")
    assert sweep(at=at("12-01 00:00"))["lapsed"] == 0
    assert sweep(at=at("12-01 00:01"))["lapsed"] == 1
    case = Case.objects.get(pk=old.pk)
    assert case.state == "renewal" and case.awaiting == cast.org("sz")
    assert localtime(case.due_at).date() == date(2027, 3, 2) and not case.card
    told = Outgoing.objects.filter(about=case.subject).values_list("organisation__code", flat=True)
    assert set(told) == {"sz", "zx"}
    assert sweep(at=at("12-01 00:02"))["lapsed"] == 0


def test_a_term_that_is_nearly_over_when_it_is_registered_is_due_at_once(cast):
    made.on_paper(cast, until=date(2026, 12, 1))
    assert sweep(at=at("11-17 09:05"))["lapsed"] == 1


def test_a_term_expires_on_its_day_and_not_before(cast):
    old = made.on_paper(cast, until=date(2026, 12, 1))
    with pytest.raises(NotNow, match="2026-12-01"):
        services.expire(old.pk, by=cast.li, at=at("11-30 23:00"))
    case = services.expire(old.pk, by=cast.qian, at=at("12-01 09:00"))
    old.refresh_from_db()
    assert case.state == "handing_over" and case.due_at == at("12-11 17:30")
    assert old.ended_on == date(2026, 12, 1)
    assert not Mandate.objects.filter(kind="represents", until=None).exists()
    assert set(Handover.objects.values_list("due_on", flat=True)) == {date(2026, 12, 11)}


def test_everything_is_received_before_the_handover_is_done(cast):
    old = made.on_paper(cast, until=date(2026, 12, 1))
    services.expire(old.pk, by=cast.li, at=at("12-01 09:00"))
    with pytest.raises(NotNow, match="印章"):
        services.hand_over(old.pk, by=cast.qian, at=at("12-02 09:00"))
    for thing in Handover.objects.all():
        how = {"received_by": "社区居委会", "on": date(2026, 12, 2), "at": at("12-02 10:00")}
        services.receive(old.pk, handover=thing, by=cast.qian, **how)
        with pytest.raises(NotNow):
            services.receive(old.pk, handover=thing, by=cast.qian, **how)
    assert services.hand_over(old.pk, by=cast.qian, at=at("12-02 11:00")).state == "ended"


def test_what_is_received_has_a_receiver_and_was_not_in_the_future(cast):
    old = made.on_paper(cast, until=date(2026, 12, 1))
    services.expire(old.pk, by=cast.li, at=at("12-01 09:00"))
    thing = Handover.objects.first()
    for changes, field in (
        ({"received_by": " "}, "received_by"),
        ({"on": date(2026, 12, 9)}, "on"),
    ):
        how = {"handover": thing, "received_by": "社区", "on": date(2026, 12, 2)} | changes
        with pytest.raises(Incomplete) as refusal:
            services.receive(old.pk, by=cast.qian, at=at("12-02 10:00"), **how)
        assert refusal.value.field == field
    foreign = Handover.objects.create(
        committee=made.on_paper(cast, code="LH", number="2"), what="印章", due_on=date(2026, 12, 2)
    )
    with pytest.raises(Incomplete):
        services.receive(
            old.pk,
            handover=foreign,
            received_by="甲",
            on=date(2026, 12, 2),
            by=cast.qian,
            at=at("12-02 10:00"),
        )


def test_a_revoked_vote_annuls_the_term_by_the_word_of_the_street(cast):
    committee = made.in_office(cast)
    how = {"note": "街道〔2026〕12号责令撤销", "by": cast.li, "at": at("11-23 09:00")}
    with pytest.raises(NotNow, match="没有被撤销"):
        services.void(committee.pk, **how)
    Vote.objects.filter(pk=committee.vote_id).update(revoked_at=at("11-22 09:00"), revoked_why="x")
    with pytest.raises(Incomplete):
        services.void(committee.pk, **(how | {"note": ""}))
    with pytest.raises(NotYours):
        services.void(committee.pk, **(how | {"by": cast.qian}))
    assert services.void(committee.pk, **how).state == "void"
    committee.refresh_from_db()
    assert committee.ended_on and set(committee.members.values_list("end", flat=True)) == {"void"}
    assert not Mandate.objects.filter(kind="represents", until=None).exists()


def test_the_street_records_that_the_owners_gave_the_power_to_end_memberships(cast):
    committee = made.in_office(cast)
    with pytest.raises(Incomplete):
        services.authorise(committee.pk, authority="", by=cast.li, at=at("11-23 09:00"))
    services.authorise(
        committee.pk, authority="2026 年业主大会第 3 项", by=cast.li, at=at("11-23 09:00")
    )
    assert Committee.objects.get(pk=committee.pk).decide_terminations


def test_acts_on_a_term_ask_few_questions(cast, queries):
    committee = made.established(cast)
    with queries() as seen:
        first_meeting(cast, committee)
    assert len(seen) <= 14, "\n".join(seen)
    made.name_housing(cast)
    with queries() as seen:
        services.file(committee.pk, papers=PAPERS, by=cast.qian, at=at("11-19 09:00"))
    assert len(seen) <= 9, "\n".join(seen)
