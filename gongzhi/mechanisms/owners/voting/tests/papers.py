"""A vote with its paper, and its pages, for tests."""

import re

from gongzhi.mechanisms.owners.voting.models import Sheet


def text_of(answer) -> str:
    """What stands on the page, without its tags."""
    page = re.sub(r"</?span[^>]*>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def url(vote, rest: str) -> str:
    return f"/desk/owners/papers/{vote.case.number}/{rest}"


def sheet(vote, number=1) -> Sheet:
    return Sheet.objects.get(vote=vote, number=number)
