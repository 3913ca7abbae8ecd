"""From a sign-in to an actor: which posts a person may act from, and the one they chose."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotYours

from .models import Account, Holding, Person, Post


def actor_for(post: Post, *, person_id: int | None) -> Actor:
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


def holdings(*, day: date, **whose) -> list[Holding]:
    """The posts this person may act from on this day: their own, and those they stand in for.

    whose: person= or person__account=. Their account, if any, comes along in the same query.
    """
    found = Holding.objects.current(day).filter(**whose).order_by("-how", "pk")
    found = found.select_related("post__organisation", "post__place", "person__account")
    return [h for h in found if h.post.is_current(day) and h.post.organisation.is_current(day)]


def held_by(account: Account, *, day: date) -> list[Holding]:
    """The same for an account; read once, whoever asks first."""
    if not hasattr(account, "held"):
        account.held = holdings(day=day, person=account.person_id)
    return account.held


def acting_holding(account: Account, *, day: date) -> Holding | None:
    """The chosen post if it may still be acted from, else the first that may."""
    mine = held_by(account, day=day)
    chosen = (h for h in mine if h.pk == account.acting_id)
    return next(chosen, next(iter(mine), None))


def may_name_deputy(by: Actor, post: Post, person: Person, *, day: date) -> bool:
    """May this actor let the person stand in? Only the post's own holder may, and only a colleague:
    somebody who is on a post of the same organisation that day."""
    if by.post_id != post.pk or by.person_id == person.pk:
        return False
    today = Holding.objects.current(day)
    holds = today.filter(post=post, person=by.person_id, how=Holding.How.HOLDER)
    works = today.filter(person=person, post__organisation=post.organisation_id)
    return holds.exists() and works.exists()


@transaction.atomic
def choose(account: Account, post_id: int, *, at: datetime) -> Holding:
    """Act from this post from now on. Raises NotYours if they hold it neither way today."""
    mine = holdings(day=at.date(), person=account.person_id)
    chosen = next((h for h in mine if h.post_id == post_id), None)
    if chosen is None:
        raise NotYours(_("您现在不在这个岗位上，也没有代这个岗"))
    account.acting = chosen
    account.save(update_fields=["acting"])
    return chosen
