"""A report on its way in: what stops it, step by step, and what it becomes."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gongzhi.casework.models import Urgency
from gongzhi.files import drafts
from gongzhi.files.models import Attachment
from gongzhi.mechanisms.matters import public, residents
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.matters.rules import Emergency, emergencies
from gongzhi.people.asking import Request
from gongzhi.places.models import Place
from gongzhi.places.queries import locate
from gongzhi.policy.refusals import Incomplete

from . import knowing
from .asked import LONGEST, plain
from .forms import ReportForm

MOST_A_DAY = 20
"""Matters from one phone in 24 hours: a guard against floods, far above what a person needs."""


@dataclass
class Incoming:
    """One pressing of a button on the report's form.

    given: the place that came with the link.  faults: field → what was wrong outside of the form.
    taken_at: where the photos were taken, (lon, lat); forgotten with this object.
    """

    request: Request
    at: datetime
    given: Place | None
    faults: dict[str, str] = field(default_factory=dict)
    taken_at: tuple[float, float] | None = None

    @cached_property
    def known(self) -> int | None:
        return knowing.known(self.request, at=self.at)

    @cached_property
    def typed(self):
        """The posted values, open to additions."""
        return self.request.POST.copy()

    @cached_property
    def form(self) -> ReportForm:
        day, files = self.at.date(), self.request.FILES
        return ReportForm(self.typed, files, known=self.known, place=self.given, day=day)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """All that was typed, for a page in between."""
        kept = [(k, v) for k, v in self.typed.items() if k not in ("do", "csrfmiddlewaretoken")]
        return kept if not self.given else [*dict(kept, c=self.given.code).items()]

    @property
    def press(self) -> str:
        """The button: code, send, urgent, ordinary, alone, back or join-12, drop-3."""
        return self.typed.get("do", "send")

    @property
    def wants_code(self) -> bool:
        """Also after the word on an emergency, which may have come between."""
        if self.press in ("urgent", "ordinary"):
            return not self.known and not self.typed.get("code") and bool(self.typed.get("phone"))
        return self.press == "code"

    # --- photos -----------------------------------------------------------------------------------

    def keep_photos(self) -> None:
        """Photos are kept with the form, so that no refusal loses them."""
        if self.press.startswith("drop-") and self.press[5:].isdecimal():
            drafts.drop(self.typed.get("draft", ""), int(self.press[5:]))
        for upload in self.request.FILES.getlist("photos"):
            self._keep(upload)

    def _keep(self, upload: UploadedFile) -> None:
        client = knowing.client(self.request)
        if not self.typed.get("draft", "").startswith(drafts.PREFIX):
            self.typed["draft"] = drafts.new_draft(client)
        by = knowing.resident(self.known)
        try:
            kept = drafts.keep_draft(
                upload, draft=self.typed["draft"], client=client, by=by, at=self.at
            )
        except Incomplete as refused:
            self.faults["photos"] = refused.message
            return
        self.taken_at = self.taken_at or kept.position

    @cached_property
    def photos(self) -> list[Attachment]:
        return drafts.drafted(plain(self.typed.get("draft", "")))

    def suggest_place(self) -> Place | None:
        """Where the photos were taken, if nobody said where: chosen for them to look at."""
        if self.given or self.typed.get("place"):
            return None
        position = self._pointed_at() or self.taken_at
        if position is None:
            return None
        spot = locate(*position, day=self.at.date())
        found = spot.compound or spot.community
        if found:
            self.typed["place"] = str(found.pk)
        return found

    def _pointed_at(self) -> tuple[float, float] | None:
        try:
            return float(self.typed["lon"]), float(self.typed["lat"])
        except (KeyError, ValueError):
            return None

    # --- what stops it ----------------------------------------------------------------------------

    @cached_property
    def heard(self) -> list[Emergency]:
        """Emergencies in the text that nobody has yet said anything about."""
        if self.press in ("urgent", "ordinary"):
            self.typed["heard"] = self.press
        return [] if self.typed.get("heard") else emergencies(self.typed.get("text", "")[:LONGEST])

    def is_sound(self) -> bool:
        """Is everything there? What is missing stands at its field."""
        for name, fault in self.faults.items():
            self.form.add_error(name if name in self.form.fields else None, fault)
        return self.form.is_valid()

    def prove(self) -> bool:
        """Check the code once the rest is sound."""
        if self.known:
            return True
        told = self.form.cleaned_data
        try:
            self.known = knowing.prove_for_report(
                self.request, told["phone"], told["code"], at=self.at
            )
        except Incomplete as refused:
            self.form.add_error(refused.field, refused.message)
            return False
        return True

    @cached_property
    def nearby(self) -> public.Nearby:
        text = self.form.cleaned_data["text"]
        return public.nearby(text, self.form.where, at=self.at, reporter=self.known)

    @property
    def decided(self) -> bool:
        """Has the reporter said whether it is one of the similar ones?"""
        return self.press == "alone" or self.press.startswith("join-")

    # --- what it becomes --------------------------------------------------------------------------

    def accept(self) -> Matter:
        """Open the matter, alone or joined to another. Raises Incomplete, NotNow."""
        if self.nearby.of_today >= MOST_A_DAY:
            raise Incomplete(
                _("这个手机号一天里已经反映了 %(n)s 件。急事请打电话，其余明天再报。")
                % {"n": MOST_A_DAY},
                field="text",
            )
        by, person = knowing.resident(self.known), knowing.person_of(self.known)
        into = self._into()
        if into:
            matter = residents.join(self._report(), into, by=by, at=self.at, reporter=person)
        else:
            matter = matters.raise_matter(self._report(), by=by, at=self.at, reporter=person)
        if self.typed.get("draft"):
            drafts.adopt(self.typed["draft"], f"case:{matter.pk}", by=by, at=self.at)
        return matter

    def _into(self) -> int | None:
        """The similar matter they joined: only one that was shown."""
        wanted = self.press.removeprefix("join-")
        return next((t.pk for t in self.nearby.twins if str(t.pk) == wanted), None)

    def _report(self) -> matters.Report:
        told = self.form.cleaned_data
        return matters.Report(
            text=told["text"],
            place=self.form.where,
            spot=told.get("spot", ""),
            lon=told.get("lon"),
            lat=told.get("lat"),
            urgency=Urgency.URGENT if told.get("heard") == "urgent" else Urgency.ORDINARY,
        )
