"""The actor of a request."""

from gongzhi.people.acting import acting_holding, actor_for
from gongzhi.policy.actor import Actor

from .clock import now


def actor_of(user) -> Actor | None:
    """The post this account acts from now; None if nobody is signed in or no post is left."""
    if not user.is_authenticated:
        return None
    holding = acting_holding(user, day=now().date())
    return actor_for(holding.post, person_id=user.person_id) if holding else None
