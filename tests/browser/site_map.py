"""Who looks at which page. A contract in test_pages holds that no page is left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election
from gongzhi.mechanisms.owners.review.models import Basis, Reviewer
from gongzhi.mechanisms.owners.roll.models import Holder, Roll
from gongzhi.mechanisms.owners.survey.models import Round
from gongzhi.mechanisms.owners.voting.models import Ballot, Sheet
from gongzhi.notices.models import Notice, Objection
from gongzhi.people.models import Account, Holding, Mandate, Organisation, Person
from gongzhi.places.models import Place
from gongzhi.site.city.staff import KEY as STAFF_KEY

from .committees import MEMBER, OWNER, REPRESENTATIVE, delegation, told_about
from .committees import proved as proved_phone
from .town import NOW, Town


@dataclass(frozen=True)
class Guest:
    """Who walks. account: "" for a resident.  pages: the paths they look at.

    kept: what the session holds besides the sign-in.
    """

    account: str
    pages: Callable[[Town], list[str]]
    kept: Callable[[Town], dict] = field(default=lambda town: {})


def case(town: Town, procedure: str, *states: str) -> list[str]:
    return [reverse("case", args=[town.number(procedure, s)]) for s in states]


def named(*names: str) -> list[str]:
    return [reverse(name) for name in names]


def resident(town: Town) -> list[str]:
    texts = ("notices", "privacy", "accessibility", "figures", "feedback", "parts", "account_login")
    doors = ("home", "report", "follow_find", "progress_find", "find_compound", "my_data_sign_in")
    doors += ("my_votes_sign_in", "receipt_check")
    answered = town.matter("answered").case.number
    return [
        *named(*doors, *texts),
        "/report/?c=AH",
        "/compounds/?q=ah",
        *(reverse("compound", args=[code]) for code in ("AH", "LH")),
        *(reverse("owners_public", args=[code]) for code in ("AH", "LH")),
        reverse("compound_qr", args=["AH"]),
        reverse("progress", args=[answered]),
        *(reverse("notice", args=[n.pk]) for n in Notice.objects.order_by("pk")),
        reverse("report_done", args=[town.matter("raised").token]),
    ]


def follower(town: Town) -> list[str]:
    """The links of their own that reporters hold, whatever became of the matter."""
    states = [s for p, s in town.cases if p == "matter"]
    links = [reverse("follow", args=[town.matter(s).token]) for s in sorted(states)]
    acts = [f"{links[sorted(states).index('answered')]}?do={do}" for do in ("review", "redo")]
    raised = links[sorted(states).index("raised")]
    return [*links, *acts, *(f"{raised}?do={do}" for do in ("add", "withdraw"))]


def known_resident(town: Town) -> list[str]:
    acts = [f"{reverse('my_data')}?do={do}" for do in ("name", "phone", "erase")]
    return [*named("report", "follow_find", "feedback", "my_data"), *acts]


def proved(town: Town) -> dict:
    """What a session keeps of a phone that was proved."""
    reporter = Matter.objects.exclude(reporter=None).order_by("pk").first().reporter_id
    return {"phone_proved": {"person": reporter, "until": 2**33}}


def grid_worker(town: Town) -> list[str]:
    states = ("raised", "handling", "answered", "refused", "merged", "withdrawn", "unheard")
    return [
        *named("inbox", "box", "handled", "matter_quick", "matters"),
        *case(town, "matter", *states),
    ]


def surveyor(town: Town) -> list[str]:
    """Who runs the survey of compounds."""
    over, now = Round.objects.order_by("day").values_list("pk", flat=True)
    return [
        *named("surveys", "survey_open"),
        *_each(now, "survey_round", "survey_close", "survey_compare"),
        reverse("survey_round", args=[over]),
        f"{reverse('survey_compare', args=[over])}?kind=same",
        f"{reverse('survey_round', args=[now])}?q=没有这个小区",
        f"{reverse('survey_records')}?key=survey.eligible&which=miss",
        *(reverse("survey", args=[now, code]) for code in ("AH", "TY", "LH")),
        *(reverse("survey_fill", args=[now, code]) for code in ("AH", "TY")),
    ]


def surveyed(town: Town) -> list[str]:
    """A grid worker on the way through the compound."""
    now = Round.objects.order_by("day").last().pk
    there = [now, "AH"]
    return [
        *named("surveys"),
        *_each(now, "survey_round"),
        reverse("survey", args=there),
        reverse("survey_fill", args=there),
    ]


def secretary(town: Town) -> list[str]:
    states = ("assigned", "accepted", "sent_back", "checked")
    return [*named("inbox", "levels", "my_leave", "objections"), *case(town, "task", *states)]


def community(town: Town) -> list[str]:
    return [*named("inbox", "rates"), *case(town, "task", "done", "declined", "cancelled")]


def street(town: Town) -> list[str]:
    levels = named("levels", "level_coverage", "level_chain", "level_terms")
    chain = f"{reverse('level_chain')}?place={town.cast.place('AH-3-1').pk}"
    branch = reverse("level_organisation", args=[town.cast.org("ah-zb").pk])
    post = reverse("post_history", args=[town.cast.zhao.post_id])
    return [
        *named("inbox", "calls", "matters", "search", "call_new", "mfa_index"),
        *levels, chain, branch, post,
        f"{reverse('inbox')}?kind=pause",
        f"{reverse('search')}?q=冒水",
        f"{reverse('call_new')}?about={_callable(town)}",
    ]  # fmt: skip


def street_cases(town: Town) -> list[str]:
    record = reverse("case_record", args=[town.number("response", "rated")])
    return [
        *case(town, "matter", "passed", "called", "answered_above"),
        *case(town, "street_call", "responding", "answered", "rejected", "withdrawn"),
        *case(town, "response", "answered", "redone", "unrated"),
        reverse("case", args=[_callable(town)]),
        record,
    ]


def _callable(town: Town) -> str:
    """A matter in the street's hands, for which it may call the city."""
    return next(c.number for c in town.lively if c.state == "handling")


