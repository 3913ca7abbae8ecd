"""Voting by phone, for tests: a vote, whoever votes on it, and how the pages are sent."""

from datetime import timedelta

from django.urls import reverse

from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election
from gongzhi.mechanisms.owners.roll import freezing, publishing
from gongzhi.mechanisms.owners.roll.tests.building import keeper, open_roll, phone
from gongzhi.mechanisms.owners.voting import announcing, drafting, items
from gongzhi.mechanisms.owners.voting.models import Item, Option
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import RAISE_FUND, USE_FUND
from gongzhi.messages.codes import latest_shown
from gongzhi.people.models import Person
from tests.cast import BUILT

YES = {"m1": "for", "m2": "against"}


def url(vote, number: int = 1) -> str:
    return reverse("ballot", args=[vote.case.number, number])


def cast_by(browser, vote, number: int = 1, later=lambda: None, **choices):
    """Code and cast, as the confirm page sends them."""
    later()
    chosen = choices or YES
    browser.post(url(vote, number), {**chosen, "do": "code"})
    code = latest_shown(phone(number))
    return browser.post(url(vote, number), {**chosen, "do": "cast", "code": code})


def opened_with(cast, change):
    """An open vote whose roll was changed before it was frozen."""
    before = polling.FROZEN - timedelta(days=40)
    roll = open_roll(cast, 3, phones=True, at=before)
    change(roll)
    publishing.publish(roll.pk, by=keeper(cast), at=before)
    freezing.freeze(roll.pk, by=keeper(cast), at=polling.FROZEN)
    case = drafting.draft(cast.place("AH"), polling.terms(), by=cast.li, at=polling.FROZEN)
    for matter in (USE_FUND, RAISE_FUND):
        items.add_item(case.pk, matter, by=cast.li, at=polling.FROZEN)
    announcing.publish_notice(case.pk, by=cast.li, at=polling.NOTICED)
    sweep(at=polling.OPENS + timedelta(minutes=1))
    return polling.vote(case.pk)


def make_election(vote) -> None:
    """An election of two among three, put onto the ballot as it stands."""
    election = Election.objects.create(
        compound=vote.compound,
        kind="renewal",
        seats=2,
        alternates=1,
        opened_at=BUILT,
        opened_by="街道",
        closes_at=BUILT,
    )
    item = Item.objects.create(
        vote=vote, position=3, klass="election", title="选举委员", seats=2, alternates=1
    )
    for n in (1, 2, 3):
        person = Person.objects.create(name=f"候选人{n}", created_at=BUILT)
        stands = Candidacy.objects.create(
            election=election,
            number=n,
            person=person,
            source="self",
            token=f"t{n}",
            state="listed",
            named_at=BUILT,
            named_by="街道",
        )
        Option.objects.create(item=item, position=n, candidacy=stands)
