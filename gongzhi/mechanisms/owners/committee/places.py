"""Who sits in a term's seats, and whose compound it is."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.procedure import Role
from gongzhi.casework.services import lock, sits
from gongzhi.people.models import Organisation
from gongzhi.people.reach import handlers
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from ..assembly.parameters import HOUSING as HOUSING_CODE
from ..assembly.queries import housing_office
from .procedure import CLERK, HOUSING, STREET

Seats = dict[Role, Organisation]


def seats_of(compound: Place, *, at: datetime) -> Seats:
    """Who acts for the compound: community and street, and the housing department once the city
    has named it. Raises NotNow while community or street are missing."""
    near = handlers(compound, day=at.date())
    if "street" not in near or "community" not in near:
        raise NotNow(_("城市资料里还没有这个小区的街道办事处或社区居委会，先请系统管理员补上"))
    found: Seats = {CLERK: near["community"], STREET: near["street"]}
    if housing := housing_now(at=at):
        found[HOUSING] = housing
    return found


def housing_now(*, at: datetime) -> Organisation | None:
    return housing_office(book(HOUSING_CODE, at=at), day=at.date())


OFFICE = {STREET: "street", CLERK: "community"}
"""Role → the level of the office that holds it (`people.reach.handlers`)."""


def check_reaches(compound: Place, *roles: Role, by: Actor, at: datetime) -> None:
    """Does the post act for the street or community office of the compound? Raises NotYours."""
    if compound.kind != Kind.COMPOUND:
        raise Incomplete(_("业委会按小区成立，请选小区"), field="compound")
    near = handlers(compound, day=at.date())
    for role in roles:
        office = near.get(OFFICE[role])
        if office and office.pk == by.organisation_id and by.duty in role.duties:
            return
    who = "、".join(_(role.label) for role in roles)
    raise NotYours(_("这由小区所在的%(who)s办，您的岗位不在其中") % {"who": who})


def locked_by(pk: int, *roles: Role, by: Actor, at: datetime) -> Case:
    """The case, locked, with the limits in force, if the post holds one of these seats in it.

    Raises NotYours.
    """
    case = lock(pk, by=by, at=at)
    if not sits(by, case, case.held, roles):
        who = "、".join(_(role.label) for role in roles)
        raise NotYours(_("这由本件的“%(who)s”席位办，您的岗位不在其中") % {"who": who})
    return case


def hold_compound(pk: int) -> Place:
    """Lock the compound: a term and a delegation of one compound begin one after the other."""
    return Place.objects.select_for_update(no_key=True).defer("geometry").get(pk=pk)