def convener(town: Town) -> list[str]:
    """The street, with first assemblies, elections and the reviews of those who stand."""
    open_one = Election.objects.get(compound__code="JY").pk
    by_now = Election.objects.get(compound__code="MY").pk
    stands = Candidacy.objects.filter(election=open_one, state="cleared").first().pk
    group = reverse("assembly_group", args=[town.number("assembly", "asked")])
    states = ("asked", "formed", "preparing", "voting", "decided", "elected", "stopped")
    ends = ("asking", "gathered", "cleared", "vetoed", "overturned", "stands", "dropped")
    return [
        *named("assemblies", "assembly_start", "review_figures"),
        f"{reverse('assembly_start')}?compound=TY",
        group,
        *case(town, "assembly", *states),
        reverse("election_open", args=["TY"]),
        *_each(open_one, "election", "election_change", "election_end", "candidate_name"),
        *_each(open_one, "election_list", "review_matrix"),
        *_each(by_now, "election"),
        *_each(stands, "candidate_withdraw", "candidate_decline"),
        *case(town, "review", *ends),
        *case(town, "opinion", "silent"),
    ]


def reviewed(town: Town) -> list[str]:
    """The candidates themselves: what a link shows, and what the proved phone adds."""
    links = [
        reverse("candidacy", args=[_standing(state).token])
        for state in ("cleared", "vetoed", "withdrawn")
    ]
    mine = reverse("candidacy", args=[_vetoed().token])
    acts = [f"{mine}?do={do}" for do in ("appeal", "withdraw")]
    return [*named("candidacy_find"), *links, mine, *acts]


def committees(town: Town) -> list[str]:
    """The street, with terms in every state, representatives, and what is said of members."""
    terms = ("elected", "constituted", "filed", "in_office", "renewal", "handing_over")
    said = ("received", "ordered", "reported", "proposed", "handing_over", "removed")
    over = ("corrected", "kept", "unfounded", "reminded", "moot")
    choose = f"{reverse('delegation_choose')}?compound=TY"
    return [
        *named("committees", "committee_register", "delegations", "corrections"),
        f"{reverse('committees')}?alert=ending",
        choose,
        *_each(delegation(), "delegation", "delegation_opinion", "delegation_dissolve"),
        *case(town, "committee", *terms, "ended", "void"),
        *case(town, "correction", *said, *over),
    ]


