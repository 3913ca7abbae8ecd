"""A grid worker's rounds. Notes that the grid keeps for itself: never counted, never asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotYours

from .models import Patrol


@transaction.atomic
def note_round(place: Place, note: str, *, by: Actor, at: datetime) -> Patrol:
    """Keep what a round found. Raises NotYours for all but grid workers, Incomplete if empty."""
    if by.duty != Duty.GRID_WORKER:
        raise NotYours(_("巡查由网格员自己记"))
    if not note.strip():
        raise Incomplete(_("请写看到了什么"), field="note")
    made = Patrol.objects.create(
        place=place,
        post=by.own_post,
        organisation_id=by.own_organisation,
        at=at,
        note=note.strip()[:300],
    )
    record(f"place:{place.pk}", "patrol", by=by, at=at, secret=note)
    return made


def rounds_of(by: Actor, most: int = 5) -> list[Patrol]:
    """The latest notes of a post."""
    mine = Patrol.objects.filter(post=by.own_post).select_related("place")
    return list(mine.order_by("-pk")[:most])
