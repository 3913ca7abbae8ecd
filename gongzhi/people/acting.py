"""From a sign-in to an actor: which posts a person may act from, and the one they chose."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotYours

from .models import Account, Holding, Post


def actor_for(post: Post, *, person_id: int) -> Actor:
    return Actor(
        label=str(post),
        duty=post.duty,
        person_id=person_id,
        post_id=post.pk,
        organisation_id=post.organisation_id,
        place_id=post.place_id,
        place_kind=post.place.kind,
        place_path=post.place.path,
    )


def holdings(person_id: int, *, day: date) -> list[Holding]:
    """The posts this person may act from on this day: their own, and those they stand in for."""
    found = Holding.objects.current(day).filter(person=person_id)
    found = found.select_related("post__organisation", "post__place").order_by("-how", "pk")
    return [h for h in found if h.post.is_current(day) and h.post.organisation.is_current(day)]


def acting_holding(account: Account, *, day: date) -> Holding | None:
    """The chosen post if it may still be acted from, else the first that may."""
    chosen = account.acting
    if chosen and chosen.is_current(day) and chosen.post.is_current(day):
        return chosen
    return next(iter(holdings(account.person_id, day=day)), None)


@transaction.atomic
def choose(account: Account, post_id: int, *, at: datetime) -> Holding:
    """Act from this post from now on. Raises NotYours if they hold it neither way today."""
    mine = holdings(account.person_id, day=at.date())
    chosen = next((h for h in mine if h.post_id == post_id), None)
    if chosen is None:
        raise NotYours(_("您现在不在这个岗位上，也没有代这个岗"))
    account.acting = chosen
    account.save(update_fields=["acting"])
    return chosen
