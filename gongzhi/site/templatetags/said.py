"""Filters that say days and instants to residents; each takes the present instant (`now`)."""

from django import template

from gongzhi.site.portal import saying

register = template.Library()


@register.filter
def said_day(value, now):
    return saying.day(value, now=now)


@register.filter
def said_weekday(value):
    return saying.weekday(value)


@register.filter
def said(value, now):
    return saying.instant(value, now=now)
