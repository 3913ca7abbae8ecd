"""Facts of law, resignations, and what comes after a membership."""

from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee import services as terms
from gongzhi.mechanisms.owners.committee.models import Handover, Member
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import deciding, leaving, opening, services
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from .filed import FACTS, FOUND, member, of, proposed, received, vote_on

DECIDED = at("12-01 09:00")


def removed(cast, case, item, **changes):
    return deciding.remove_by_assembly(
        case.pk, item=item, **({"by": cast.li, "at": DECIDED} | changes)
    )


# --- facts and resignations -----------------------------------------------------------------------


def fact(cast, who, **changes):
    case = opening.find(who.pk, ground="fact", facts=FACTS, by=cast.qian, at=at("11-23 09:00"))
    how = {"fact": "not_owner", "document": "不动产登记查询 11-22", "on": date(2026, 11, 22)}
    return leaving.confirm_fact(
        case.pk, **({"by": cast.li, "at": at("11-23 15:00")} | how | changes)
    )


def test_a_fact_of_law_is_confirmed_by_a_person_with_a_paper(cast):
    who = member(cast)
    done = fact(cast, who)
    who.refresh_from_db()
    assert done.state == "handing_over" and who.end == "not_owner"
    assert done.steps.get(move="fact").note == "指导规则第43条：不再是本小区的业主"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fact": "removed"}, "fact"),
        ({"document": " "}, "document"),
        ({"on": date(2026, 11, 24)}, "on"),
        ({"on": date(2026, 11, 1)}, "on"),
    ],
)
def test_a_fact_without_its_paper_is_none(cast, changes, field):
    who = member(cast)
    with pytest.raises(Incomplete) as refusal:
        fact(cast, who, **changes)
    assert refusal.value.field == field
    who.refresh_from_db()
    assert who.until is None


def test_the_community_confirms_no_fact(cast):
    with pytest.raises(NotYours):
        fact(cast, member(cast), by=cast.qian)


def test_a_resignation_in_writing_is_confirmed(cast):
    who = member(cast)
    case = opening.find(
        who.pk, ground="resigns", facts="本人辞职信", by=cast.qian, at=at("11-23 09:00")
    )
    how = {"on": date(2026, 11, 23), "by": cast.li, "at": at("11-23 15:00")}
    with pytest.raises(Incomplete):
        leaving.accept_resignation(case.pk, document="", **how)
    leaving.accept_resignation(case.pk, document="辞职信 11-23", **how)
    who.refresh_from_db()
    assert who.end == "resigned" and of(case).route == "resigned"


# --- after ----------------------------------------------------------------------------------------


def test_what_the_member_kept_is_received_before_it_is_over(cast):
    case = proposed(cast)
    removed(cast, case, vote_on(cast, case))
    with pytest.raises(NotNow, match="没交接"):
        leaving.handed_over(case.pk, by=cast.qian, at=at("12-02 09:00"))
    thing = Handover.objects.get(member=of(case).member)
    assert thing.due_on == date(2026, 12, 4)
    how = {
        "received_by": "副主任",
        "on": date(2026, 12, 2),
        "by": cast.qian,
        "at": at("12-02 09:00"),
    }
    terms.receive(thing.committee_id, handover=thing, **how)
    assert leaving.handed_over(case.pk, by=cast.qian, at=at("12-02 10:00")).state == "removed"
    assert of(case).member.handed_over_on == date(2026, 12, 2)


def test_below_half_the_committee_has_to_be_elected_anew(cast):
    made.load_2027(cast)
    first = member(cast, alternates=0)
    committee = first.committee
    for n in range(3):
        who = made.sitting(committee)[0]
        fact(cast, who, fact="not_owner")
        assert Case.objects.get(pk=committee.pk).state == ("renewal" if n == 2 else "in_office")


def test_what_else_was_open_about_the_member_ends(cast):
    who = member(cast)
    other = received(cast, who)
    case = proposed_by_street(cast, who)
    removed(cast, case, vote_on(cast, case))
    assert Case.objects.get(pk=other.pk).state == "moot"


def proposed_by_street(cast, who):
    case = opening.find(who.pk, ground="seal", facts=FACTS, by=cast.li, at=at("11-23 10:00"))
    services.hear(case.pk, hearing="承认", by=cast.li, at=at("11-23 15:00"))
    deciding.propose(
        case.pk, findings=FOUND, members=3, owners=None, by=cast.li, at=at("11-24 09:00")
    )
    return Case.objects.get(pk=case.pk)


def test_a_correction_is_moot_only_once_the_member_has_left(cast):
    case = received(cast)
    with pytest.raises(NotNow, match="还在任"):
        leaving.moot(case.pk, by=cast.li, at=at("11-24 09:00"))
    Member.objects.filter(pk=of(case).member_id).update(until=date(2026, 11, 24), end="term")
    assert leaving.moot(case.pk, by=cast.li, at=at("11-24 09:00")).state == "moot"


def test_a_removal_asks_a_bounded_number_of_questions(cast, queries):
    case = proposed(cast)
    item = vote_on(cast, case)
    with queries() as seen:
        removed(cast, case, item)
    assert len(seen) <= 24, "\n".join(seen)