def committee_clerk(town: Town) -> list[str]:
    """The community, which keeps the record of a committee."""
    terms = ("elected", "constituted", "in_office", "handing_over")
    return [*case(town, "committee", *terms), *case(town, "correction", "ordered", "handing_over")]


def housing(town: Town) -> list[str]:
    return [*named("committees", "corrections"), *case(town, "committee", "filed")]


def committee_reader(town: Town) -> list[str]:
    """Somebody who owns a flat: the committee, its representatives, what they said of a member."""
    return [
        reverse("committee", args=["QY"]),
        reverse("committee", args=["WY"]),
        reverse("committee", args=["TY"]),
        *(reverse("representatives", args=[code]) for code in ("WY", "QY", "TY")),
        reverse("committee_complaint", args=["QY"]),
        reverse("my_corrections"),
        reverse("correction_told", args=[told_about("received")]),
    ]


def member(town: Town) -> list[str]:
    """A member of a committee, of whom something is said."""
    return [reverse("my_corrections"), reverse("correction_told", args=[told_about("proposed")])]


def representative(town: Town) -> list[str]:
    return [reverse("representatives", args=["WY"]), reverse("representative_opinion", args=["WY"])]


def _standing(state: str) -> Candidacy:
    return Candidacy.objects.filter(state=state).latest("pk")


def _vetoed() -> Candidacy:
    """Somebody whose time to appeal still runs."""
    return Candidacy.objects.get(review__case__state="vetoed")


def candidate(town: Town) -> dict:
    """What a session keeps of the phone of somebody who may appeal."""
    return {"phone_proved": {"person": _vetoed().person_id, "until": 2**33}}


def platform(town: Town) -> list[str]:
    asked = ("returned", "extension", "suspension", "settled")
    calls = ("raised", "verified", "confirmed")
    return [
        *named("inbox", "calls", "rates", "owners"),
        *(reverse("owners_compound", args=[code]) for code in ("AH", "LH")),
        f"{reverse('calls')}?what=response",
        f"{reverse('rate_records')}?key=calls.response_rate",
        *case(town, "street_call", *calls),
        *case(town, "response", *asked),
        *case(town, "review", "appealed"),
    ]


def department(town: Town) -> list[str]:
    states = ("called", "working", "suspended", "redo", "ordered", "rated", "upheld")
    return [*named("inbox", "handled", "rates"), *case(town, "response", *states)]


def reviewer(town: Town) -> list[str]:
    """A department that is asked about candidates."""
    mine = Case.objects.visible_to(town.cast.zhu).filter(procedure="opinion")
    numbers = {c.state: c.number for c in mine.order_by("pk")}
    return [
        *named("opinions"),
        f"{reverse('opinions')}?state=closed",
        *(reverse("case", args=[number]) for number in numbers.values()),
        reverse("opinion_quick", args=[numbers["asked"]]),
    ]


def voter(town: Town) -> list[str]:
    """An owner who has not voted yet: their votes, their ballot, a slip, a receipt."""
    number = town.number("vote", "open")
    sheets = Sheet.objects.filter(vote__case__number=number).order_by("number")
    out, done = sheets.filter(returned_at=None).first(), sheets.filter(ballot__isnull=False).first()
    receipt = Ballot.objects.filter(vote__case__number=number).first().receipt
    return [
        *named("my_votes", "receipt_check"),
        reverse("ballot", args=[number, 10]),
        *(reverse("ballot_slip", args=[sheet.token]) for sheet in (out, done)),
        f"{reverse('receipt_check')}?code={receipt}",
    ]


def voted(town: Town) -> list[str]:
    """An owner who has voted: the receipt, and the ballot once more."""
    own = [town.number("vote", "open"), 1]
    return [*named("my_votes"), reverse("ballot_receipt", args=own), reverse("ballot", args=own)]


