"""The city of the measurements: 4 streets, 40 communities, 176 compounds, 30 departments.

Built through the services that people call, in one transaction. Who signs in gets a session at
once: signing in is deliberately slow (argon2) and is not what is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from gongzhi.people import services as people
from gongzhi.people.models import Account, Mandate, Organisation, Person, Post
from gongzhi.people.models import OrganisationKind as O
from gongzhi.places import services as places
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.site import tokens
from gongzhi.site.sign_in import AccountBackend

STREETS, COMMUNITIES, COMPOUNDS, DEPARTMENTS = 4, 10, (4, 5, 4, 5, 4, 5, 4, 4, 5, 4), 30
SIDES = ("东城", "西城", "南城", "北城")
FIRST, SECOND = "安福锦永和康翠文景春明瑞华宏嘉金", "泰安丰源盛兴佳宁乐水"
NAMES = len(FIRST) * len(SECOND)
ENDINGS = ("苑", "园", "里", "湾", "庭", "家园", "花园", "小区")
HANDLING = (O.STREET_OFFICE, O.RESIDENTS_COMMITTEE, O.BRANCH)
FOUNDER = Actor(label="建库", duty=Duty.SYSTEM_ADMIN)
KEEPER = Actor(label="建库", duty=Duty.SECURITY_ADMIN)
BACKEND = f"{AccountBackend.__module__}.{AccountBackend.__name__}"


@dataclass
class City:
    """handlers: place id → the organisation that handles what is raised there.

    posts: organisation id → its acting post.
    """

    since: date
    at: datetime
    streets: list[Place] = field(default_factory=list)
    communities: list[Place] = field(default_factory=list)
    compounds: list[Place] = field(default_factory=list)
    handlers: dict[int, Organisation] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    departments: list[Organisation] = field(default_factory=list)
    platform: Organisation = field(init=False)
    supervision: Organisation = field(init=False)

    def place(self, kind: str, code: str, name: str, parent: Place | None) -> Place:
        return places.add_place(
            kind=kind, code=code, name=name, parent=parent, since=self.since, by=FOUNDER, at=self.at
        )

    def organisation(
        self, kind: str, name: str, where: Place, duty: str, *, parent=None
    ) -> Organisation:
        """An organisation that covers a place, with one post that acts for it."""
        made = people.add_organisation(
            kind=kind,
            name=name,
            code=f"{kind}-{where.code}" if kind != O.DEPARTMENT else name,
            parent=parent,
            since=self.since,
            by=FOUNDER,
            at=self.at,
        )
        if kind != O.DEPARTMENT:
            covers = Mandate.Kind.COVERS
            people.give_mandate(made, where, covers, since=self.since, by=FOUNDER, at=self.at)
        self.posts[made.pk] = self.post(made, duty, where)
        return made

    def post(self, organisation: Organisation, duty: str, where: Place) -> Post:
        post = people.add_post(
            organisation=organisation,
            title=str(Duty(duty).label),
            duty=duty,
            place=where,
            since=self.since,
            by=FOUNDER,
            at=self.at,
        )
        person = Person.objects.create(name=f"人员{post.pk}", created_at=self.at)
        people.appoint(post, person, since=self.since, by=FOUNDER, at=self.at)
        return post


@transaction.atomic
def build(*, at: datetime) -> City:
    city = City(since=at.date() - timedelta(days=800), at=at)
    top = city.place(Kind.CITY, "3714", "样板市", None)
    party = city.organisation(O.CITY_PARTY, "市委", top, Duty.LEADER)
    city.platform = city.organisation(O.PLATFORM, "治理平台", top, Duty.PLATFORM_OFFICER)
    city.supervision = city.organisation(O.SUPERVISION, "督查室", top, Duty.SUPERVISOR)
    city.departments = [
        city.organisation(O.DEPARTMENT, f"部门{n:02d}", top, Duty.DEPARTMENT_OFFICER)
        for n in range(DEPARTMENTS)
    ]
    for n in range(STREETS):
        _street(city, top, party, n)
    return city


def _street(city: City, top: Place, party: Organisation, n: int) -> None:
    street = city.place(Kind.STREET, f"{top.code}{n:02d}", f"{SIDES[n]}街道", top)
    city.streets.append(street)
    above = city.organisation(
        O.STREET_PARTY, f"{street.name}党工委", street, Duty.STREET_SECRETARY, parent=party
    )
    office = city.organisation(O.STREET_OFFICE, f"{street.name}办事处", street, Duty.STREET_OFFICER)
    city.handlers[street.pk] = office
    for m in range(COMMUNITIES):
        _community(city, street, above, m)


def _community(city: City, street: Place, above: Organisation, m: int) -> None:
    name = f"{_name(len(city.communities), apart=3)}社区"
    where = city.place(Kind.COMMUNITY, f"{street.code}{m:03d}", name, street)
    city.communities.append(where)
    party = city.organisation(
        O.COMMUNITY_PARTY, f"{where.name}党委", where, Duty.COMMUNITY_SECRETARY, parent=above
    )
    committee = city.organisation(
        O.RESIDENTS_COMMITTEE, f"{where.name}居委会", where, Duty.COMMUNITY_OFFICER
    )
    city.handlers[where.pk] = committee
    for k in range(COMPOUNDS[m]):
        made = len(city.compounds)
        name = _name(made, apart=7) + ENDINGS[(made + made // NAMES) % len(ENDINGS)]
        compound = city.place(Kind.COMPOUND, f"{where.code}C{k}", name, where)
        city.compounds.append(compound)
        branch = city.organisation(
            O.BRANCH, f"{compound.name}党支部", compound, Duty.GRID_WORKER, parent=party
        )
        city.handlers[compound.pk] = branch


def read(*, at: datetime) -> City:
    """The city that `build` left in the database."""
    city = City(since=at.date(), at=at)
    found = Place.objects.order_by("code")
    city.streets = list(found.filter(kind=Kind.STREET))
    city.communities = list(found.filter(kind=Kind.COMMUNITY))
    city.compounds = list(found.filter(kind=Kind.COMPOUND))
    city.posts = {post.organisation_id: post for post in Post.objects.select_related("place")}
    covering = Mandate.objects.filter(kind=Mandate.Kind.COVERS, organisation__kind__in=HANDLING)
    for mandate in covering.select_related("organisation"):
        city.handlers[mandate.place_id] = mandate.organisation
    every = Organisation.objects.order_by("pk")
    city.departments = list(every.filter(kind=O.DEPARTMENT))
    city.platform, city.supervision = every.get(kind=O.PLATFORM), every.get(kind=O.SUPERVISION)
    return city


def _name(n: int, *, apart: int) -> str:
    """One of 160 names of two characters; after all of them they come again. apart: how far in
    the list neighbours stand from each other."""
    at = n * apart % NAMES
    return FIRST[at // len(SECOND)] + SECOND[at % len(SECOND)]


# --- who signs in ---------------------------------------------------------------------------------


def signed_in(post: Post, *, at: datetime) -> str:
    """The session key of a browser in which the holder of this post has signed in."""
    holding = post.holdings.get()
    account, __ = Account.objects.get_or_create(
        username=f"bench-{post.pk}",
        defaults={"person": holding.person, "password": "!", "date_joined": at},
    )
    session = SessionStore()
    session.update(
        {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": BACKEND,
            "_auth_user_hash": account.get_session_auth_hash(),
            "second_factor": True,
        }
    )
    session.create()
    return str(session.session_key)


def token_of(post: Post, *, at: datetime) -> str:
    """A key of another system that acts from this post."""
    __, secret = tokens.issue(
        name=f"测速{post.pk}",
        post=post,
        scopes=tokens.SCOPES,
        expires_at=at + timedelta(days=1),
        by=KEEPER,
        at=at,
    )
    return secret


def grid_posts(city: City) -> Iterator[tuple[Place, Post]]:
    """Each compound and the post of its grid worker."""
    for compound in city.compounds:
        yield compound, city.posts[city.handlers[compound.pk].pk]
