"""`counted` is the fixture `queries` of the tests, beside the module of that name."""

import pytest


@pytest.fixture
def counted(queries):
    return queries
