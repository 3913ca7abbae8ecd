"""Who walks, and the paths of what they look at."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from ..town import Town


@dataclass(frozen=True)
class Guest:
    """Who walks. account: "" for a resident.  pages: the paths they look at.

    kept: what the session holds besides the sign-in.
    """

    account: str
    pages: Callable[[Town], list[str]]
    kept: Callable[[Town], dict] = field(default=lambda town: {})


def case(town: Town, procedure: str, *states: str) -> list[str]:
    return [reverse("case", args=[town.number(procedure, s)]) for s in states]


def named(*names: str) -> list[str]:
    return [reverse(name) for name in names]
