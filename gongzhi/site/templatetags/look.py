"""Filters that hand plain data to the drawings of the components."""

from django import template

from gongzhi.site import drawing

register = template.Library()


@register.filter
def drawn(data):
    """A procedure, {"stations": …, "loops": …, "sides": …}, as positions; see drawing.procedure."""
    return drawing.procedure(data["stations"], data.get("loops", ()), data.get("sides", ()))
