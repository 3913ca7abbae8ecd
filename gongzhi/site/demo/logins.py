"""One sign-in per role of the demo city: demo-grid, demo-branch … They hold together: the grid
worker's compound lies in the demo community, and that in the demo street."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from gongzhi.people import services as people
from gongzhi.policy.duties import Duty

from .founding import KEEPER, Desk

if TYPE_CHECKING:
    from .city import City

DUTIES = {
    "grid": Duty.GRID_WORKER,
    "branch": Duty.BRANCH_SECRETARY,
    "community": Duty.COMMUNITY_OFFICER,
    "street": Duty.STREET_OFFICER,
    "platform": Duty.PLATFORM_OFFICER,
    "callback": Duty.CALLBACK_OFFICER,
    "hotline": Duty.HOTLINE_OFFICER,
    "department": Duty.DEPARTMENT_OFFICER,
    "housing": Duty.DEPARTMENT_OFFICER,
    "reviewer": Duty.DEPARTMENT_OFFICER,
    "supervisor": Duty.SUPERVISOR,
    "leader": Duty.LEADER,
    "system": Duty.SYSTEM_ADMIN,
    "security": Duty.SECURITY_ADMIN,
    "audit": Duty.AUDITOR,
}
BUSIEST = "sz"  # the department whose desk has something to show in every season
HOUSING = "zj"  # the department that keeps the filings of owners' committees
REVIEWER = "jw"  # one that reviews who stands for them, and does nothing else here
RESIDENT = "17400000000"
"""The phone of an owner in the demo community, who can vote in an election that runs today."""


def open_all(city: "City", *, at: datetime) -> None:
    """Open the accounts; nobody knows their passwords, one press signs in."""
    for role, desk in desks(city).items():
        person = desk.held[0][0].person
        password = secrets.token_urlsafe(24)
        people.open_account(person, f"demo-{role}", password, by=KEEPER, at=at, is_demo=True)


def desks(city: "City") -> dict[str, Desk]:
    """Role → the desk of the one who signs in."""
    street = city.streets[0]
    community = street.communities[0]
    branch = community.compounds[0].branch
    if branch is None:
        raise ValueError("the first compound of a demo city has a branch")
    homes = {
        "grid": branch,
        "branch": branch,
        "community": community.committee,
        "street": street.office,
        "department": city.departments[BUSIEST],
        "housing": city.departments[HOUSING],
        "reviewer": city.reviewers[REVIEWER],
        "supervisor": city.supervision,
        "leader": city.party,
    }
    return {
        role: next(d for d in city.desks[homes.get(role, city.platform).pk] if d.post.duty == duty)
        for role, duty in DUTIES.items()
    }
