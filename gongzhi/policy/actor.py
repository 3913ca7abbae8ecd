"""Who acts: a person from a post. Every act and every reading takes one (`by=`)."""

from dataclasses import dataclass
from functools import cached_property

from .duties import MAY
from .refusals import NotYours


@dataclass(frozen=True)
class Actor:
    """person_id, post_id, organisation_id: references, None for the machine.

    place_id / place_kind / place_path: how far the post reaches (None: nowhere).
    label: how the act is signed in lists, e.g. 云红街道 · 值班岗. Never a person's name.
    seat / case_id: for a person without a post who holds the key to one case: the role they play.
    """

    label: str
    duty: str = ""
    person_id: int | None = None
    post_id: int | None = None
    organisation_id: int | None = None
    place_id: int | None = None
    place_kind: str = ""
    place_path: str = ""
    seat: str = ""
    case_id: int | None = None

    @cached_property
    def is_machine(self) -> bool:
        return not self.duty

    def may(self, power: str) -> bool:
        return self.duty in MAY[power]

    @property
    def own_post(self) -> int:
        """The post, for what only a post can do. Raises NotYours without one."""
        if self.post_id is None:
            raise NotYours()
        return self.post_id

    @property
    def own_organisation(self) -> int:
        """In whose name it is done. Raises NotYours without a post."""
        if self.organisation_id is None:
            raise NotYours()
        return self.organisation_id


MACHINE = Actor(label="系统")
"""The named system person: the sweep, the seals, follow-up moves."""

RESIDENT = "resident"
"""The duty of a person who acts for themselves, without a post."""


def require(by: Actor, power: str) -> None:
    """Raises NotYours unless the acting post has this power."""
    if not by.may(power):
        raise NotYours()
