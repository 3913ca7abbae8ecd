"""From the draft to the poll: the agenda, the fifteen days, one extension, calling it off."""

from datetime import timedelta

import pytest

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.counting import law
from gongzhi.mechanisms.owners.roll.tests.building import frozen_roll, open_roll
from gongzhi.mechanisms.owners.voting import announcing, drafting, items
from gongzhi.mechanisms.owners.voting.items import Proposal
from gongzhi.mechanisms.owners.voting.models import Item, Voice
from gongzhi.notices.queries import about
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import set_parameter
from tests.cast import at

from . import polling
from .polling import CLOSES, DURING, FROZEN, NOTICED, OPENS, RAISE_FUND, USE_FUND, terms

KLASSES = [
    ("RULES_OF_PROCEDURE", "ordinary"),
    ("MANAGEMENT_COVENANT", "ordinary"),
    ("HIRE_DISMISS_MANAGER", "ordinary"),
    ("USE_REPAIR_FUND", "ordinary"),
    ("RAISE_REPAIR_FUND", "special"),
    ("REBUILD", "special"),
    ("CHANGE_OR_COMMERCIALISE_COMMON_PARTS", "special"),
    ("OTHER_MAJOR", "ordinary"),
    ("", "ordinary"),
]


@pytest.mark.parametrize(("code", "klass"), KLASSES)
def test_the_class_of_a_matter_is_the_laws(cast, code, klass):
    """民法典 278: using the fund is ordinary, raising it special."""
    assert code in {*law.MATTERS, ""}
    vote = polling.drafted(cast, 3, Proposal(code, "一件事"))
    assert Item.objects.get(vote=vote).klass == klass


STRANGERS = ["wu", "wang", "zhao", "feng", "han", "qin"]


@pytest.mark.parametrize("who", STRANGERS)
def test_only_street_and_community_of_the_compound_draft(cast, who):
    frozen_roll(cast, 3, at=FROZEN)
    with pytest.raises(NotYours):
        drafting.draft(cast.place("AH"), terms(), by=cast.actors[who], at=FROZEN)


@pytest.mark.parametrize("who", ["li", "zhou", "qian", "sun"])
def test_officer_and_secretary_of_either_draft_and_their_office_goes_on(cast, who):
    frozen_roll(cast, 3, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.actors[who], at=FROZEN)
    colleague = {"li": "li", "zhou": "li", "qian": "qian", "sun": "qian"}[who]
    items.add_item(case.pk, USE_FUND, by=cast.actors[colleague], at=FROZEN)
    assert Case.objects.get(pk=case.pk).awaiting_id == cast.actors[colleague].organisation_id


def test_there_is_no_vote_without_a_frozen_roll(cast):
    open_roll(cast, 3)
    with pytest.raises(NotNow, match="冻结"):
        drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN)


WRONG = [
    ({"title": " "}, "title"),
    ({"opens_at": FROZEN}, "opens_at"),
    ({"closes_at": OPENS}, "closes_at"),
    ({"count_parking": True}, "rules_basis"),
    ({"silence": True, "rules_basis": " "}, "rules_basis"),
]


@pytest.mark.parametrize(("what", "field"), WRONG)
def test_terms_that_will_not_do(cast, what, field):
    frozen_roll(cast, 3, at=FROZEN)
    with pytest.raises(Incomplete) as refused:
        drafting.draft(cast.place("AH"), terms(**what), by=cast.li, at=FROZEN)
    assert refused.value.field == field


def test_a_rule_that_departs_is_flagged_and_named_in_the_notice(cast):
    vote = polling.drafted(cast, 3, count_parking=True, silence=True, rules_basis="议事规则第9条")
    assert len(drafting.risks(vote)) == 2
    announcing.publish_notice(vote.pk, by=cast.li, at=NOTICED)
    body = about(vote.case.subject).get().body
    assert body.count("议事规则第9条") == 2


NOTICES = [
    # noticed at, and whether a vote that opens on 10-26 08:00 may be noticed then
    ("10-11 00:00", True),
    ("10-11 23:59", True),  # 十五日前: the 11th and fifteen days are the 26th
    ("10-12 00:00", False),
    ("10-20 09:00", False),
]


@pytest.mark.parametrize(("instant", "may"), NOTICES)
def test_the_notice_comes_fifteen_days_of_the_calendar_before(cast, instant, may):
    """物业管理条例 14, 山东省物业管理条例 22: at Shanghai, where 23:59 is still the 11th."""
    vote = polling.drafted(cast, 3)
    if may:
        announcing.publish_notice(vote.pk, by=cast.li, at=at(instant))
        assert polling.state(vote) == "noticed"
        return
    with pytest.raises(Incomplete) as refused:
        announcing.publish_notice(vote.pk, by=cast.li, at=at(instant))
    assert refused.value.field == "opens_at" and "15" in refused.value.message
    assert polling.state(vote) == "draft" and not Voice.objects.exists()


def test_a_city_may_ask_for_more_days(cast):
    vote = polling.drafted(cast, 3)
    set_parameter("vote.notice", "20CD", reason="稳妥", by=cast.he, at=FROZEN)
    with pytest.raises(Incomplete, match="20"):
        announcing.publish_notice(vote.pk, by=cast.li, at=at("10-08 10:00"))


def test_the_notice_tells_what_is_voted_on_by_which_roll(cast):
    vote = polling.noticed(cast, 3, USE_FUND, RAISE_FUND)
    notice = about(vote.case.subject).get()
    for told in (USE_FUND.title, RAISE_FUND.title, vote.roll.digest, "2026-10-26 08:00", "300.00"):
        assert told in notice.body
    assert notice.pk == vote.notice_id


