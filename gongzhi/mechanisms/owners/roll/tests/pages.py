"""What the tests of the roll's pages share."""

import re
from urllib.parse import urlencode

from django.urls import reverse

from gongzhi.mechanisms.owners.roll.models import Unit


def url(name, *args, **query):
    return reverse(name, args=["AH", *args]) + (f"?{urlencode(query)}" if query else "")


def text(answer) -> str:
    """A page's words."""
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def unit(roll, number="1-1-100") -> Unit:
    return Unit.objects.get(roll=roll, number=number)
