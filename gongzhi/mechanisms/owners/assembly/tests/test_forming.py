"""From the day an assembly is due to the vote, and again after a vote that elected nobody."""

from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.casework.sweep import sweep
from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.assembly import elections, queries, services
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Formation
from gongzhi.mechanisms.owners.assembly.services import Named
from gongzhi.notices.models import Notice
from gongzhi.people.models import Mandate, Organisation, OrganisationKind, Person
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import SINCE, at
from tests.together import refusals, together

from .forming import LISTED, MEMBERS, MONDAY, formed, listed, opened, prepared, started

WEDNESDAY = at("03-11 10:00")


def test_sixty_days_run_from_the_day_it_was_asked_for_and_not_from_today(cast):
    case = started(cast).case
    assert case.due_at == at("05-06 17:30"), "1 May is a holiday and so are the days after"
    assert case.awaiting == cast.org("sz") and case.limit == "60CD"
    assert {s.role for s in case.seats.all()} == {"street", "community"}


def test_the_housing_department_watches_once_the_city_has_named_it(cast):
    from gongzhi.policy.services import set_parameter

    given = {"reason": "市里指定", "by": cast.he, "at": MONDAY}
    set_parameter("owners.housing_department", "cg", **given)
    case = started(cast).case
    assert case.seats.get(role="housing").organisation.code == "cg"


def test_a_secretary_starts_it_for_the_street_office(cast):
    given = {"basis": "业主申请", "asked_on": date(2026, 3, 2)}
    case = services.start(cast.place("AH"), **given, by=cast.zhou, at=MONDAY).case
    assert case.awaiting == cast.org("sz")
    members = {"members": MEMBERS, "formed_on": date(2026, 3, 9)}
    assert services.form_group(case.pk, **members, by=cast.zhou, at=MONDAY)


@pytest.mark.parametrize("who", ["wu", "qian", "feng", "han", "wang"])
def test_only_the_street_of_the_compound_starts_it(cast, who):
    given = {"basis": "业主申请", "asked_on": date(2026, 3, 2)}
    with pytest.raises(NotYours):
        services.start(cast.place("AH"), **given, by=getattr(cast, who), at=MONDAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"basis": "  "}, "basis"), ({"asked_on": date(2026, 3, 10)}, "asked_on")],
)
def test_a_start_says_why_and_since_when(cast, changes, field):
    with pytest.raises(Incomplete) as refusal:
        started(cast, **changes)
    assert refusal.value.field == field


def test_an_assembly_is_of_a_compound(cast):
    given = {"basis": "申请", "asked_on": date(2026, 3, 2), "by": cast.li, "at": MONDAY}
    with pytest.raises(Incomplete):
        services.start(cast.place("371481001031"), **given)


def test_one_assembly_at_a_time_and_none_where_a_committee_is_in_office(cast):
    started(cast)
    with pytest.raises(NotNow, match="筹-"):
        started(cast)
    kind = OrganisationKind.OWNERS_COMMITTEE
    board = Organisation.objects.create(kind=kind, name="桃源里业委会", code="tyw", since=SINCE)
    represents = {"kind": Mandate.Kind.REPRESENTS, "since": SINCE}
    Mandate.objects.create(organisation=board, place=cast.place("TY"), **represents)
    given = {"basis": "申请", "asked_on": date(2026, 3, 2), "by": cast.li, "at": MONDAY}
    with pytest.raises(NotNow, match="已有业主委员会"):
        services.start(cast.place("TY"), **given)


def test_of_two_who_start_at_once_one_is_told_of_the_other(lasting_db):
    from tests.cast import load

    cast = load()
    outcomes = together(lambda: started(cast), lambda: started(cast))
    assert len(refusals(outcomes)) == 1 and Formation.objects.count() == 1


def test_the_group_is_known_by_name_and_phone_and_the_ten_days_run_from_its_day(cast):
    formation = formed(cast)
    case = Case.objects.get(pk=formation.pk)
    assert case.state == "formed" and case.due_at == at("03-19 17:30")
    assert formation.members.count() == 7 and formation.members.get(leads=True).side == "street"
    assert Person.objects.filter(name="组员3", secrets__hint="138****0003").exists()


