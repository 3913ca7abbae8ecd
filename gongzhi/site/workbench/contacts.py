"""Whose matter is behind a case, and how they can be reached: masked until somebody asks."""

from dataclasses import replace

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from gongzhi.casework.beside import along
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Page, Seen
from gongzhi.mechanisms.matters.models import Level
from gongzhi.people.models import Field, Person, Secret
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE

from .forms import RevealForm

WAYS = {"诉": "matter", "呼": "parent__matter", "应": "parent__parent__matter"}
"""First character of a number → the way from the case to the matter behind it."""


def with_contact(mark: str, page: Page) -> Page:
    """The page, and on it whom to ring about the case."""
    way = WAYS[mark]
    phones = Secret.objects.filter(person=OuterRef(f"{way}__reporter"), field=Field.PHONE)
    return replace(
        page,
        related=(*page.related, f"{way}__reporter"),
        columns={**page.columns, "phone_hint": Subquery(phones.values("hint")[:1])},
        facts=(*page.facts, contact),
    )


def matter_behind(case: Case):
    """The matter that a case is, or is about; None if a street called without one."""
    above: Case | None = case
    while above is not None:
        if above.mark == "诉":
            return above.matter
        above = above.parent
    return None


def reporter_of(case: Case) -> Person | None:
    matter = matter_behind(case)
    return matter.reporter if matter else None


def contact(seen: Seen) -> dict:
    """Who reported it, masked; and for a street that handles it, the way to call the city."""
    matter, person = matter_behind(seen.case), reporter_of(seen.case)
    call = seen.case.mark == "诉" and seen.may("call_city") and matter.level == Level.STREET
    return {
        "call_url": f"{reverse('call_new')}?about={seen.case.number}" if call else "",
        "root": matter,
        "root_opens": seen.by.duty in BY_PLACE | CITY_WIDE,
        "reporter": person,
        "phone_hint": along(seen.case, "phone_hint"),
        "reveal": RevealForm(at=seen.at, auto_id="reveal-%s"),
        "may_reveal": bool(person) and seen.by.may("person.reveal"),
    }
