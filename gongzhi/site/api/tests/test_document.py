"""What the OpenAPI document says is what the API does."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gongzhi.site.wsgi import application
from tests.calls import dispatched, response_of
from tests.matters import raised
from tests.systems import ROOT, system

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
ACTS_FROM = {"matters": "wang", "responses": "han"}
"""Room → whose token asks there; in all others the platform's does."""

document = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", application)
document.config.phases.coverage.unexpected_methods = set()  # see test_problems


@pytest.fixture
def one_connection():
    """The server is called without Django's test client, which would see to this."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def here(cast, one_connection):
    """One of each kind, to be asked for by its number."""
    call = dispatched(cast)
    response = call.children.get(pk=response_of(cast, call, "gr"))
    numbers = {"matters": raised(cast).case.number, "responses": response.number}
    return cast, numbers | {"calls": call.number}


@document.parametrize()
@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_nothing_that_fits_the_document_breaks_the_api_or_surprises_its_caller(case, here):
    cast, numbers = here
    room = case.operation.path.split("/")[3]
    if "number" in case.path_parameters and len(str(case.body)) % 3:
        case.path_parameters["number"] = numbers[room]
    asking = system(cast, ACTS_FROM.get(room, "feng"))
    case.headers["Authorization"] = f"Bearer {asking.secret}"
    case.call_and_validate(checks=CHECKS)
