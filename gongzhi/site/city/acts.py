"""Acts of the city's pages that join rooms."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.people import changes
from gongzhi.people import services as people
from gongzhi.people.models import Holding, Organisation, Person, Post
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow

MOST = 200


def person_meant(*, who: Person | None, name: str, phone: str, by: Actor, at: datetime) -> Person:
    """The known person, or a new one of this name."""
    return who or changes.add_person(name=name, phone=phone, by=by, at=at)


@transaction.atomic
def appoint(
    post: Post,
    *,
    who: Person | None,
    name: str,
    phone: str,
    since: date,
    by: Actor,
    at: datetime,
    how: str = Holding.How.HOLDER,
    **more,
) -> Holding:
    """Put a person on a post by name. Raises what `people.services.appoint` raises."""
    person = person_meant(who=who, name=name, phone=phone, by=by, at=at)
    return people.appoint(post, person, since=since, how=how, by=by, at=at, **more)


@transaction.atomic
def hand_over(
    post: Post,
    *,
    who: Person | None,
    name: str,
    phone: str,
    on: date,
    by: Actor,
    at: datetime,
    **more,
) -> Holding:
    person = person_meant(who=who, name=name, phone=phone, by=by, at=at)
    return people.hand_over(post, person, on=on, by=by, at=at, **more)


@transaction.atomic
def retire_organisation(pk: int, *, until: date, by: Actor, at: datetime) -> Organisation:
    """End an organisation that nothing waits for. Raises NotNow while cases wait for it."""
    waiting = Case.objects.filter(awaiting=pk, closed_at=None)[:MOST].count()
    if waiting:
        raise NotNow(
            _("还有 %s 件事在等它办，请先办完或改派")
            % (f"{waiting}+" if waiting == MOST else waiting)
        )
    return changes.retire_organisation(pk, until=until, by=by, at=at)
