"""Filters that say days and instants to residents; each takes the present instant (`now`)."""

import re

from django import template
from django.utils.html import format_html_join

from gongzhi.site.portal import saying

register = template.Library()

CLAUSE = re.compile(r"[^，。？！：；]+[，。？！：；]*|[，。？！：；]+")


@register.filter
def said_day(value, now):
    return saying.day(value, now=now)


@register.filter
def said_weekday(value):
    return saying.weekday(value)


@register.filter
def said(value, now):
    return saying.instant(value, now=now)


@register.filter
def clauses(text):
    """A heading that breaks after its commas rather than within a clause."""
    return format_html_join(
        "", '<span class="gz-part">{}</span>', ((c,) for c in CLAUSE.findall(text))
    )
