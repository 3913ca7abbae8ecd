"""Paper ballots: handed out once to each owner, taken back in time, replaced with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.files.tests.photographs import photograph
from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.roll.tests.building import owner
from gongzhi.mechanisms.owners.voting import entering, sheets
from gongzhi.mechanisms.owners.voting.models import Sheet
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests import cast as the_cast
from tests.cast import at
from tests.together import refusals, together

from . import polling
from .polling import AFTER, DURING, NOTICED


@pytest.fixture
def poll(cast):
    return polling.opened(cast, 5)


@pytest.fixture
def given(cast, poll):
    """Five sheets, one for each owner."""
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    return poll


def sheet(vote, number=1) -> Sheet:
    return Sheet.objects.get(vote=vote, number=number)


def test_each_owner_with_a_voice_gets_one_numbered_sheet_and_the_second_time_nobody_gets_another(
    cast, poll
):
    assert sheets.issue(poll.pk, by=cast.li, at=DURING) == 5
    assert sheets.issue(poll.pk, by=cast.qian, at=DURING) == 0
    rows = list(Sheet.objects.filter(vote=poll).order_by("number"))
    assert [s.number for s in rows] == [1, 2, 3, 4, 5]
    assert len({s.owner_id for s in rows}) == 5
    assert len({s.token for s in rows}) == 5 and all(len(s.token) == 22 for s in rows)


def test_sheets_are_numbered_in_the_order_of_the_doors(cast):
    vote = polling.opened(cast, 12, roll={"unsold": 1})
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    homes = [s.owner.units.first().number for s in Sheet.objects.order_by("number")]
    assert homes == [f"1-1-{n}" for n in range(100, 112)] + ["2-1-100"]


def test_who_has_parking_only_gets_no_sheet(cast):
    vote = polling.opened(cast, 3, roll={"parking": 3})
    assert sheets.issue(vote.pk, by=cast.li, at=DURING) == 3


STAFF = [("li", True), ("qian", True), ("zhou", False), ("wang", False), ("wu", False)]
STAFF += [("feng", False), ("han", False), ("qin", False)]


@pytest.mark.parametrize(("who", "may"), STAFF)
def test_sheets_are_handed_out_by_those_with_a_seat(cast, poll, who, may):
    act = lambda: sheets.issue(poll.pk, by=cast.actors[who], at=DURING)  # noqa: E731
    if may:
        assert act() == 5
    else:
        with pytest.raises(NotYours):
            act()


def test_no_sheet_before_the_notice_and_none_after_the_close(cast):
    drafted = polling.drafted(cast, 2)
    with pytest.raises(NotNow):
        sheets.issue(drafted.pk, by=cast.li, at=NOTICED)


def test_after_the_close_nothing_is_handed_out_or_replaced(cast, given):
    with pytest.raises(NotNow):
        sheets.issue(given.pk, by=cast.li, at=AFTER)
    with pytest.raises(NotNow):
        sheets.replace(sheet(given).pk, reason="丢失", by=cast.li, at=AFTER)


TYPED = ["3", "00003", " 3 ", "决-20261008-1-00003", "{token}", "https://gz.cn/b/{token}/"]


@pytest.mark.parametrize("text", TYPED)
def test_a_sheet_is_found_by_its_number_or_by_its_code(given, text):
    wanted = sheet(given, 3)
    assert sheets.find(given.pk, text.format(token=wanted.token)) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "二维码"), ("三号", "二维码"), ("99", "没有这个编号"), ("A" * 22, "没有这个编号")],
)
def test_what_is_no_sheet_is_said_so(given, text, why):
    with pytest.raises(Incomplete, match=why) as refusal:
        sheets.find(given.pk, text)
    assert refusal.value.field == "sheet"


def test_a_sheet_of_another_vote_is_refused(cast, given):
    token = sheet(given).token
    other = polling.drafted(cast, 2)
    with pytest.raises(Incomplete, match="另一次表决"):
        sheets.find(other.pk, token)


def test_taking_back_says_when_and_by_whom_and_happens_once(cast, given):
    back = sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    assert back.returned_at == DURING and back.returned_to == cast.qian.label
    with pytest.raises(NotNow, match=f"10-28 20:00 已由 {cast.qian.label} 收回"):
        sheets.take_back(back.pk, by=cast.li, at=DURING)
    acts = [e.act for e in history(f"sheet:{back.pk}")]
    assert acts == ["sheet.back"]


@pytest.mark.parametrize("who", ["wang", "zhao", "sun"])
def test_whoever_works_in_the_compound_may_carry_a_sheet_home(cast, given, who):
    assert sheets.take_back(sheet(given).pk, by=cast.actors[who], at=DURING).returned_at


@pytest.mark.parametrize("who", ["wu", "zheng", "han", "liu", "feng", "shi"])
def test_a_stranger_takes_nothing_back(cast, given, who):
    with pytest.raises(NotYours):
        sheets.take_back(sheet(given).pk, by=cast.actors[who], at=DURING)


@pytest.mark.parametrize(
    ("when", "why"),
    [("10-25 20:00", "还没有开始"), ("11-08 18:01", "已经截止"), ("11-09 09:00", "已经截止")],
)
def test_what_comes_too_early_or_too_late_is_not_taken(cast, given, when, why):
    with pytest.raises(NotNow, match=why):
        sheets.take_back(sheet(given).pk, by=cast.qian, at=at(when))


def test_the_last_instant_is_in_time(cast, given):
    assert sheets.take_back(sheet(given).pk, by=cast.qian, at=given.ends_at).returned_at


def test_a_replaced_sheet_is_spoilt_with_its_reason_and_another_number_takes_its_place(cast, given):
    old = sheet(given, 2)
    fresh = sheets.replace(old.pk, reason="孩子撕坏了", by=cast.qian, at=DURING)
    old.refresh_from_db()
    assert (old.spoilt, fresh.number, fresh.owner_id) == ("孩子撕坏了", 6, old.owner_id)
    assert fresh.token != old.token
    for act in (
        lambda: sheets.take_back(old.pk, by=cast.qian, at=DURING),
        lambda: sheets.replace(old.pk, reason="再来", by=cast.qian, at=DURING),
        lambda: entering.enter(old.pk, {"m1": "for"}, by=cast.qian, at=DURING),
    ):
        with pytest.raises(NotNow, match="作废"):
            act()


def test_a_sheet_is_not_spoilt_without_a_reason_nor_by_a_courier(cast, given):
    with pytest.raises(Incomplete) as refusal:
        sheets.replace(sheet(given).pk, reason=" ", by=cast.qian, at=DURING)
    assert refusal.value.field == "reason"
    with pytest.raises(NotYours):
        sheets.replace(sheet(given).pk, reason="丢失", by=cast.wang, at=DURING)


def test_a_sheet_that_a_clerk_has_read_is_not_replaced_any_more(cast, given):
    one = sheet(given)
    sheets.take_back(one.pk, by=cast.qian, at=DURING)
    entering.enter(one.pk, {"m1": "for"}, by=cast.qian, at=DURING)
    with pytest.raises(NotNow, match="已经有人录入"):
        sheets.replace(one.pk, reason="看不清", by=cast.li, at=DURING)


def test_a_scan_is_kept_with_a_sheet_that_came_back(cast, given, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = sheet(given)
    scan = SimpleUploadedFile("a.jpg", photograph(), content_type="image/jpeg")
    with pytest.raises(NotNow, match="还没有交回"):
        sheets.keep_scan(one.pk, scan, by=cast.qian, at=DURING)
    sheets.take_back(one.pk, by=cast.qian, at=DURING)
    kept = sheets.keep_scan(one.pk, scan, by=cast.qian, at=DURING)
    one.refresh_from_db()
    assert one.scan == kept and kept.subject == f"sheet:{one.pk}" and not kept.public
    with pytest.raises(Incomplete) as refusal:
        sheets.keep_scan(one.pk, SimpleUploadedFile("a.exe", b"MZ"), by=cast.qian, at=DURING)
    assert refusal.value.field == "scan"
    with pytest.raises(NotYours):
        sheets.keep_scan(one.pk, scan, by=cast.wang, at=DURING)


def test_issuing_takes_the_same_few_queries_however_many_owners_there_are(cast, queries):
    vote = polling.opened(cast, 40)
    with queries() as seen:
        sheets.issue(vote.pk, by=cast.li, at=DURING)
    assert len(seen) <= 8


# --- at the same moment ---------------------------------------------------------------------------


@pytest.fixture
def city(lasting_db):
    return the_cast.load()


def test_two_who_hand_out_at_once_give_each_owner_one_sheet(city):
    vote = polling.opened(city, 6)
    done = together(
        lambda: sheets.issue(vote.pk, by=city.li, at=DURING),
        lambda: sheets.issue(vote.pk, by=city.qian, at=DURING),
    )
    assert sorted(done) == [0, 6]
    assert sorted(Sheet.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_two_who_take_back_or_replace_one_sheet_at_once_do_it_once(city):
    vote = polling.opened(city, 3)
    sheets.issue(vote.pk, by=city.li, at=DURING)
    first, second = sheet(vote, 1), sheet(vote, 2)
    back = [
        lambda who=who: sheets.take_back(first.pk, by=who, at=DURING)
        for who in (city.li, city.wang)
    ]
    spoil = [
        lambda who=who: sheets.replace(second.pk, reason="丢失", by=who, at=DURING)
        for who in (city.li, city.qian)
    ]
    assert len(refusals(together(*back, *spoil))) == 2
    valid = Sheet.objects.filter(vote=vote, owner=second.owner_id, spoilt="")
    assert [s.number for s in valid] == [4]
    assert owner(vote.roll, 1).units.count() == 1
