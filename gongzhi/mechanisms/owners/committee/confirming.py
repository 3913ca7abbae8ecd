"""The doors that lead from a first assembly or a published vote to a term."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Seen
from gongzhi.policy.actor import Actor

from ..assembly.models import Election
from . import electing, forms
from .models import Committee
from .procedure import STREET


def _establish_first(pk: int, *, years: int, by: Actor, at: datetime) -> Committee:
    """From the page of a first assembly: its latest published vote."""
    return electing.establish(electing.vote_of_formation(pk), years=years, by=by, at=at)


def _again(pk: int, *, by: Actor, at: datetime) -> Case:
    return electing.not_elected(electing.vote_of_formation(pk), by=by, at=at)


FORMATION_DOORS = at_routes(
    "committee_of",
    Door(
        "elected",
        _("业委会产生"),
        _("确认业委会产生"),
        _establish_first,
        _("已确认。七日内开首次会议，三十日内备案，都从选举产生之日算。"),
        forms.EstablishForm,
        moves=("elected",),
    ),
    Door(
        "not_passed",
        _("没有选出，再筹备"),
        _("再筹备"),
        _again,
        _("已转回筹备。上次列入名单的人自动进入下一次选举。"),
        moves=("not_passed",),
        quiet=True,
    ),
)


def _confirms(*kinds: str) -> Callable[[Seen], bool]:
    """A published election of this kind that nobody has confirmed, before the street's eyes."""

    def offered(seen: Seen) -> bool:
        vote, election = seen.case.vote, seen.case.vote.election
        stands = seen.case.state == "published" and vote.revoked_at is None
        street = seen.by.duty in STREET.duties and seen.holds()
        open_ = election is not None and election.kind in kinds and election.ended_at is None
        return stands and street and open_

    return offered


VOTE_DOORS = at_routes(
    "committee_by",
    Door(
        "establish",
        _("确认新一届业委会产生"),
        _("确认业委会产生"),
        electing.establish,
        _("已确认，上一届转入移交。七日内开首次会议，三十日内备案。"),
        forms.EstablishForm,
        offered=_confirms(Election.Kind.RENEWAL),
    ),
    Door(
        "fill",
        _("确认补选结果"),
        _("确认补选结果"),
        electing.fill,
        _("已确认，请在三十日内报变更备案。"),
        offered=_confirms(Election.Kind.FILLING),
    ),
)