def test_a_group_takes_as_many_queries_however_large_it_is(cast, queries):
    pk = started(cast).pk
    with queries() as seen:
        day = {"members": MEMBERS, "formed_on": date(2026, 3, 9)}
        services.form_group(pk, **day, by=cast.li, at=MONDAY)
    assert len(seen) <= 16


@pytest.mark.parametrize(
    ("members", "formed_on", "field"),
    [
        (MEMBERS[:6], date(2026, 3, 9), "members"),
        (MEMBERS, date(2026, 3, 1), "formed_on"),  # before it was asked for
        (MEMBERS, date(2026, 3, 10), "formed_on"),  # tomorrow
        ((*MEMBERS[:6], Named("某人", "13800000001", "owner")), date(2026, 3, 9), "phone"),
        ((*MEMBERS[:6], Named("某人", "123", "owner")), date(2026, 3, 9), "phone"),
        ((*MEMBERS[:6], Named(" ", "13800000009", "owner")), date(2026, 3, 9), "name"),
        ((*MEMBERS[:6], Named("某人", "13800000009", "cat")), date(2026, 3, 9), "members"),
    ],
)
def test_a_group_that_the_law_does_not_know_is_refused_at_its_field(
    cast, members, formed_on, field
):
    pk = started(cast).pk
    with pytest.raises(Incomplete) as refusal:
        services.form_group(pk, members=members, formed_on=formed_on, by=cast.li, at=MONDAY)
    assert refusal.value.field == field
    assert Case.objects.get(pk=pk).state == "asked" and not Person.objects.filter(name="组员0")


def test_a_phone_that_is_known_under_another_name_is_not_joined_unseen(cast):
    formed(cast)
    given = {"basis": "申请", "asked_on": date(2026, 3, 2), "by": cast.li, "at": MONDAY}
    pk = services.start(cast.place("TY"), **given).pk
    other = (*MEMBERS[:6], Named("别人", MEMBERS[6].phone, "owner"))
    with pytest.raises(Incomplete, match="另一个姓名"):
        day = date(2026, 3, 9)
        services.form_group(pk, members=other, formed_on=day, by=cast.li, at=MONDAY)


def test_the_written_notice_names_the_group_and_starts_the_ninety_days(cast):
    formation = prepared(cast)
    case = Case.objects.get(pk=formation.pk)
    assert formation.assembly_by == date(2026, 6, 8), "7 June is a Sunday"
    assert case.due_at.date() == formation.assembly_by and case.state == "preparing"
    notice = formation.members_notice
    assert "组员0（街道办事处，组长）" in notice.body and "138" not in notice.body
    assert notice.place == cast.place("AH") and notice.subject == case.subject


def test_no_notice_without_a_group(cast):
    with pytest.raises(NotNow):
        services.notice_members(started(cast).pk, by=cast.li, at=WEDNESDAY)


def test_a_stranger_is_told_nothing_of_an_assembly(cast):
    pk = formed(cast).pk
    for act in (
        lambda: services.notice_members(pk, by=cast.wu, at=WEDNESDAY),
        lambda: services.not_passed(pk, by=cast.wu, at=WEDNESDAY),
        lambda: services.stop(pk, note="试试", by=cast.wu, at=WEDNESDAY),
        lambda: services.vote_called(pk, by=cast.han, at=WEDNESDAY),
        lambda: services.elected(pk, by=cast.zheng, at=WEDNESDAY),
    ):
        with pytest.raises(NotYours):
            act()


def test_the_community_watches_and_does_not_move(cast):
    pk = formed(cast).pk
    with pytest.raises(NotYours):
        services.notice_members(pk, by=cast.qian, at=WEDNESDAY)


def test_no_vote_before_the_list_of_candidates_is_public(cast):
    election = opened(cast)
    with pytest.raises(NotNow, match="名单"):
        services.vote_called(election.formation_id, by=cast.li, at=LISTED)


def voted(cast, election):
    """The owners' decision is published: what the vote's case does to its parent."""
    pk = election.formation_id
    services.vote_called(pk, by=cast.li, at=at("03-24 09:00"))
    Case.objects.filter(pk=pk).update(state="decided", awaiting=cast.org("sz"))
    return pk


