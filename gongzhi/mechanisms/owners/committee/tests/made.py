"""Votes that elected somebody, as the count leaves them, for the tests of what comes after."""

from datetime import date, datetime

from gongzhi.casework.models import Case
from gongzhi.casework.services import open_case
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election, Formation
from gongzhi.mechanisms.owners.assembly.parameters import HOUSING
from gongzhi.mechanisms.owners.assembly.procedure import FORMATION, STREET
from gongzhi.mechanisms.owners.committee import electing, registering, services
from gongzhi.mechanisms.owners.committee.deciding import Meeting
from gongzhi.mechanisms.owners.committee.members import Offices
from gongzhi.mechanisms.owners.committee.models import Committee, Member
from gongzhi.mechanisms.owners.roll.models import Owner, OwnerKind, Roll
from gongzhi.mechanisms.owners.voting.models import Count, Item, Option, Vote
from gongzhi.mechanisms.owners.voting.procedure import ORGANISER, VOTE
from gongzhi.people.models import Person
from gongzhi.policy.models import Parameter
from gongzhi.policy.services import set_parameter
from tests.cast import BUILT, Cast, at

ELECTED_AT = at("11-16 18:00")
CONFIRMED_AT = at("11-17 09:00")
TALLY = {"heads": 30, "area": "3000.00"}


def set_once(cast: Cast, code: str, value: object) -> None:
    """From the start of the year the city has set this parameter."""
    if not Parameter.objects.filter(code=code).exists():
        set_parameter(code, value, reason="城市核定", by=cast.he, at=BUILT)


def name_housing(cast: Cast, code: str = "cg") -> None:
    """朱城管's office is the housing department."""
    set_once(cast, HOUSING, code)


def load_2027(cast: Cast) -> None:
    """The city has entered next year's holidays: limits of sixty days reach into it."""
    names = {
        "01-01": "元旦",
        "05-01": "劳动节",
        "10-01": "国庆节",
        "10-02": "国庆节",
        "10-03": "国庆节",
    }
    off = {f"2027-{day}": name for day, name in names.items()}
    set_once(cast, "calendar.year.2027", {"off": off, "makeup": []})


def roll(cast: Cast, owners: int = 20, code: str = "AH") -> Roll:
    """A frozen roll of so many heads, without units: enough for who counts heads."""
    made = Roll.objects.create(
        compound=cast.place(code), number=_next(Roll, code), opened_at=BUILT, opened_by="社区"
    )
    Owner.objects.bulk_create(
        Owner(roll=made, number=n, kind=OwnerKind.PEOPLE, key=f"{made.pk}-{n}")
        for n in range(1, owners + 1)
    )
    Roll.objects.filter(pk=made.pk).update(frozen_at=BUILT, frozen_by="社区", digest="d")
    return Roll.objects.get(pk=made.pk)


def _next(model, code: str) -> int:
    return model.objects.filter(compound__code=code).count() + 1


def formation(cast: Cast, code: str = "AH", state: str = "decided") -> Formation:
    case = open_case(
        FORMATION,
        title="首次业主大会",
        place=cast.place(code),
        seats={STREET: cast.org("sz")},
        by=cast.li,
        at=at("09-01 09:00"),
    )
    Case.objects.filter(pk=case.pk).update(state=state)
    return Formation.objects.create(
        case=case, compound=cast.place(code), asked_on=date(2026, 9, 1), basis="摸排"
    )


def election(
    cast: Cast, kind: str = "first", *, code: str = "AH", seats: int = 5, candidates: int = 7
) -> Election:
    made = Election.objects.create(
        compound=cast.place(code),
        formation=formation(cast, code) if kind == "first" else None,
        kind=kind,
        seats=seats,
        alternates=2,
        opened_at=at("10-01 09:00"),
        opened_by="街道",
        closes_at=at("10-10 18:00"),
    )
    for n in range(1, candidates + 1):
        person = Person.objects.create(name=f"候选{kind}{made.pk}-{n}", created_at=BUILT)
        told = {"party": n % 2 == 1, "official": None, "consent": "本人同意"} if n < 5 else {}
        Candidacy.objects.create(
            election=made,
            number=n,
            person=person,
            source="self",
            token=f"{made.pk}-{n}",
            named_at=at("10-02 09:00"),
            named_by="社区",
            state="listed",
            **told,
        )
    return made


