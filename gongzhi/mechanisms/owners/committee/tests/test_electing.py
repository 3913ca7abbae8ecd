"""From a published vote to a committee, by a person of the street."""

from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee import electing, representing
from gongzhi.mechanisms.owners.committee.models import Committee, Delegation, Handover, Member
from gongzhi.mechanisms.owners.voting.models import Vote
from gongzhi.people.models import Mandate, Organisation
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import made
from .made import CONFIRMED_AT, established, voted


def confirm(cast, vote, **changes):
    how = {"years": 5, "by": cast.li, "at": CONFIRMED_AT} | changes
    return electing.establish(vote.pk, **how)


def test_a_vote_that_elected_becomes_a_committee_with_its_alternates(cast):
    committee = established(cast)
    rows = committee.members.order_by("rank").values_list("rank", "role", "party", "consent")
    assert [r[:2] for r in rows] == [
        *((n, "member") for n in range(1, 6)),
        *((n, "alternate") for n in (6, 7)),
    ]
    assert [r[2] for r in rows] == [True, False, True, False, None, None, None], "by consent only"
    assert committee.since == date(2026, 11, 16) and committee.until == date(2031, 11, 16)
    assert committee.file_by == at("12-16 17:30"), "thirty days from the election (SDR 31)"
    case = Case.objects.get(pk=committee.pk)
    assert case.number.startswith("届-") and case.state == "elected"
    assert case.due_at == at("11-23 17:30"), "seven days from the election (SDR 30)"
    assert case.awaiting == cast.org("zx")


def test_the_first_assembly_ends_and_the_committee_represents_the_compound(cast):
    committee = established(cast)
    vote = Vote.objects.get(pk=committee.vote_id)
    assert Case.objects.get(pk=vote.election.formation_id).state == "elected"
    assert vote.election.ended_at is None or vote.election.ended_why
    mandate = Mandate.objects.get(place=cast.place("AH"), kind="represents")
    assert mandate.organisation.kind == "owners_committee" and mandate.until is None
    assert mandate.organisation.name == "安和苑业主委员会"


def test_only_the_street_of_the_compound_confirms(cast):
    vote = voted(cast, made.election(cast))
    for stranger in (cast.wu, cast.qian, cast.zhu, cast.wang):
        with pytest.raises(NotYours):
            confirm(cast, vote, by=stranger)
    assert not Committee.objects.exists()


@pytest.mark.parametrize("state", ["draft", "open", "counted", "certified", "cancelled"])
def test_nothing_comes_of_a_vote_before_it_is_published(cast, state):
    vote = voted(cast, made.election(cast))
    Case.objects.filter(pk=vote.pk).update(state=state)
    with pytest.raises(NotNow, match="公布以后"):
        confirm(cast, vote)


def test_nothing_comes_of_a_vote_that_was_revoked(cast):
    vote = voted(cast, made.election(cast))
    Vote.objects.filter(pk=vote.pk).update(revoked_at=CONFIRMED_AT, revoked_why="街道〔2026〕1号")
    with pytest.raises(NotNow, match="撤销"):
        confirm(cast, vote)


def test_a_vote_without_an_election_makes_no_committee(cast):
    with pytest.raises(NotNow, match="没有这样的选举"):
        confirm(cast, voted(cast))


def test_one_vote_makes_one_committee(cast):
    committee = established(cast)
    with pytest.raises(NotNow):
        confirm(cast, committee.vote)
    assert Committee.objects.count() == 1


@pytest.mark.parametrize(("elected", "seats", "words"), [(4, 5, "至少 5 人"), (5, 11, "不足半数")])
def test_too_few_elected_are_no_committee_and_the_assembly_prepares_again(
    cast, elected, seats, words
):
    made.load_2027(cast)
    vote = voted(cast, made.election(cast, seats=seats, candidates=11), elected=elected)
    with pytest.raises(NotNow, match=words):
        confirm(cast, vote)
    again = electing.not_elected(vote.pk, by=cast.li, at=CONFIRMED_AT)
    assert again.state == "preparing" and again.pk == vote.election.formation_id


def test_a_vote_that_elected_a_committee_is_not_called_in_vain(cast):
    vote = voted(cast, made.election(cast))
    with pytest.raises(NotNow, match="选出了业委会"):
        electing.not_elected(vote.pk, by=cast.li, at=CONFIRMED_AT)


@pytest.mark.parametrize("failed", ["RULES_OF_PROCEDURE", "MANAGEMENT_COVENANT"])
def test_without_rules_and_covenant_there_is_no_assembly_yet(cast, failed):
    items = [(c, c != failed) for c in electing.PASSED_FIRST]
    vote = voted(cast, made.election(cast), items=tuple(items))
    with pytest.raises(NotNow, match="GR 15"):
        confirm(cast, vote)
    voted(cast, items=((failed, True),))  # in a later vote it passes
    assert confirm(cast, vote).seats == 5


