"""Who looks at which page. A contract in test_pages holds that no page is left out."""

from ..committees import MEMBER, OWNER, REPRESENTATIVE
from ..committees import proved as proved_phone
from . import city, desks, elections, residents, rolls, terms, votes
from .guest import Guest

GUESTS: dict[str, Guest] = {
    "resident": Guest("", residents.resident),
    "reporter": Guest("", residents.follower),
    "known_resident": Guest("", residents.known_resident, kept=residents.proved),
    "grid_worker": Guest("wang", desks.grid_worker),
    "surveyor": Guest("feng", elections.surveyor),
    "surveyed": Guest("wang", elections.surveyed),
    "branch_secretary": Guest("zhao", desks.secretary),
    "community_secretary": Guest("sun", desks.community),
    "street": Guest("li", desks.street),
    "street_cases": Guest("li", desks.street_cases),
    "convener": Guest("li", elections.convener),
    "reviewed": Guest("", elections.reviewed),
    "candidate": Guest("", elections.reviewed, kept=elections.candidate),
    "platform": Guest("feng", desks.platform),
    "roll_keeper": Guest("qian", rolls.roll_keeper),
    "roll_publisher": Guest("wu", rolls.roll_publisher),
    "roll_reader": Guest("li", rolls.roll_reader),
    "on_roll": Guest("", rolls.on_roll, kept=rolls.owner_of_public),
    "voter": Guest("", votes.voter, kept=votes.owner(10)),
    "voted": Guest("", votes.voted, kept=votes.owner(1)),
    "clerk": Guest("qian", votes.clerk),
    "poller": Guest("li", votes.poller),
    "counter": Guest("qian", votes.counter),
    "onlooker": Guest("", votes.onlooker),
    "polled": Guest("", votes.onlooker, kept=votes.owner(3)),
    "callback": Guest("jiang", desks.callback),
    "hotline": Guest("shen", desks.hotline),
    "department": Guest("han", desks.department),
    "reviewer": Guest("zhu", elections.reviewer),
    "supervisor": Guest("qin", desks.supervisor),
    "leader": Guest("xu", desks.leader),
    "places": Guest("he", city.founder, kept=city.staff),
    "organisations": Guest("he", city.organiser, kept=city.staff),
    "grounds": Guest("he", city.lawgiver, kept=city.staff),
    "asked_again": Guest("he", city.asked_again),
    "accounts": Guest("lv", city.guardian, kept=city.staff),
    "committees": Guest("li", terms.committees),
    "committee_clerk": Guest("qian", terms.committee_clerk),
    "housing": Guest("zhu", terms.housing),
    "committee_reader": Guest("", terms.committee_reader, kept=lambda town: proved_phone(OWNER)),
    "member": Guest("", terms.member, kept=lambda town: proved_phone(MEMBER)),
    "representative": Guest(
        "", terms.representative, kept=lambda town: proved_phone(REPRESENTATIVE)
    ),
    "record": Guest("shi", city.auditor),
    "own_account": Guest("yang", city.own_account, kept=city.fresh),
    "without_factor": Guest("zhu", city.without_factor, kept=city.fresh),
}
