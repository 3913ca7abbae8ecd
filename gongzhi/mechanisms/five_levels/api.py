"""The chain of responsibility for other systems."""

from ninja import Router, Schema

from gongzhi.casework.api.reading import place_of
from gongzhi.casework.api.shapes import (
    Caller,
    OrganisationOut,
    PlaceOut,
    organisation_out,
    place_out,
)
from gongzhi.casework.procedure import said as _

from .queries import Link, chain

router = Router(tags=["chain"])


class LinkOut(Schema):
    """Who answers on one of the five levels. holder: published office holders, so in clear.

    phone: the post's or the organisation's public one.  gap: what is missing, "" if nothing is.
    fault: its code: place (choose a finer one), organisation, post, vacant, phone.
    """

    level: str
    label: str
    organisation: OrganisationOut | None
    post: str
    holder: str
    stands_in: str
    phone: str
    gap: str
    fault: str


class ChainOut(Schema):
    """links: the five levels, from the street down."""

    place: PlaceOut
    links: list[LinkOut]


@router.get(
    "/places/{code}/chain",
    response=ChainOut,
    operation_id="chain_read",
    summary=_("一个地点的五级责任链"),
)
def chain_of(request: Caller, code: str):
    place = place_of(code, at=request.at)
    found = chain(place, day=request.at.date())
    return ChainOut(place=place_out(place), links=[_link(link) for link in found])


def _link(link: Link) -> LinkOut:
    answers = link.organisation
    return LinkOut(
        level=link.level,
        label=str(link.label),
        organisation=organisation_out(answers) if answers else None,
        post=link.post.title if link.post else "",
        holder=link.holder_name,
        stands_in=link.stands_in,
        phone=link.phone,
        gap=link.gap,
        fault=link.fault,
    )