@pytest.mark.parametrize(("years", "good"), [(0, False), (1, True), (5, True), (6, False)])
def test_a_term_is_one_to_five_years(cast, years, good):
    vote = voted(cast, made.election(cast))
    if good:
        assert confirm(cast, vote, years=years).until.year == 2026 + years
    else:
        with pytest.raises(Incomplete) as refusal:
            confirm(cast, vote, years=years)
        assert refusal.value.field == "years"


def test_a_renewed_committee_goes_on_as_the_same_organisation_and_the_old_one_hands_over(cast):
    old = made.on_paper(cast)
    vote = voted(cast, made.election(cast, "renewal"))
    new = confirm(cast, vote)
    old.refresh_from_db()
    assert (
        old.organisation == new.organisation
        and Organisation.objects.filter(kind="owners_committee").count() == 1
    )
    assert old.ended_on == new.since and Case.objects.get(pk=old.pk).state == "handing_over"
    assert set(old.members.values_list("end", flat=True)) == {"term"}
    assert Handover.objects.filter(committee=old).count() == 4
    mandates = Mandate.objects.filter(kind="represents").order_by("since")
    assert [m.until is None for m in mandates] == [False, True]


def test_representatives_end_when_a_committee_is_elected(cast):
    people = [representing.Chosen(f"代表{n}") for n in range(3)]
    delegation = representing.choose(
        cast.place("AH"),
        people,
        why="入住率低",
        document="11 月推选记录",
        by=cast.qian,
        at=made.BUILT,
    )
    established(cast)
    ended = Delegation.objects.get(pk=delegation.pk)
    assert ended.until == date(2026, 11, 16) and ended.ended_why == "选出业主委员会"


def test_nobody_in_a_tie_is_seated(cast):
    vote = voted(cast, made.election(cast), elected=5, alternates=0)
    result = vote.certified.result
    result["matters"]["m1"]["tied"] = ["c6", "c7"]
    assert len(electing.slate(vote).tied) == 2
    assert confirm(cast, vote).members.count() == 5


def test_confirming_asks_a_bounded_number_of_questions(cast, queries):
    vote = voted(cast, made.election(cast))
    with queries() as seen:
        confirm(cast, vote)
    assert len(seen) <= 30, "\n".join(seen)


# --- by-elections ---------------------------------------------------------------------------------


def test_a_by_election_fills_the_vacant_seats_and_the_rest_wait(cast):
    committee = established(cast, seats=7, candidates=7, elected=5, alternates=0)
    vote = voted(
        cast, made.election(cast, "filling", seats=2, candidates=4), elected=2, alternates=1
    )
    added = electing.fill(vote.pk, by=cast.li, at=CONFIRMED_AT)
    assert [(m.rank, m.role) for m in added] == [(6, "member"), (7, "member"), (8, "alternate")]
    assert len(made.sitting(committee)) == 7 and all(m.vote == vote for m in added)


def test_no_more_are_added_than_seats_are_vacant(cast):
    established(cast, seats=5, elected=5, alternates=0)
    vote = voted(cast, made.election(cast, "filling", seats=2, candidates=4), elected=2)
    added = electing.fill(vote.pk, by=cast.li, at=CONFIRMED_AT)
    assert {m.role for m in added} == {"alternate"}


def test_a_by_election_is_confirmed_once_and_not_below_half(cast):
    committee = established(cast, seats=7, candidates=7, elected=5, alternates=0)
    vote = voted(cast, made.election(cast, "filling", seats=2, candidates=4), elected=2)
    electing.fill(vote.pk, by=cast.li, at=CONFIRMED_AT)
    with pytest.raises(NotNow, match="已经确认过"):
        electing.fill(vote.pk, by=cast.li, at=CONFIRMED_AT)
    Member.objects.filter(committee=committee, rank__gt=3).update(
        until=date(2026, 11, 18), end="resigned"
    )
    other = voted(cast, made.election(cast, "filling", seats=2, candidates=4), elected=2)
    with pytest.raises(NotNow, match="GR 46"):
        electing.fill(other.pk, by=cast.li, at=CONFIRMED_AT)


def test_an_alternate_who_is_elected_takes_the_seat_as_who_they_are(cast):
    committee = established(cast, seats=7, candidates=7, elected=5, alternates=1)
    waiting = committee.members.get(role="alternate")
    by_election = made.election(cast, "filling", seats=2, candidates=2)
    by_election.candidacies.filter(number=1).update(person=waiting.person)
    added = electing.fill(voted(cast, by_election, elected=2).pk, by=cast.li, at=CONFIRMED_AT)
    waiting.refresh_from_db()
    assert waiting.role == "member" and waiting in added and len(added) == 2


def test_a_by_election_of_nothing_is_refused(cast):
    vote = voted(cast, made.election(cast, "filling", seats=2, candidates=4), elected=2)
    with pytest.raises(NotNow, match="没有在任的业委会"):
        electing.fill(vote.pk, by=cast.li, at=CONFIRMED_AT)
