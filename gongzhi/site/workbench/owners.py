"""Pages of the owners' sections that lead on to a section above: a vote to a committee, a committee
to the correction of a member. Sections look down only, so the site joins them."""

from dataclasses import replace

from django.db.models import Q

from gongzhi.casework.doors import Door
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Facts, Page, Seen
from gongzhi.mechanisms.owners.committee.confirming import FORMATION_DOORS, VOTE_DOORS
from gongzhi.mechanisms.owners.correction.doors import TERM_DOORS


def _with(page: Page, *doors: Door) -> Page:
    """More doors; one of the same name takes the place of the page's own."""
    named = {door.name for door in doors}
    own = tuple(door for door in page.doors if door.name not in named)
    return replace(page, doors=(*own, *doors))


def _leading(page: Page, onward: Facts) -> Page:
    return replace(page, facts=(*page.facts, onward))


def _onward(seen: Seen, *related: Q) -> dict:
    """The cases that this one led to or came from, each kind found by its own index."""
    mine = Case.objects.visible_to(seen.by)
    first, *rest = (mine.filter(q) for q in related)
    return {"onward": first.union(*rest).order_by("id")}


def _from_formation(seen: Seen) -> dict:
    """Its votes, and the committee that one of them elected."""
    return _onward(seen, Q(parent=seen.case), Q(committee__vote__case__parent=seen.case))


def _from_vote(seen: Seen) -> dict:
    """The assembly or the correction that waits for it, and the committee that it elected."""
    return _onward(seen, Q(pk=seen.case.parent_id), Q(committee__vote=seen.case.pk))


def with_committee(assembly: Page) -> Page:
    """A first assembly whose vote is over: the street confirms the committee, or that there is
    none; the latter only if the vote really elected none."""
    return _leading(_with(assembly, *FORMATION_DOORS), _from_formation)


def with_term(vote: Page) -> Page:
    """A published vote that renewed a committee, or filled it up."""
    return _leading(_with(vote, *VOTE_DOORS), _from_vote)


def with_correction(term: Page) -> Page:
    """What community or street found about a member is taken up from the page of the term."""
    return _with(term, *TERM_DOORS)
