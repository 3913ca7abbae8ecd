"""The API of the tests stands on the quiet Monday of the cast."""

import pytest

from tests.cast import at


@pytest.fixture(autouse=True)
def monday_afternoon(clock):
    """All requests happen on 16 November 2026 at 14:30."""
    clock(at("11-16 14:30"))
