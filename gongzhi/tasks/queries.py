"""Tasks by where they come from."""

from collections.abc import Iterable

from django.db.models import QuerySet

from .models import Task


def from_sources(sources: Iterable[str]) -> QuerySet[Task]:
    """The tasks that came from these subjects (`decision:7`), oldest first."""
    found = Task.objects.filter(source__in=list(sources))
    return found.select_related("case", "case__awaiting").order_by("pk")