def owner(number: int) -> Callable[[Town], dict]:
    """What a session keeps of the phone of this owner of 桃源里."""

    def kept(town: Town) -> dict:
        here = Holder.objects.filter(owner__number=number, roll__compound__code="TY", votes=True)
        return {"phone_proved": {"person": here.latest("pk").person_id, "until": 2**33}}

    return kept


def clerk(town: Town) -> list[str]:
    """The paper of a vote at the community's desk, and from door to door."""
    number = town.number("vote", "open")
    desk = ("vote_sheets", "vote_entry", "vote_print", "vote_delivery", "vote_rounds")
    sheets = Sheet.objects.filter(vote__case__number=number).order_by("number")
    out, done = sheets.filter(returned_at=None).first(), sheets.filter(ballot__isnull=False).first()
    return [
        *(reverse(name, args=[number]) for name in desk),
        *(reverse("vote_sheet", args=[number, s.number]) for s in (out, done)),
        *(reverse("vote_enter", args=[number, s.number]) for s in (out, done)),
        *(reverse(name, args=[number]) for name in ("vote_notify_rest", "vote_message_rest")),
        f"{reverse('vote_round', args=[number])}?b=1",
    ]


def roll_keeper(town: Town) -> list[str]:
    """The community that puts a roll together."""
    pages = ("roll", "roll_unit_add", "roll_conflicts", "roll_publish", "roll_freeze")
    rolls = [reverse(name, args=["AH"]) for name in (*pages, "roll_import")]
    here = Roll.objects.get(compound__code="AH", frozen_at=None)
    units = ("3-1-101", "3-1-102", "3-1-202", "3-2-101", "3-2-102")
    return [
        *rolls,
        f"{rolls[0]}?gap=any&q=3-1",
        f"{rolls[0]}?q=没有这一户",
        f"{reverse('roll_conflicts', args=['AH'])}?settled=1",
        reverse("roll_import_job", args=["AH", town.roll_job]),
        *(reverse("roll_unit", args=["AH", here.units.get(number=n).pk]) for n in units),
        *(reverse("roll_conflict", args=["AH", c.pk]) for c in here.conflicts.order_by("pk")),
    ]


def roll_publisher(town: Town) -> list[str]:
    """The street that made a roll public."""
    objection = Objection.objects.get(notice__subject__startswith="roll:", answered_at=None)
    pages = ("roll", "roll_objections", "roll_withdraw", "roll_freeze", "roll_publish")
    return [
        *(reverse(name, args=["LH"]) for name in pages),
        reverse("roll_objection", args=["LH", objection.pk]),
    ]


def roll_reader(town: Town) -> list[str]:
    """The street with a frozen roll, and a compound that has none."""
    frozen = Roll.objects.filter(compound__code="TY", frozen_at__isnull=False).latest("number")
    without = Place.objects.filter(kind="compound", path__startswith=town.cast.li.place_path)
    none = without.exclude(pk__in=Roll.objects.values("compound")).first()
    return [
        *(reverse(name, args=["TY"]) for name in ("roll", "roll_proof", "roll_open")),
        reverse("roll_unit", args=["TY", frozen.units.first().pk]),
        *([reverse("roll", args=[none.code])] if none else []),
    ]


def on_roll(town: Town) -> list[str]:
    """An owner, and the roll of their compound; of others they are on no roll."""
    return [reverse("roll_own", args=[code]) for code in ("LH", "TY")]


def owner_of_public(town: Town) -> dict:
    here = Holder.objects.get(owner__number=1, roll__compound__code="LH", votes=True)
    return {"phone_proved": {"person": here.person_id, "until": 2**33}}


def poller(town: Town) -> list[str]:
    """The street that organises votes, in every state."""
    states = ("draft", "noticed", "open", "closed", "counted", "certified", "published")
    draft, now, told = (town.number("vote", s) for s in ("draft", "open", "published"))
    return [
        *named("votes", "vote_new"),
        f"{reverse('vote_new')}?place=TY",
        f"{reverse('votes')}?title=没有这次表决",
        *case(town, "vote", *states, "cancelled"),
        *(reverse(name, args=[draft, 1]) for name in ("vote_item", "vote_item_off")),
        reverse("vote_turnout", args=[now]),
        reverse("vote_report", args=[told]),
    ]


