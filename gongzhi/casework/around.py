"""What stands around a case: its seats, the cases below it, the limits in force."""

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from gongzhi.policy.actor import Actor
from gongzhi.policy.services import Book

if TYPE_CHECKING:
    from .models import Case, Seat


class Around:
    """Read with the case (`queries.one`, `locking.lock`), else when first asked for.

    rules: of a case that was locked at an instant, the limits in force then.
    """

    seats: Any  # the managers of the two foreign keys that point here
    children: Any
    rules: Book

    @cached_property
    def held(self) -> list["Seat"]:
        return list(self.seats.select_related("organisation").order_by("pk"))

    @cached_property
    def below(self) -> list["Case"]:
        return list(self.children.order_by("pk"))

    def holds(self, by: Actor, *roles: str) -> bool:
        """Does their organisation hold one of these seats (any, if none is named)?"""
        mine = (s.role for s in self.held if s.organisation_id == by.organisation_id)
        return any(not roles or role in roles for role in mine)