def voted(
    cast: Cast,
    chosen: Election | None = None,
    *,
    code: str = "AH",
    elected: int = 5,
    alternates: int = 2,
    items: tuple[tuple[str, bool], ...] = (
        ("RULES_OF_PROCEDURE", True),
        ("MANAGEMENT_COVENANT", True),
    ),
    titles: tuple[str, ...] = (),
    parent: Case | None = None,
    when: datetime = ELECTED_AT,
) -> Vote:
    """A published vote: the election first, if any, then matters that passed or did not."""
    formation = chosen and chosen.formation
    case = open_case(
        VOTE,
        title="表决",
        place=cast.place(code),
        seats={ORGANISER: cast.org("sz" if code != "LH" else "yh")},
        by=cast.li if code != "LH" else cast.wu,
        at=at("10-20 09:00"),
        parent=formation.case if formation else parent,
    )
    Case.objects.filter(pk=case.pk).update(state="published", closed_at=when, awaiting=None)
    vote = Vote.objects.create(
        case=case,
        compound=cast.place(code),
        roll=Roll.objects.filter(compound__code=code).last() or roll(cast, code=code),
        election=chosen,
        title="表决",
        opens_at=at("11-06 08:00"),
        closes_at=at("11-15 18:00"),
        key=b"k",
        ring_key="k1",
    )
    matters = {}
    if chosen:
        item = Item.objects.create(
            vote=vote, position=1, code="ELECT_OR_REPLACE_COMMITTEE", klass="election",
            title="选举", seats=chosen.seats, alternates=chosen.alternates,
        )  # fmt: skip
        options = [
            Option.objects.create(item=item, position=n, candidacy=c)
            for n, c in enumerate(chosen.candidacies.order_by("number"), 1)
        ]
        names = [o.key for o in options]
        matters[item.key] = {
            **_told("election", item.code),
            "seats": chosen.seats,
            "elected": names[:elected],
            "alternates": names[elected : elected + alternates],
            "tied": [],
            "tied_alternates": [],
            "open": chosen.seats - elected,
            "votes": {name: TALLY for name in names},
        }
    for n, (what, passes) in enumerate(items, 2):
        title = titles[n - 2] if titles else what
        item = Item.objects.create(vote=vote, position=n, code=what, klass="ordinary", title=title)
        matters[item.key] = {
            **_told("ordinary", what),
            "passed": passes,
            "for": TALLY,
            "against": TALLY,
        }
    count = Count.objects.create(
        vote=vote, at=when, signed="街道", rule="civil-code-278", engine="1",
        roll_digest="d", ballots_digest="b", result=_result(matters, when),
    )  # fmt: skip
    vote.certified, vote.certified_at, vote.published_at = count, when, when
    vote.save()
    return vote


def _told(klass: str, code: str) -> dict:
    return {
        "class": klass, "code": code, "article": "民法典 278",
        "abstain": TALLY, "invalid": TALLY, "steps": [],
    }  # fmt: skip


def _result(matters: dict, when: datetime) -> dict:
    """As the count writes it (`counting.output`)."""
    return {
        "engine": "1",
        "rule": "civil-code-278",
        "decided_on": when.date().isoformat(),
        "total": TALLY,
        "outside": {"heads": 0, "area": "0.00"},
        "participating": TALLY,
        "quorum": {"heads_needed": 20, "area_needed": "2000.00", "met": True},
        "matters": matters,
        "refused": [],
        "replaced": [],
        "conflicts": [],
        "roll_digest": "d",
        "ballots_digest": "b",
    }


def established(cast: Cast, *, seats: int = 5, candidates: int = 7, **more) -> Committee:
    """A first committee of 安和苑, confirmed by 李值班 on 17 November."""
    vote = voted(cast, election(cast, seats=seats, candidates=candidates), **more)
    return electing.establish(vote.pk, years=5, by=cast.li, at=CONFIRMED_AT)


def sitting(committee: Committee) -> list[Member]:
    found = committee.members.filter(until=None).exclude(role="alternate")
    return list(found.order_by("rank"))


def meeting(committee: Committee, *, present: int = 5, agreed: int = 5, on=date(2026, 11, 18)):
    return Meeting(on, sitting(committee)[:present], agreed)


def constituted(cast: Cast, **more) -> Committee:
    committee = established(cast, **more)
    chair, deputy, *_rest = sitting(committee)
    services.constitute(
        committee.pk,
        meeting=meeting(committee),
        offices=Offices(chair, [deputy]),
        by=cast.qian,
        at=at("11-18 15:00"),
    )
    return Committee.objects.get(pk=committee.pk)


PAPERS = ("resolution", "rules", "covenant", "members")


def filed(cast: Cast, **more) -> Committee:
    name_housing(cast)
    load_2027(cast)
    committee = constituted(cast, **more)
    services.file(committee.pk, papers=PAPERS, by=cast.qian, at=at("11-19 09:00"))
    return Committee.objects.get(pk=committee.pk)


def in_office(cast: Cast, **more) -> Committee:
    committee = filed(cast, **more)
    services.certify(
        committee.pk,
        number="乐住建业备〔2026〕1号",
        on=date(2026, 11, 20),
        by=cast.zhu,
        at=at("11-20 09:00"),
    )
    return Committee.objects.get(pk=committee.pk)


def on_paper(cast: Cast, *, code: str = "AH", **changes) -> Committee:
    """A committee that stood before the city kept its record here."""
    named = [registering.Named(f"老委员{n}", "chair" if n == 1 else "member") for n in range(1, 6)]
    told = {
        "since": date(2022, 3, 1),
        "until": date(2027, 3, 1),
        "seats": 5,
        "members": named,
        "document": "2022 年选举结果公告",
        "number": "乐住建业备〔2022〕3号",
        "certified_on": date(2022, 3, 20),
    } | changes
    by = cast.wu if code == "LH" else cast.li
    return registering.register(
        cast.place(code), registering.Existing(**told), by=by, at=CONFIRMED_AT
    )