def counter(town: Town) -> list[str]:
    """The community that counts them, and settles what came twice."""
    states = ("closed", "counted", "certified")
    twice = [reverse("vote_conflicts", args=[town.number("vote", s)]) for s in states]
    return [*twice, reverse("vote_report", args=[town.number("vote", "counted")])]


def onlooker(town: Town) -> list[str]:
    """Anybody who wants to know of a vote."""
    told = town.number("vote", "published")
    receipts = reverse("vote_receipts", args=[told])
    found = Ballot.objects.filter(vote__case__number=told).first().receipt
    states = ("noticed", "open", "certified", "published", "cancelled")
    return [
        *(reverse("vote_result", args=[town.number("vote", s)]) for s in states),
        *(receipts, f"{receipts}?code={found}", f"{receipts}?code=0000-0000"),
    ]


def callback(town: Town) -> list[str]:
    return [*named("inbox", "ring", "matters"), *case(town, "matter", "callback_due")]


def hotline(town: Town) -> list[str]:
    return [*named("inbox", "hotline", "city_import"), *case(town, "matter", "closed")]


def supervisor(town: Town) -> list[str]:
    carded = town.lifted.number
    return [
        *named("inbox", "levels", "rates"),
        *case(town, "response", "supervised"),
        reverse("case", args=[carded]),
    ]


def leader(town: Town) -> list[str]:
    return [*named("inbox", "rates", "levels", "matters"), *case(town, "street_call", "closed")]


def founder(town: Town) -> list[str]:
    """The system administrator: places and what stands around them."""
    place = town.cast.place
    community, grid, compound = place("371481001031").pk, place("G01").pk, place("AH").pk
    return [
        *named("first_steps", "deployment", "places", "place_locate", "place_outlines"),
        *named("city_add", "parameters", "city_import", "suggestions"),
        "/city/places/?q=AH",
        "/city/places/locate/?at=37.7295,117.232&datum=WGS84",
        *(reverse("place", args=[pk]) for pk in (compound, grid)),
        *_each(compound, "place_add", "place_change", "place_outline", "place_retire"),
        *_each(community, "place_grids"),
        *_each(grid, "grid_cover"),
        reverse("parameter", args=["street_calls.respond"]),
        reverse("parameter_set", args=["street_calls.respond"]),
        reverse("parameter_set", args=["calendar.hours"]),
        reverse("city_import_job", args=[town.job]),
    ]


def _each(pk: int, *names: str) -> list[str]:
    return [reverse(name, args=[pk]) for name in names]


def lawgiver(town: Town) -> list[str]:
    """The system administrator: on what reviews rest, and who is asked."""
    basis, asked = Basis.objects.get().pk, Reviewer.objects.first().pk
    return [
        *named("review_grounds", "review_basis_add", "reviewer_add"),
        *_each(basis, "review_basis_end"),
        *_each(asked, "reviewer_question", "reviewer_end"),
    ]


def organiser(town: Town) -> list[str]:
    """The system administrator: organisations, posts and who holds them."""
    org, post = Organisation.objects.get(code="ah-zb").pk, town.cast.wang.post_id
    organisation = ("organisation", "organisation_change", "organisation_rehang")
    held = ("post", "post_change", "post_appoint", "post_hand_over", "post_deputy", "post_retire")
    return [
        *named("organisations", "organisation_add", "my_leave"),
        "/city/organisations/?q=安和",
        *_each(org, *organisation, "organisation_retire", "mandate_add", "post_add"),
        *_each(post, *held),
        *_each(Holding.objects.get(post=post).pk, "holding_end"),
        *_each(Mandate.objects.get(organisation=org).pk, "mandate_end"),
    ]


def asked_again(town: Town) -> list[str]:
    """An administrator who hasn't given the password once more."""
    return named("city_add", "city_import")


