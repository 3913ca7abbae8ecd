"""The one place that looks at the clock. Pages, the API, commands and workers ask it and pass
the instant on; everything below takes `at=`."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant in the city's time zone."""
    return timezone.localtime()
