"""Pages of the owners' sections that lead on to a section above: a vote to a committee, a committee
to the correction of a member. Sections look down only, so the site joins them."""

from dataclasses import replace

from gongzhi.casework.doors import Door
from gongzhi.casework.pages import Page
from gongzhi.mechanisms.owners.committee.confirming import FORMATION_DOORS, VOTE_DOORS
from gongzhi.mechanisms.owners.correction.doors import TERM_DOORS


def _with(page: Page, *doors: Door) -> Page:
    """More doors; one of the same name takes the place of the page's own."""
    named = {door.name for door in doors}
    own = tuple(door for door in page.doors if door.name not in named)
    return replace(page, doors=(*own, *doors))


def with_committee(assembly: Page) -> Page:
    """A first assembly whose vote is over: the street confirms the committee, or that there is
    none; the latter only if the vote really elected none."""
    return _with(assembly, *FORMATION_DOORS)


def with_term(vote: Page) -> Page:
    """A published vote that renewed a committee, or filled it up."""
    return _with(vote, *VOTE_DOORS)


def with_correction(term: Page) -> Page:
    """What community or street found about a member is taken up from the page of the term."""
    return _with(term, *TERM_DOORS)
