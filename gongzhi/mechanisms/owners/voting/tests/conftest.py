"""A vote whose sheets are out."""

import pytest

from gongzhi.mechanisms.owners.voting import sheets

from . import polling
from .polling import DURING, RAISE_FUND, USE_FUND


@pytest.fixture
def on_paper(cast):
    """An open vote of four owners and the developer on two matters, with their sheets."""
    vote = polling.opened(cast, 4, USE_FUND, RAISE_FUND, roll={"unsold": 1})
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    return vote
