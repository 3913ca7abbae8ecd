"""Which organisations answer for a place."""

from datetime import date

from gongzhi.places.models import Place

from .models import Mandate, Organisation, OrganisationKind

HANDLES = {
    "compound": (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH),
    "community": (OrganisationKind.RESIDENTS_COMMITTEE,),
    "street": (OrganisationKind.STREET_OFFICE,),
    "city": (OrganisationKind.PLATFORM,),
}
"""Kind of place → the organisations that handle what is raised there."""


def handlers(place: Place, *, day: date) -> dict[str, Organisation]:
    """Kind of place → organisation, from this place up to the city; gaps are left out."""
    found = (
        Mandate.objects.current(day)
        .filter(kind=Mandate.Kind.COVERS, place__in=place.ancestor_ids)
        .select_related("organisation", "place")
        .order_by("-since", "-pk")
    )
    return {
        m.place.kind: m.organisation
        for m in found
        if m.organisation.kind in HANDLES.get(m.place.kind, ()) and m.organisation.is_current(day)
    }
