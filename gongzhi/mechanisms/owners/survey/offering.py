"""What a form of the survey starts with, so that nothing is asked twice."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from gongzhi.people.models import Mandate, Organisation, OrganisationKind

from .models import FACTS, Management, Survey


@dataclass(frozen=True)
class Offered:
    """values: column → what to start with.  earlier: whose values they are, if an earlier round's.

    registered: the owners' committee or the company that the city's own records name here.
    """

    values: dict[str, object] = field(default_factory=dict)
    earlier: Survey | None = None
    registered: list[Organisation] = field(default_factory=list)


def offered(survey: Survey, *, day: date) -> Offered:
    """The row's own values; before it was filled in, those of the last round that were, corrected
    by what the city has on record. At most two queries."""
    if survey.filled_at:
        return Offered(_values(survey))
    earlier = previous(survey)
    values = _values(earlier) if earlier else {}
    registered = _registered(survey, day)
    kinds = {organisation.kind for organisation in registered}
    if OrganisationKind.OWNERS_COMMITTEE in kinds:
        values |= {"has_committee": True, "obstacles": []}
    if OrganisationKind.PROPERTY_COMPANY in kinds:
        values["management"] = Management.COMPANY
    return Offered(values, earlier, registered)


def previous(survey: Survey) -> Survey | None:
    """The same compound in the last round before that was filled in."""
    filled = Survey.objects.filter(compound=survey.compound_id, filled_at__isnull=False)
    before = filled.filter(round__day__lte=survey.round.day).exclude(round=survey.round_id)
    return before.select_related("round").order_by("-round__day", "-round").first()


def _values(survey: Survey) -> dict[str, object]:
    return {column: getattr(survey, column) for column in (*FACTS, "note")}


def _registered(survey: Survey, day: date) -> list[Organisation]:
    """The owners' committee and the managing company of a compound."""
    manages = Q(kind=Mandate.Kind.MANAGES, organisation__kind=OrganisationKind.PROPERTY_COMPANY)
    committee = Q(organisation__kind=OrganisationKind.OWNERS_COMMITTEE)
    here = Mandate.objects.current(day).filter(manages | committee, place=survey.compound_id)
    found = (m.organisation for m in here.select_related("organisation").order_by("pk"))
    return [organisation for organisation in found if organisation.is_current(day)]
