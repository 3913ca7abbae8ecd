"""Wall passes: a screen on a wall signs in once and stays. It sees one board and nothing else.

The link that is handed out opens once, within a day, and then the screen alone holds the key.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import MACHINE, Actor, require
from gongzhi.policy.duties import BY_PLACE
from gongzhi.policy.refusals import Incomplete, NotNow
from gongzhi.site.models import WallPass
from gongzhi.site.tokens import digest

POWER = "board.read"
TO_OPEN = timedelta(days=1)
LONGEST = 366  # days


def reach(by: Actor) -> int | None:
    """pk of the street whose board this post sees; None for the city's.

    Raises NotYours without the power.
    """
    require(by, POWER)
    return int(by.place_path.split("/")[2]) if by.duty in BY_PLACE else None


def passes(by: Actor) -> QuerySet[WallPass]:
    """Those that this post may see and revoke. Raises NotYours."""
    street = reach(by)
    found = WallPass.objects.select_related("place").order_by("-pk")
    return found if street is None else found.filter(place=street)


@transaction.atomic
def issue(*, name: str, days: int, by: Actor, at: datetime) -> tuple[WallPass, str]:
    """A pass for what this post sees, and the end of its link, which is kept nowhere.

    Raises NotYours, Incomplete.
    """
    street = reach(by)
    if not name.strip() or len(name.strip()) > 40:
        raise Incomplete(_("请写屏幕挂在哪里，40 字以内"), field="name")
    if not 1 <= days <= LONGEST:
        raise Incomplete(_("有效期最短 1 天，最长 366 天"), field="days")
    place = Place.objects.get(pk=street) if street else Place.objects.get(kind=Kind.CITY)
    secret = secrets.token_urlsafe(16)
    made = WallPass.objects.create(
        name=name.strip(),
        place=place,
        link=digest(secret),
        created_at=at,
        signed=by.label,
        open_until=at + TO_OPEN,
        expires_at=at + timedelta(days=days),
    )
    details = {"place": place.pk, "expires_at": made.expires_at.isoformat()}
    record(f"wall:{made.pk}", "issue", by=by, at=at, details=details)
    return made, secret


@transaction.atomic
def open_screen(link: str, *, at: datetime) -> tuple[WallPass, str]:
    """The screen that has this link keeps the key from now on; the link opens nothing any more.

    Raises NotNow.
    """
    found = WallPass.objects.select_for_update().filter(link=digest(link)).first()
    if not found or found.opened_at or found.revoked_at or at >= found.open_until:
        raise NotNow(_("这个链接打不开了：只能用一次，一天内有效。请签发的岗位重新签发。"))
    key = secrets.token_urlsafe(32)
    found.key, found.opened_at = digest(key), at
    found.save(update_fields=["key", "opened_at"])
    record(f"wall:{found.pk}", "open", by=MACHINE, at=at)
    return found, key


def shown(key: str, *, at: datetime) -> WallPass | None:
    """The pass of the screen that has this key, while it is good; one query."""
    if not key:
        return None
    good = WallPass.objects.filter(revoked_at=None, expires_at__gt=at)
    return good.select_related("place").filter(key=digest(key)).first()


@transaction.atomic
def revoke(pk: int, *, by: Actor, at: datetime) -> WallPass:
    """The screen goes dark within the life of a ticket. Raises NotYours, Incomplete, NotNow."""
    found = _within(passes(by).select_for_update(of=("self",)), pk)
    if found.revoked_at:
        raise NotNow(_("这块屏已经撤销过了"))
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    record(f"wall:{pk}", "revoke", by=by, at=at)
    return found


def one(pk: int, *, by: Actor) -> WallPass:
    """Raises NotYours, Incomplete."""
    return _within(passes(by), pk)


def _within(mine: QuerySet[WallPass], pk: int) -> WallPass:
    found = mine.filter(pk=pk).first()
    if found is None:
        raise Incomplete(_("您的范围里没有这块屏"), field="id")
    return found