def test_an_empty_agenda_is_not_noticed(cast):
    frozen_roll(cast, 3, at=FROZEN)
    case = drafting.draft(cast.place("AH"), terms(), by=cast.li, at=FROZEN)
    with pytest.raises(NotNow, match="议题"):
        announcing.publish_notice(case.pk, by=cast.li, at=NOTICED)


def test_the_agenda_stands_once_it_is_noticed(cast):
    vote = polling.noticed(cast, 3)
    acts = [
        lambda: items.add_item(vote.pk, RAISE_FUND, by=cast.li, at=DURING),
        lambda: items.change_item(vote.pk, 1, RAISE_FUND, by=cast.li, at=DURING),
        lambda: items.remove_item(vote.pk, 1, by=cast.li, at=DURING),
        lambda: drafting.set_terms(vote.pk, terms(), by=cast.li, at=NOTICED),
    ]
    for act in acts:
        with pytest.raises(NotNow):
            act()


def test_items_can_be_changed_and_taken_off_and_the_rest_moves_up(cast):
    vote = polling.drafted(cast, 3, USE_FUND, RAISE_FUND, Proposal("", "选楼长"))
    items.remove_item(vote.pk, 1, by=cast.li, at=FROZEN)
    items.change_item(vote.pk, 1, Proposal("REBUILD", "加装电梯"), by=cast.li, at=FROZEN)
    told = list(Item.objects.order_by("position").values_list("position", "title", "klass"))
    assert told == [(1, "加装电梯", "special"), (2, "选楼长", "ordinary")]


def test_a_stranger_changes_nothing(cast):
    vote = polling.drafted(cast, 3)
    for act in (
        lambda by: items.add_item(vote.pk, RAISE_FUND, by=by, at=FROZEN),
        lambda by: announcing.publish_notice(vote.pk, by=by, at=NOTICED),
        lambda by: announcing.cancel(vote.pk, note="不办了", by=by, at=NOTICED),
    ):
        for who in (cast.wu, cast.wang, cast.han, cast.feng):
            with pytest.raises(NotYours):
                act(who)


def test_a_voice_for_each_head_that_counts(cast):
    """The developer's unsold flats are one head; parking alone is none (司法解释 9)."""
    vote = polling.noticed(cast, 3, roll={"parking": 2, "unsold": 4})
    found = Voice.objects.filter(vote=vote).order_by("owner__number")
    assert [v.area for v in found] == [1_000_000] * 3 + [4_000_000]
    assert {v.building for v in found} == {"1", "2"}


def test_parking_counts_where_the_rules_say_so(cast):
    vote = polling.noticed(
        cast, 3, roll={"parking": 1}, count_parking=True, rules_basis="议事规则第9条"
    )
    found = Voice.objects.filter(vote=vote).order_by("owner__number")
    assert [v.area for v in found] == [1_120_000, 1_000_000, 1_000_000]


def test_it_opens_and_closes_by_itself(cast):
    vote = polling.noticed(cast, 3)
    sweep(at=OPENS - timedelta(seconds=1))
    assert polling.state(vote) == "noticed"
    sweep(at=OPENS + timedelta(seconds=1))
    case = Case.objects.get(pk=vote.pk)
    assert (case.state, case.due_at) == ("open", CLOSES)
    sweep(at=CLOSES)
    assert polling.state(vote) == "open"
    sweep(at=CLOSES + timedelta(seconds=1))
    assert polling.state(vote) == "closed"


def test_a_sweep_that_slept_for_weeks_opens_and_closes_at_once(cast):
    vote = polling.noticed(cast, 3)
    sweep(at=CLOSES + timedelta(days=1))
    assert polling.state(vote) == "closed"


def test_it_is_extended_once_and_by_no_more_than_the_limit(cast):
    vote = polling.opened(cast, 3)
    extend = lambda day: announcing.extend(  # noqa: E731
        vote.pk, until=at(day), note="参与不足", by=cast.li, at=DURING
    )
    for day in ("11-08 17:00", "12-09 00:00"):
        with pytest.raises(Incomplete):
            extend(day)
    extend("12-08 18:00")
    assert polling.say(vote, 1, at("12-01 09:00"), m1="for").pk
    with pytest.raises(NotNow, match="一次"):
        extend("12-08 18:00")
    sweep(at=at("11-08 18:01"))
    assert polling.state(vote) == "open"
    sweep(at=at("12-08 18:01"))
    assert polling.state(vote) == "closed"


def test_nothing_is_extended_after_its_end(cast):
    vote = polling.opened(cast, 3)
    with pytest.raises(NotNow, match="截止"):
        announcing.extend(
            vote.pk, until=at("12-01 18:00"), note="晚了", by=cast.li, at=at("11-08 18:01")
        )


def test_a_vote_called_off_says_so(cast):
    vote = polling.opened(cast, 3)
    announcing.cancel(vote.pk, note="预算有误", by=cast.li, at=DURING)
    assert polling.state(vote) == "cancelled"
    assert "预算有误" in about(vote.case.subject).last().body
    with pytest.raises(NotNow):
        polling.say(vote, 1, m1="for")


def test_what_ended_is_counted_and_not_called_off(cast):
    vote = polling.opened(cast, 3)
    with pytest.raises(NotNow, match="计票"):
        announcing.cancel(vote.pk, note="结果不好", by=cast.li, at=at("11-08 18:01"))
