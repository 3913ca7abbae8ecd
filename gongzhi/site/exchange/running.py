"""What the rows of one import, or of one export, share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.calendar.limits import CalendarError
from gongzhi.calendar.work_calendar import WorkCalendar, local
from gongzhi.mechanisms.matters.intake import Rungs
from gongzhi.people.identifiers import mask_name
from gongzhi.people.models import Organisation, Person
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import book


class Known:
    """Places or organisations by their code, or by a name that only one has. Each asked once."""

    def __init__(self, model: type[Place] | type[Organisation], *, day: date) -> None:
        self._model, self._day = model, day
        self._found: dict[str, list] = {}
        self._made: dict[str, list] = {}

    def add(self, made: Place | Organisation) -> None:
        """What this run made itself: a dry run finds it here alone."""
        self._found[made.code] = [made]
        self._found.pop(made.name, None)
        self._made.setdefault(made.name, []).append(made)

    def by_code(self, code: str):
        """The one with this code, ended or not; None if there is none."""
        if found := self._found.get(code):
            return found[0] if found[0].code == code else None
        return self._model.objects.filter(code=code).first()

    def one(self, wanted: str, column: str):
        """The one meant. Raises Incomplete if there is none, or several have this name."""
        if wanted not in self._found:
            self._found[wanted] = self._look(wanted)
        found = self._found[wanted]
        if len(found) == 1:
            return found[0]
        words = {"wanted": wanted, "count": len(found)}
        if not found:
            why = _("没有编码或名称是“%(wanted)s”的；要先导入它，或把它排在前面的行") % words
        else:
            codes = "、".join(f.code for f in found[:5])
            why = _("有 %(count)d 个叫“%(wanted)s”，请填编码：") % words + codes
        raise Incomplete(why, field=column)

    def _look(self, wanted: str) -> list:
        there = Q(until=None) | Q(until__gt=self._day)
        found: list = list(self._model.objects.filter(Q(code=wanted) | Q(name=wanted) & there)[:20])
        found += [made for made in self._made.get(wanted, []) if made not in found]
        return [f for f in found if f.code == wanted] or found


@dataclass
class Run:
    """One import: who, when, and what was looked up already.

    update: may what is kept already be changed to what the table says?
    """

    by: Actor
    at: datetime
    dry_run: bool = False
    update: bool = False
    seen: dict = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.at.date()

    @cached_property
    def places(self) -> Known:
        return Known(Place, day=self.day)

    @cached_property
    def organisations(self) -> Known:
        return Known(Organisation, day=self.day)

    @cached_property
    def rungs(self) -> Rungs:
        return Rungs(day=self.day)

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return book(at=self.at).calendar()

    def check_moment(self, moment: datetime | None, column: str) -> None:
        """Raises Incomplete for what has not come yet, and for a year whose days off are unknown.

        A time to answer that can't be counted in working days is no figure for any rate.
        """
        if moment is None:
            return
        if moment > self.at:
            raise Incomplete(_("这个时间还没有到"), field=column)
        try:
            self._calendar.is_workday(local(moment).date())
        except CalendarError as fault:
            raise Incomplete(str(fault), field=column) from None


@dataclass(frozen=True)
class Showing:
    """One export: on which day, and how personal values are shown.

    reveal: gives a person's value in clear and puts that on record; None: masked.
    """

    day: date
    reveal: Callable[[Person, str], str] | None = None

    def name(self, person: Person | None) -> str:
        if person is None:
            return ""
        return person.name if self.reveal else mask_name(person.name)

    def secret(self, person: Person | None, field: str) -> str:
        """A phone, ID number or address. person: with its secrets prefetched."""
        if person is None:
            return ""
        kept = next((s for s in person.secrets.all() if s.field == field), None)
        if kept is None:
            return ""
        return self.reveal(person, field) if self.reveal else kept.hint
