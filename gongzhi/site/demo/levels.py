"""The lower three of the five Party levels in the demo city: branches, groups, core households.

With the gaps that a real city has: compounds that share a joint branch or have none, posts that
stand empty, buildings without a group, a term that is about to end.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.people.models import Holding, Organisation
from gongzhi.people.models import OrganisationKind as Org
from gongzhi.policy.duties import Duty

from .founding import TERM, Desk, Founder

if TYPE_CHECKING:
    from .city import City, Community, Compound, Street

BRANCH_NEEDS = 3  # full members (支部工作条例 art. 5)
MOST_JOINED = 5  # compounds under one joint branch: the same article's guideline
NO_GROUP, NO_HOUSEHOLD = 0.06, 0.1
LEFT_OUT = 0.08  # share of the weak compounds that nobody has thought of
TERM_NEARLY_OVER = timedelta(days=TERM - 75)


def fill(founder: Founder, city: "City") -> None:
    for street in city.streets:
        for community in street.communities:
            for compound in community.compounds:
                if compound.members >= BRANCH_NEEDS:
                    last = compound is street.compounds[-1]
                    _own_branch(founder, community, compound, term_ends_soon=last)
        _joint_branches(founder, street)
        for community in street.communities:
            for compound in community.compounds:
                _workers(founder, community, compound)
                if compound.branch:
                    _groups(founder, compound)
    _gaps(founder, city)


def _own_branch(
    founder: Founder, community: "Community", compound: "Compound", *, term_ends_soon: bool
) -> None:
    here = compound.place
    compound.branch = founder.organisation(
        Org.BRANCH, f"{here.code}-zb", f"{here.name}党支部", parent=community.party,
        formal_members=compound.members, phone=founder.phone(), covers=(here,),
    )  # fmt: skip
    since = founder.eve - TERM_NEARLY_OVER if term_ends_soon else None
    founder.staffed(compound.branch, Duty.BRANCH_SECRETARY, "书记", here, chief=True, since=since)


def _joint_branches(founder: Founder, street: "Street") -> None:
    """Neighbours with too few members share a branch; one that has no such neighbour has none."""
    lone = [
        (c, k)
        for c in street.communities
        for k in c.compounds
        if k.branch is None and founder.rng.random() >= LEFT_OUT
    ]
    for number, start in enumerate(range(0, len(lone), MOST_JOINED), 1):
        joined = lone[start : start + MOST_JOINED]
        members = sum(compound.members for _, compound in joined)
        if len(joined) < 2 or members < BRANCH_NEEDS:
            continue
        communities = {community.party.pk: community.party for community, _ in joined}
        parent = street.party if len(communities) > 1 else next(iter(communities.values()))
        places = tuple(compound.place for _, compound in joined)
        branch = founder.organisation(
            Org.JOINT_BRANCH, f"{street.place.code}-lhzb{number}",
            f"{'、'.join(p.name for p in places[:2])}联合党支部", parent=parent,
            short_name=f"{places[0].name}联合党支部", formal_members=members,
            phone=founder.phone(), covers=places,
        )  # fmt: skip
        founder.staffed(branch, Duty.BRANCH_SECRETARY, "书记", places[0], chief=True)
        for _, compound in joined:
            compound.branch = branch


def _workers(founder: Founder, community: "Community", compound: "Compound") -> None:
    """Each grid has its worker, in the branch or, where there is none, with the community."""
    organisation = compound.branch or community.committee
    founder.staffed(organisation, Duty.GRID_WORKER, "网格员", compound.grid)


def _groups(founder: Founder, compound: "Compound") -> None:
    for building, stairwells in compound.stairwells.items():
        if founder.rng.random() < NO_GROUP:
            continue
        name = f"{compound.place.name} {building.name}"
        group = founder.organisation(
            Org.STAIRWELL_GROUP, f"{building.code}-dxz", f"{name}党小组",
            parent=compound.branch, covers=(building,),
        )  # fmt: skip
        founder.staffed(group, Duty.GROUP_LEADER, "组长", building, chief=True)
        for stairwell in stairwells:
            if founder.rng.random() >= NO_HOUSEHOLD:
                _household(founder, group, stairwell, name)


def _household(founder: Founder, group: Organisation, stairwell, building: str) -> None:
    home = founder.organisation(
        Org.CORE_HOUSEHOLD, f"{stairwell.code}-zxh", f"{building} {stairwell.name}党员中心户",
        short_name=f"{stairwell.name}中心户", parent=group, covers=(stairwell,),
    )  # fmt: skip
    founder.staffed(home, Duty.CORE_HOUSEHOLD, "中心户", stairwell, chief=True)


def _desks(founder: Founder, organisations: list[Organisation], duty: str) -> Iterator[Desk]:
    seen = {o.pk: o for o in organisations}
    return (d for pk in seen for d in founder.desks[pk] if d.post.duty == duty)


def _gaps(founder: Founder, city: "City") -> None:
    """Empty posts, a term that ends within 90 days, a worker on leave; the first compound, where
    the demo sign-ins are at home, stays whole."""
    branches = [c.branch for c in city.compounds[1:] if c.branch]
    secretaries = list(_desks(founder, branches, Duty.BRANCH_SECRETARY))
    committees = [c.committee for street in city.streets for c in street.communities]
    officers = list(_desks(founder, committees[1:], Duty.COMMUNITY_OFFICER))
    founder.vacate(secretaries[0], days_ago=40)
    founder.vacate(officers[0], days_ago=20)
    workers = list(_desks(founder, branches, Duty.GRID_WORKER))
    founder.seat(
        workers[0],
        workers[1].held[0][0].person,
        since=founder.at.date(),
        until=founder.eve + timedelta(days=60),
        how=Holding.How.DEPUTY,
        note="网格员产假，邻近网格代班",
    )
