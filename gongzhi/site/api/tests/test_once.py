"""A request that is sent twice under one key takes effect once."""

import pytest

from gongzhi.casework.models import Case, Step
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.site import tokens
from gongzhi.site.api.once import REPLAYED
from gongzhi.site.models import ApiAnswer
from tests import cast as the_cast
from tests.cast import at
from tests.matters import TEXT, raised
from tests.systems import system
from tests.together import together

WORDS = {"text": TEXT, "place": "AH"}


def test_the_same_request_under_the_same_key_gets_the_same_answer(cast):
    hotline = system(cast, "shen")
    first = hotline.post("/matters", WORDS, key="a-1")
    second = hotline.post("/matters", WORDS, key="a-1")
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert REPLAYED not in first and second[REPLAYED] == "true"
    assert Matter.objects.count() == 1


def test_a_move_under_a_key_is_made_once_and_answered_as_then(cast):
    number, grid = raised(cast).case.number, system(cast, "wang")
    accepted = grid.post(f"/matters/{number}/moves/accept", key="k")
    grid.post(f"/matters/{number}/moves/resolve", {"note": "已修好"})
    again = grid.post(f"/matters/{number}/moves/accept", key="k")
    assert again.status_code == 200 and again.json() == accepted.json()
    assert Step.objects.filter(move="accept").count() == 1


def test_another_request_under_the_same_key_is_refused(cast):
    hotline = system(cast, "shen")
    hotline.post("/matters", WORDS, key="a-1")
    other = hotline.post("/matters", WORDS | {"text": "路灯不亮"}, key="a-1")
    assert other.status_code == 422
    assert other.json()["type"] == "urn:gongzhi:problem:key-reused"
    assert Matter.objects.count() == 1


def test_without_a_key_or_under_another_it_is_another_request(cast):
    hotline = system(cast, "shen")
    for key in ("", "", "a-1", "a-2"):
        assert hotline.post("/matters", WORDS, key=key).status_code == 201
    assert Matter.objects.count() == 4


def test_the_keys_of_one_system_are_not_those_of_another(cast):
    for who in ("shen", "wang"):
        assert REPLAYED not in system(cast, who).post("/matters", WORDS, key="a-1")
    assert Matter.objects.count() == 2


def test_a_refused_request_may_be_put_right_under_its_key(cast):
    hotline = system(cast, "shen")
    assert hotline.post("/matters", {"text": TEXT}, key="a-1").status_code == 422
    assert hotline.post("/matters", WORDS, key="a-1").status_code == 201


@pytest.mark.parametrize("key", ["with blank", "a" * 101, "ключ"])
def test_a_key_is_visible_ascii_of_at_most_a_hundred(cast, key):
    answer = system(cast, "shen").post("/matters", WORDS, key=key)
    assert answer.status_code == 422 and answer.json()["field"] == "Idempotency-Key"


def test_what_is_kept_of_an_answer_holds_no_persons_data(cast):
    told = {"reporter_phone": "13800001234", "reporter_name": "马秀兰"}
    system(cast, "shen").post("/matters", WORDS | told, key="a-1")
    kept = ApiAnswer.objects.get()
    for secret in ("13800001234", "1234", "马", TEXT):
        assert secret not in kept.body
    assert len(kept.digest) == 64


def test_answers_are_forgotten_after_a_week_when_the_key_is_next_used(cast, clock):
    hotline = system(cast, "shen")
    hotline.post("/matters", WORDS, key="a-1")
    clock(at("11-23 14:29"))
    hotline.get("/matters")
    assert ApiAnswer.objects.count() == 1
    clock(at("11-24 14:31"))
    hotline.get("/matters")
    assert ApiAnswer.objects.count() == 0
    assert tokens.all_tokens()[0].last_used_on.isoformat() == "2026-11-24"


# --- at the same moment ---------------------------------------------------------------------------


@pytest.fixture
def city(lasting_db):
    return the_cast.load()


def test_raised_four_times_at_once_it_is_one_matter(city):
    hotline = system(city, "shen")
    answers = together(*[lambda: hotline.post("/matters", WORDS, key="a-1")] * 4)
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum(REPLAYED in a for a in answers) == 3
    assert Case.objects.count() == Matter.objects.count() == ApiAnswer.objects.count() == 1


def test_a_move_sent_four_times_at_once_is_made_once_and_all_get_its_answer(city):
    number, grid = raised(city).case.number, system(city, "wang")
    answers = together(*[lambda: grid.post(f"/matters/{number}/moves/accept", key="k")] * 4)
    assert {a.status_code for a in answers} == {200}
    assert len({a.content for a in answers}) == 1
    assert Step.objects.filter(move="accept").count() == 1


def test_different_requests_at_once_under_one_key_take_effect_once(city):
    hotline = system(city, "shen")

    def ask(text):
        return lambda: hotline.post("/matters", WORDS | {"text": text}, key="a-1")

    answers = together(*map(ask, "abcd"))
    assert sorted(a.status_code for a in answers) == [201, 422, 422, 422]
    assert Matter.objects.count() == 1


def test_without_a_key_only_the_state_keeps_a_move_from_being_made_twice(city):
    number, grid = raised(city).case.number, system(city, "wang")
    answers = together(*[lambda: grid.post(f"/matters/{number}/moves/accept")] * 4)
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
