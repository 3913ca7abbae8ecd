"""Who works with the branches of the demo city: companies and partner units."""

from typing import TYPE_CHECKING

from gongzhi.people.models import Mandate
from gongzhi.people.models import OrganisationKind as Org

from . import words
from .founding import Founder

if TYPE_CHECKING:
    from .city import City

OLD_MANAGED = 0.3  # share of the old compounds that a company looks after


def fill(founder: Founder, city: "City", *, companies: int, units: int) -> None:
    made = [
        founder.organisation(
            Org.PROPERTY_COMPANY, f"wy-{n:02d}", f"{name}物业服务有限公司",
            short_name=f"{name}物业", phone=founder.phone(),
        )
        for n, name in enumerate(words.COMPANIES[:companies], 1)
    ]  # fmt: skip
    for compound in city.compounds:
        chance = {"tower": 1.0, "slab": 1.0, "old": OLD_MANAGED, "rows": 0.0}[compound.kind]
        if founder.rng.random() < chance:
            founder.mandate(founder.rng.choice(made), compound.place, Mandate.Kind.MANAGES)
    _partners(founder, city, units)


def _partners(founder: Founder, city: "City", count: int) -> None:
    compounds = founder.rng.sample(city.compounds, min(count, len(city.compounds)))
    for n, (name, compound) in enumerate(zip(words.UNITS[:count], compounds, strict=False), 1):
        unit = founder.organisation(Org.UNIT, f"dw-{n:02d}", f"市{name}", phone=founder.phone())
        founder.mandate(unit, compound.place, Mandate.Kind.PARTNERS)
