"""What a post's box holds, and whom somebody has to call."""

from django.db.models import Q, QuerySet

from gongzhi.policy.actor import Actor

from .models import Channel, Delivery, Outgoing


def addressed_to(by: Actor) -> QuerySet[Outgoing]:
    """The site's messages to this post or to its organisation, newest first."""
    if by.post_id is None:
        return Outgoing.objects.none()
    mine = Q(post=by.post_id) | Q(organisation=by.organisation_id)
    return Outgoing.objects.filter(mine, channel=Channel.SITE).order_by("-pk")


def unread(by: Actor) -> int:
    return addressed_to(by).filter(read_at=None).count()


def to_call() -> QuerySet[Outgoing]:
    """Messages that wait for somebody to call, oldest first. Filter by `about` for a scope."""
    waiting = Outgoing.objects.filter(state=Delivery.BY_HAND)
    return waiting.select_related("person").order_by("pk")


def undeliverable() -> QuerySet[Outgoing]:
    """The dead letters, newest first."""
    dead = Outgoing.objects.filter(state=Delivery.DEAD)
    return dead.select_related("organisation").order_by("-pk")
