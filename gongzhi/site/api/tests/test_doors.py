"""Contracts over all operations: who may enter, and who may not."""

import pytest

from gongzhi.casework import registry
from gongzhi.casework.models import Case
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.api import MOVES as MATTER_MOVES
from gongzhi.mechanisms.street_calls.api.calls import MOVES as CALL_MOVES
from gongzhi.mechanisms.street_calls.api.responses import MOVES as RESPONSE_MOVES
from gongzhi.site.api import ROUTERS
from gongzhi.site.api.problems import MEDIA
from gongzhi.site.tokens import SCOPES
from tests.calls import dispatched, response_of
from tests.calls import raised as call_raised
from tests.cast import at
from tests.matters import at_street, raised
from tests.systems import STRANGER, System, system

from .asking import ALL

WITH_NUMBER = [o for o in ALL if o.has_number]
OUTSIDERS = {
    "wu": "the officer of another street",
    "zheng": "a grid worker there",
    "zhu": "a department that was not called",
}


def problem(answer) -> dict:
    assert answer["Content-Type"] == MEDIA
    told = answer.json()
    assert told["status"] == answer.status_code and told["detail"]
    return told


@pytest.mark.django_db
@pytest.mark.parametrize("operation", ALL, ids=str)
def test_every_operation_needs_a_token(operation):
    for asking in (STRANGER, System("gz1_of-nobody")):
        answer = operation.ask(asking)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert problem(answer)["type"] == "urn:gongzhi:problem:no-token"


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_every_operation_needs_its_own_scope(operation, cast):
    others = set(SCOPES) - {operation.scope}
    answer = operation.ask(system(cast, "feng", *others))
    assert answer.status_code == 403
    assert problem(answer)["type"] == "urn:gongzhi:problem:out-of-scope"
    assert operation.scope in answer["WWW-Authenticate"]


def test_every_scope_opens_something_and_nothing_asks_for_an_unknown_one():
    assert {o.scope for o in ALL} == set(SCOPES)


@pytest.fixture
def objects(cast):
    """Numbers of all that lies in 市中街道, in several states: room → numbers."""
    accepted = raised(cast, phone=None)
    matters.advance(accepted.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    dispatched_call = dispatched(cast)
    response = Case.objects.get(pk=response_of(cast, dispatched_call, "gr"))
    mine = [raised(cast).case, Case.objects.get(pk=accepted.pk), at_street(cast).case]
    return {
        "matters": [case.number for case in mine],
        "calls": [call_raised(cast).number, dispatched_call.number],
        "responses": [response.number],
    }


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("operation", WITH_NUMBER, ids=str)
def test_what_lies_elsewhere_is_not_there_for_a_token(operation, who, objects, cast):
    asking = system(cast, who)
    for number in objects[operation.room]:
        answer = operation.ask(asking, number)
        assert answer.status_code in (403, 404)
        assert problem(answer)["type"].endswith(("not-yours", "not-found"))


READING = [o for o in WITH_NUMBER if o.method == "get"]


@pytest.mark.parametrize("operation", READING, ids=str)
def test_a_number_must_be_right_in_all_its_parts(operation, objects, cast):
    asking = system(cast, "feng")
    mark, day, pk = objects[operation.room][0].split("-")
    for wrong in (f"{mark}-20250101-{pk}", f"投-{day}-{pk}", f"{mark}-{day}-0{pk}", pk, "\0"):
        assert operation.ask(asking, wrong).status_code == 404


def test_a_move_under_a_number_that_is_half_right_changes_nothing(cast):
    case = raised(cast).case
    _mark, _day, pk = case.number.split("-")
    answer = system(cast, "wang").post(f"/matters/诉-20250101-{pk}/moves/accept")
    assert answer.status_code == 404
    case.refresh_from_db()
    assert case.state == "raised" and not case.steps.exists()


@pytest.mark.parametrize("operation", READING, ids=str)
def test_whoever_it_lies_with_reads_it(operation, objects, cast):
    for who in ("li", "feng"):
        for number in objects[operation.room]:
            assert operation.ask(system(cast, who), number).status_code == 200


@pytest.mark.parametrize("moves", [MATTER_MOVES, CALL_MOVES, RESPONSE_MOVES])
def test_every_move_that_a_post_may_make_has_an_operation(moves):
    elsewhere = {"call_city"}  # POST /matters/{number}/call makes it
    procedure = moves.procedure
    wanted = {m.name for m in procedure.moves if any(r.duties for r in m.roles)}
    assert wanted - elsewhere <= moves.made
    assert registry.get(procedure.name) is procedure


def test_no_router_is_left_outside():
    rooms = {o.told["tags"][0] for o in ALL}
    assert rooms == {router.tags[0] for router in ROUTERS}
