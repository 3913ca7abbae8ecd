"""The auditor's questions to the record: who did what to what, and does the chain still hold."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from gongzhi.journal import services
from gongzhi.journal.chain import Check
from gongzhi.journal.models import Entry
from gongzhi.people.identifiers import mask_name
from gongzhi.people.models import Person, Post

from .forms.fields import DayField

PAGE = 100
PATIENCE = 20.0
"""Seconds that a page waits for the check of the whole record; a command has no limit."""


class AuditForm(forms.Form):
    """What to look for. Subject: kind or kind:id. All may be empty but the days."""

    first = DayField(label=gettext_lazy("从"))
    last = DayField(label=gettext_lazy("到"))
    subject = forms.CharField(
        label=gettext_lazy("对象，例如 case:12"), max_length=60, required=False
    )
    act = forms.CharField(label=gettext_lazy("动作"), max_length=60, required=False)
    post = forms.IntegerField(label=gettext_lazy("岗位号"), min_value=1, required=False)
    person = forms.IntegerField(label=gettext_lazy("人员号"), min_value=1, required=False)

    def __init__(self, asked: dict) -> None:
        super().__init__(asked, auto_id="f-%s")


def search(wanted: dict) -> QuerySet[Entry]:
    """Entries of these days that match, the latest first. wanted: an AuditForm's cleaned data."""
    first, last = wanted["first"], wanted["last"] + timedelta(days=1)
    found = Entry.objects.filter(at__gte=first.isoformat(), at__lt=last.isoformat())
    if subject := wanted.get("subject"):
        exact = ":" in subject
        found = found.filter(**{"subject" if exact else "subject__startswith": subject})
    if act := wanted.get("act"):
        found = found.filter(act__startswith=act)
    for field in ("post", "person"):
        if wanted.get(field):
            found = found.filter(**{field: wanted[field]})
    return found.order_by("-id")


@dataclass(frozen=True)
class Line:
    """An entry with its references spelled out: the post by its name, the person masked."""

    entry: Entry
    post: str
    person: str


def spelled(entries: list[Entry]) -> list[Line]:
    """Two queries for any number of entries."""
    posts = Post.objects.filter(pk__in={e.post for e in entries if e.post})
    labels: dict[int | None, str] = {p.pk: str(p) for p in posts.select_related("organisation")}
    people = Person.objects.filter(pk__in={e.person for e in entries if e.person})
    names: dict[int | None, str] = {p.pk: mask_name(p.name) for p in people}
    return [Line(e, labels.get(e.post, ""), names.get(e.person, "")) for e in entries]


@dataclass(frozen=True)
class Verdict:
    """complete: everything was read; otherwise the time ran out after `rows`."""

    ok: bool
    rows: int
    seals: int
    unsealed: int
    first_broken: str | None
    complete: bool


def verify_subject(subject: str) -> Verdict:
    """Does the chain of one subject hold?"""
    rows = services.history_rows(subject)
    answer = Check().read({"kind": "row", **row} for row in rows).answer()
    return Verdict(**answer, complete=True)


def verify_all(patience: float = PATIENCE) -> Verdict:
    """Does the whole record hold? Reads as much as the time allows and says how much that was."""
    ran_out = False

    def lines() -> Iterator[dict]:
        nonlocal ran_out
        until = time.monotonic() + patience
        for line in services.export():
            if time.monotonic() > until:
                ran_out = True
                return
            yield line

    answer = Check().read(lines()).answer()
    return Verdict(**answer, complete=not ran_out)