def guardian(town: Town) -> list[str]:
    """The security administrator."""
    closed = Account.objects.get(is_active=False).pk
    account = Account.objects.get(username="wang").pk
    acts = ("user_password", "user_factor", "user_unlock", "user_close")
    reporter = Matter.objects.exclude(reporter=None).order_by("pk").first().reporter_id
    return [
        *named("users", "city_import", "erasures"),
        *(reverse("erasure", args=[pk]) for pk in (reporter, town.cast.wang.person_id)),
        "/city/users/?closed=1",
        *_each(account, "user", *acts),
        *_each(closed, "user_reopen"),
        *_each(Person.objects.get(name="马新任").pk, "user_open"),
    ]


def auditor(town: Town) -> list[str]:
    return [reverse("audit"), f"{reverse('audit')}?act=accept", *named("inbox")]


def own_account(town: Town) -> list[str]:
    """Somebody with an authenticator, a passkey and codes on paper, who has just signed in."""
    key = Authenticator.objects.get(type="webauthn").pk
    pages = ("mfa_index", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn")
    codes = ("mfa_view_recovery_codes", "mfa_generate_recovery_codes")
    account = ("usersessions_list", "account_change_password", "account_logout")
    return [
        *named(*pages, *codes, *account, "account_inactive"),
        *_each(key, "mfa_edit_webauthn", "mfa_remove_webauthn"),
    ]


def without_factor(town: Town) -> list[str]:
    return named("mfa_activate_totp", "mfa_index", "mfa_reauthenticate", "account_reauthenticate")


def fresh(town: Town) -> dict:
    """The session of somebody who signed in a moment ago."""
    return {"account_authentication_methods": [{"method": "password", "at": 2**33}]}


def staff(town: Town) -> dict:
    """The session of an administrator who has just given the password once more."""
    return {STAFF_KEY: (NOW + timedelta(minutes=30)).isoformat()}


GUESTS: dict[str, Guest] = {
    "resident": Guest("", resident),
    "reporter": Guest("", follower),
    "known_resident": Guest("", known_resident, kept=proved),
    "grid_worker": Guest("wang", grid_worker),
    "surveyor": Guest("feng", surveyor),
    "surveyed": Guest("wang", surveyed),
    "branch_secretary": Guest("zhao", secretary),
    "community_secretary": Guest("sun", community),
    "street": Guest("li", street),
    "street_cases": Guest("li", street_cases),
    "convener": Guest("li", convener),
    "reviewed": Guest("", reviewed),
    "candidate": Guest("", reviewed, kept=candidate),
    "platform": Guest("feng", platform),
    "roll_keeper": Guest("qian", roll_keeper),
    "roll_publisher": Guest("wu", roll_publisher),
    "roll_reader": Guest("li", roll_reader),
    "on_roll": Guest("", on_roll, kept=owner_of_public),
    "voter": Guest("", voter, kept=owner(10)),
    "voted": Guest("", voted, kept=owner(1)),
    "clerk": Guest("qian", clerk),
    "poller": Guest("li", poller),
    "counter": Guest("qian", counter),
    "onlooker": Guest("", onlooker),
    "polled": Guest("", onlooker, kept=owner(3)),
    "callback": Guest("jiang", callback),
    "hotline": Guest("shen", hotline),
    "department": Guest("han", department),
    "reviewer": Guest("zhu", reviewer),
    "supervisor": Guest("qin", supervisor),
    "leader": Guest("xu", leader),
    "places": Guest("he", founder, kept=staff),
    "organisations": Guest("he", organiser, kept=staff),
    "grounds": Guest("he", lawgiver, kept=staff),
    "asked_again": Guest("he", asked_again),
    "accounts": Guest("lv", guardian, kept=staff),
    "committees": Guest("li", committees),
    "committee_clerk": Guest("qian", committee_clerk),
    "housing": Guest("zhu", housing),
    "committee_reader": Guest("", committee_reader, kept=lambda town: proved_phone(OWNER)),
    "member": Guest("", member, kept=lambda town: proved_phone(MEMBER)),
    "representative": Guest("", representative, kept=lambda town: proved_phone(REPRESENTATIVE)),
    "record": Guest("shi", auditor),
    "own_account": Guest("yang", own_account, kept=fresh),
    "without_factor": Guest("zhu", without_factor, kept=fresh),
}