def test_a_committee_is_elected_and_the_election_is_over(cast):
    election = listed(cast)
    pk = voted(cast, election)
    assert services.elected(pk, by=cast.li, at=at("04-13 09:00")).state == "elected"
    election.refresh_from_db()
    assert election.ended_at == at("04-13 09:00")


def test_after_a_vote_that_elected_nobody_those_who_stood_stand_again(cast):
    election = listed(cast)
    pk = voted(cast, election)
    case = services.not_passed(pk, by=cast.li, at=at("04-13 09:00"))
    assert case.state == "preparing" and case.due_at.date() == date(2026, 7, 13)
    assert Formation.objects.get(pk=pk).assembly_by == date(2026, 7, 13)
    again = elections.open_ones(formation=pk).get()
    assert again.pk != election.pk and again.listed_at is None
    assert [c.state for c in queries.candidates(again)] == ["cleared"] * 5
    first = Candidacy.objects.filter(election=election)
    assert not set(first.values_list("token")) & set(again.candidacies.values_list("token"))
    elections.list_candidates(again.pk, by=cast.li, at=at("04-13 10:00"))
    assert services.vote_called(pk, by=cast.li, at=at("04-14 09:00")).state == "voting"


def test_it_is_stopped_with_a_reason_and_takes_its_election_along(cast):
    election = opened(cast)
    with pytest.raises(Incomplete):
        services.stop(election.formation_id, note=" ", by=cast.li, at=LISTED)
    services.stop(election.formation_id, note="业主改选业主代表", by=cast.li, at=LISTED)
    election.refresh_from_db()
    assert election.ended_at
    started(cast)  # and may be started again


def test_nobody_earns_a_card_for_a_limit_of_owners_self_government(cast):
    started(cast)
    assert sweep(at=at("12-31 09:00")) == {"red": 0, "yellow": 0, "lapsed": 0}


def test_no_personal_value_stands_in_the_record(cast):
    formation = prepared(cast)
    told = "".join(e.details for e in history(formation.case.subject))
    assert "组员" not in told and "138" not in told and Notice.objects.count() == 1


# --- the timeline ---------------------------------------------------------------------------------


def states(formation, when):
    formation.refresh_from_db()
    return {row.code: row.state for row in queries.timeline(formation, at=when)}


def test_the_timeline_says_what_is_next_and_what_is_late(cast):
    formation = started(cast)
    assert states(formation, MONDAY) == {
        "due": "done",
        "group": "next",
        "members": "later",
        "list": "later",
        "notice": "later",
        "assembly": "later",
        "decision": "later",
        "committee": "later",
    }
    late = states(formation, at("05-07 09:00"))
    assert late["group"] == "late"


def test_the_timeline_follows_the_vote_that_is_on_now(cast):
    election = listed(cast)
    formation = election.formation
    rows = {r.code: r for r in queries.timeline(formation, at=LISTED)}
    assert rows["list"].done == LISTED.date() and rows["list"].kept
    assert rows["notice"].state == "next" and (rows["assembly"].due - rows["notice"].due).days == 15
    assert rows["group"].kept and rows["group"].due == date(2026, 5, 6)
    pk = voted(cast, election)
    services.not_passed(pk, by=cast.li, at=at("04-13 09:00"))
    after = states(formation, at("04-13 10:00"))
    assert after["list"] == "next" and after["assembly"] == "later"


def test_the_timeline_takes_few_queries(cast, django_assert_max_num_queries):
    formation = Formation.objects.select_related("case", "members_notice").get(
        pk=listed(cast).formation_id
    )
    with django_assert_max_num_queries(3):
        queries.timeline(formation, at=LISTED)


def test_the_machine_brings_the_vote_home(cast):
    """`voted` waits for the vote's case; the section above opens it."""
    move = formed(cast).case.flow.move("voted")
    assert move.by_machine and move.when.procedure == "vote"
    with pytest.raises(NotNow):
        advance(Formation.objects.get().pk, "voted", by=MACHINE, at=WEDNESDAY)
