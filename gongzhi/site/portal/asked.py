"""What an address asks for, as it may be looked up."""

from datetime import date

from django.http import Http404

from gongzhi.places.models import Kind, Place

LONGEST = 600  # characters of a text that are listened to before its form has been read


def plain(text: str) -> str:
    """Without NUL, which the database refuses to compare with anything."""
    return text.replace("\x00", "")


def compound_of(code: str, day: date) -> Place:
    """Raises Http404 for anything that is no compound of this day."""
    found = Place.objects.current(day).filter(code=plain(code), kind=Kind.COMPOUND)
    place = found.select_related("parent__parent").defer("geometry").first()
    if place is None:
        raise Http404
    return place
