"""Counting, settling what came in twice, certifying, publishing, revoking."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.casework.models import Step
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.voting import casting, certifying, counts, settling, sheets
from gongzhi.mechanisms.owners.voting.models import Ballot, Count, Settlement, Sheet
from gongzhi.notices.queries import about
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import set_parameter
from gongzhi.site.cli import main
from tests.cast import at

from . import polling
from .polling import AFTER, DURING, RAISE_FUND, USE_FUND, paper, say


@pytest.fixture
def vote(cast):
    """Twelve owners of 100 m²: nine for both, one against the second."""
    found = polling.opened(cast, 12, USE_FUND, RAISE_FUND)
    for n in range(1, 10):
        say(found, n, m1="for", m2="for")
    say(found, 10, m1="for", m2="against")
    return found


def asked(cast, vote) -> dict:
    return counts.question(vote, by=cast.qian, at=AFTER)


def test_a_count_is_the_command_lines_answer_to_its_own_file(vote, cast, tmp_path, capsys):
    made = polling.counted(cast, vote)
    file = tmp_path / "vote.json"
    file.write_bytes(counts.written(asked(cast, vote)))
    assert main(["votes", "count", str(file), "--json"]) == 0
    printed = capsys.readouterr().out
    assert printed.strip() == json.dumps(made.result, ensure_ascii=False)
    assert main(["votes", "count", str(file)]) == 0  # and for people


def test_the_result_and_what_it_is_bound_to(vote, cast):
    made = polling.counted(cast, vote)
    found = made.result
    assert found["participating"] == {"heads": 10, "area": "1000.00"}
    assert found["matters"]["m1"]["passed"] and found["matters"]["m2"]["passed"]
    assert made.roll_digest == vote.roll.digest and made.rule == "civil-code-278"
    entry = Entry.objects.get(subject=vote.case.subject, act="vote.counted")
    told = json.loads(entry.details)
    assert told["ballots"] == made.ballots_digest and len(told["file"]) == 64


def test_the_file_names_nobody_and_the_same_question_gives_the_same_bytes(vote, cast):
    polling.close()
    file = counts.written(asked(cast, vote))
    assert file == counts.written(asked(cast, vote))
    text = file.decode()
    assert "1-1-100" not in text and "业主1" not in text
    owners = {row["owner"] for row in json.loads(text)["roll"]}
    assert len(owners) == 12 and all(o.startswith("o-") and len(o) == 14 for o in owners)


def test_nothing_is_counted_before_the_close_whoever_asks(vote, cast):
    for who in (cast.qian, cast.li):
        with pytest.raises(NotNow):
            counts.count(vote.pk, by=who, at=DURING)
    with pytest.raises(NotNow, match="谁也不能看"):
        asked(cast, vote)


@pytest.mark.parametrize("who", ["wu", "wang", "sun", "zhou", "han", "feng"])
def test_only_those_who_count_do_so(vote, cast, who):
    polling.close()
    with pytest.raises(NotYours):
        counts.count(vote.pk, by=cast.actors[who], at=AFTER)


def test_a_sheet_that_came_back_is_entered_before_anything_is_counted(vote, cast):
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    sheet = Sheet.objects.get(vote=vote, owner__number=12)
    sheets.take_back(sheet.pk, by=cast.li, at=DURING)
    polling.close()
    with pytest.raises(NotNow, match="1 张"):
        counts.count(vote.pk, by=cast.qian, at=AFTER)
    sheet.refresh_from_db()
    casting.cast_paper(sheet, {"m1": "against"}, by=cast.qian, at=AFTER)
    found = counts.count(vote.pk, by=cast.qian, at=AFTER).result
    assert found["matters"]["m1"]["against"]["heads"] == 1


def test_more_marks_and_what_cannot_be_read_on_paper_are_kept_as_they_are(vote, cast):
    paper(cast, vote, 11, m1="invalid")
    found = polling.counted(cast, vote).result["matters"]["m1"]
    assert found["invalid"]["heads"] == 1
    assert polling.counts.latest(vote.pk).result["matters"]["m2"]["abstain"]["heads"] == 1


# --- the same owner on paper and online -----------------------------------------------------------


@pytest.fixture
def twice(vote, cast):
    """Owner 1 said yes online and no on paper."""
    ballot = paper(cast, vote, 1, m1="against", m2="against")
    polling.counted(cast, vote)
    return ballot.owner_id


def heads(vote, item: str, choice: str) -> int:
    return counts.latest(vote.pk).result["matters"][item][choice]["heads"]


def test_until_two_people_decide_the_paper_counts_and_nothing_is_certified(vote, cast, twice):
    assert (heads(vote, "m1", "for"), heads(vote, "m1", "against")) == (9, 1)
    with pytest.raises(NotNow, match="1 位业主"):
        certifying.certify(vote.pk, by=cast.li, at=AFTER)


def test_two_different_people_settle_it_and_it_is_counted_again(vote, cast, twice):
    propose = {"owner": twice, "keeps": "online", "reason": "纸票非本人签字", "at": AFTER}
    settling.propose(vote.pk, by=cast.qian, **propose)
    with pytest.raises(NotYours, match="另一个人"):
        settling.agree(vote.pk, owner=twice, by=cast.qian, at=AFTER)
    with pytest.raises(NotNow):  # one is not two
        certifying.certify(vote.pk, by=cast.li, at=AFTER)
    settling.agree(vote.pk, owner=twice, by=cast.li, at=AFTER)
    with pytest.raises(NotNow, match="重新计票"):
        certifying.certify(vote.pk, by=cast.li, at=AFTER)
    counts.count(vote.pk, by=cast.qian, at=AFTER)
    assert (heads(vote, "m1", "for"), heads(vote, "m1", "against")) == (10, 0)
    certifying.certify(vote.pk, by=cast.li, at=AFTER)
    assert polling.state(vote) == "certified"


def test_a_proposal_that_is_not_agreed_to_makes_room_for_another(vote, cast, twice):
    propose = {"owner": twice, "reason": "纸票非本人签字", "at": AFTER}
    settling.propose(vote.pk, by=cast.qian, keeps="online", **propose)
    with pytest.raises(NotNow):
        settling.propose(vote.pk, by=cast.li, keeps="paper", **propose)
    settling.decline(vote.pk, owner=twice, by=cast.li, at=AFTER)
    settling.propose(vote.pk, by=cast.li, keeps="paper", **propose)
    settling.agree(vote.pk, owner=twice, by=cast.qian, at=AFTER)
    with pytest.raises(NotNow, match="不能再改"):
        settling.decline(vote.pk, owner=twice, by=cast.li, at=AFTER)


SETTLED_BADLY = [
    ({"keeps": "post"}, Incomplete),
    ({"reason": " "}, Incomplete),
    ({"owner": 10**9}, NotNow),
]


@pytest.mark.parametrize(("what", "refusal"), SETTLED_BADLY)
def test_a_settlement_says_which_whose_and_why(vote, cast, twice, what, refusal):
    told = {"owner": twice, "keeps": "paper", "reason": "本人签字"} | what
    with pytest.raises(refusal):
        settling.propose(vote.pk, by=cast.qian, at=AFTER, **told)
    assert not Settlement.objects.exists()


def test_the_database_lets_nobody_settle_with_themselves(vote, cast, twice):
    settling.propose(vote.pk, owner=twice, keeps="paper", reason="本人签字", by=cast.qian, at=AFTER)
    with pytest.raises(DatabaseError, match="two_people_settle"), transaction.atomic():
        Settlement.objects.update(second_person=cast.qian.person_id)


# --- certify, publish, revoke -------------------------------------------------------------------


def test_a_ballot_slipped_in_after_the_count_shows_when_it_is_certified(vote, cast):
    """By the back door: the services take none."""
    polling.counted(cast, vote)
    one = Ballot.objects.order_by("pk").first()
    Ballot.objects.create(
        vote=vote,
        owner_id=one.owner_id,
        channel="online",
        person_id=one.person_id,
        cast_at=DURING,
        choices=one.choices,
        receipt="X" * 19,
    )
    with pytest.raises(NotNow, match="重新计票"):
        certifying.certify(vote.pk, by=cast.li, at=AFTER)
    assert polling.state(vote) == "counted"


def test_a_roll_that_is_not_the_frozen_one_is_not_counted_by(vote, cast):
    polling.close()
    with connection.cursor() as cursor:  # what only a database administrator could do
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE owners_roll_unit DISABLE TRIGGER USER")
        cursor.execute("UPDATE owners_roll_unit SET area = area + 1 WHERE number = '1-1-100'")
        cursor.execute("ALTER TABLE owners_roll_unit ENABLE TRIGGER USER")
    with pytest.raises(NotNow, match="对不上"):
        counts.count(vote.pk, by=cast.qian, at=AFTER)


def test_the_database_itself_keeps_counts(vote, cast):
    polling.counted(cast, vote)
    for statement in (
        "UPDATE owners_voting_count SET rule = 'X'",
        "DELETE FROM owners_voting_count",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    assert Count.objects.count() == 1


def test_the_decision_is_published_with_a_year_to_ask_a_court(vote, cast):
    found = polling.published(cast, vote)
    assert found.challenge_until.isoformat() == "2027-11-08"
    assert found.certified_id == counts.latest(vote.pk).pk
    body = found.result_notice.body
    assert "2027-11-08" in body and found.certified.ballots_digest in body
    assert polling.state(vote) == "published"


def test_what_is_published_gives_no_single_ballot_away(vote, cast):
    """One owner was against: neither that area nor what would tell it is made public."""
    body = polling.published(cast, vote).result_notice.body
    second = body.split("2. ")[1].split("\n\n")[0]
    assert "反对 1 人" in second and "同意 9 人" in second and "平方米" not in second
    assert "同意 10 人，1000.00 平方米" in body


def test_a_leap_day_has_its_year_too():
    assert certifying.a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_who_organises_certifies_and_publishes(vote, cast):
    polling.counted(cast, vote)
    for who in (cast.wu, cast.qian, cast.han):
        with pytest.raises(NotYours):
            certifying.certify(vote.pk, by=who, at=AFTER)
    certifying.certify(vote.pk, by=cast.li, at=AFTER)
    for who in (cast.wu, cast.qian, cast.han):
        with pytest.raises(NotYours):
            certifying.publish(vote.pk, by=who, at=AFTER)


def test_the_street_revokes_with_number_and_reason_and_all_owners_are_told(vote, cast):
    polling.published(cast, vote)
    revoke = {"number": "市中街〔2026〕9 号", "reason": "公告不足十五日"}
    for field in revoke:
        with pytest.raises(Incomplete) as refused:
            certifying.revoke(vote.pk, **(revoke | {field: " "}), by=cast.li, at=AFTER)
        assert refused.value.field == field
    for who in (cast.wu, cast.qian, cast.wang):
        with pytest.raises(NotYours):
            certifying.revoke(vote.pk, **revoke, by=who, at=AFTER)
    found = certifying.revoke(vote.pk, **revoke, by=cast.li, at=at("12-01 09:00"))
    assert found.revoked_why == "市中街〔2026〕9 号：公告不足十五日"
    assert "公告不足十五日" in about(vote.case.subject).last().body
    assert "9 号" in Step.objects.filter(case=vote.pk).last().note
    with pytest.raises(NotNow):
        certifying.revoke(vote.pk, **revoke, by=cast.li, at=at("12-01 09:01"))


def test_the_housing_department_revokes_from_its_seat(cast):
    set_parameter("owners.housing_department", "cg", reason="定", by=cast.he, at=polling.FROZEN)
    vote = polling.opened(cast, 3)
    say(vote, 1, m1="for")
    polling.published(cast, vote)
    told = {"number": "建〔2026〕1 号", "reason": "名册有误", "at": AFTER}
    with pytest.raises(NotYours):
        certifying.revoke(vote.pk, by=cast.han, **told)
    assert certifying.revoke(vote.pk, by=cast.zhu, **told).revoked_at


def test_only_a_published_decision_is_revoked(vote, cast):
    polling.certified(cast, vote)
    with pytest.raises(NotNow):
        certifying.revoke(vote.pk, number="1 号", reason="理由", by=cast.li, at=AFTER)
