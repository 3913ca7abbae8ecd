"""Two people at the same moment: one term, one delegation, one filing number, one publication."""

from datetime import date

import pytest

from gongzhi.mechanisms.owners.committee import deciding, electing, representing, services
from gongzhi.mechanisms.owners.committee.models import Committee, Delegation, Resolution
from gongzhi.notices.models import Notice
from tests import cast as the_cast
from tests.cast import at
from tests.together import refusals, together

from . import made

PEOPLE = tuple(representing.Chosen(f"代表{n}") for n in range(3))


@pytest.fixture
def cast(lasting_db):
    return the_cast.load()


def establish(cast, vote):
    return lambda: electing.establish(vote.pk, years=5, by=cast.li, at=made.CONFIRMED_AT)


def choose(cast):
    words = {"why": "入住率低", "document": "推选记录"}
    return lambda: representing.choose(
        cast.place("AH"), PEOPLE, **words, by=cast.qian, at=made.CONFIRMED_AT
    )


def test_a_vote_confirmed_twice_at_once_makes_one_committee(cast):
    vote = made.voted(cast, made.election(cast))
    outcomes = together(establish(cast, vote), establish(cast, vote))
    assert len(refusals(outcomes)) == 1 and Committee.objects.count() == 1


def test_a_committee_and_a_delegation_at_once_never_serve_side_by_side(cast):
    vote = made.voted(cast, made.election(cast))
    together(establish(cast, vote), choose(cast))
    assert Committee.objects.filter(ended_on=None).count() == 1
    assert not Delegation.objects.filter(until=None).exists()


def test_two_delegations_at_once_are_one(cast):
    assert len(refusals(together(choose(cast), choose(cast)))) == 1
    assert Delegation.objects.count() == 1


def test_one_filing_number_goes_to_one_committee(cast):
    first = made.filed(cast)
    paper = {"number": "", "certified_on": None}
    second = made.on_paper(
        cast, code="TY", since=date(2026, 11, 2), until=date(2031, 11, 2), **paper
    )
    seats = made.sitting(second)
    services.constitute(
        second.pk,
        meeting=made.Meeting(date(2026, 11, 3), seats, 5),
        offices=made.Offices(seats[0]),
        by=cast.qian,
        at=at("11-17 10:00"),
    )
    services.file(second.pk, papers=made.PAPERS, by=cast.qian, at=at("11-19 09:00"))

    def certify(pk):
        how = {"number": "乐住建业备〔2026〕1号", "on": date(2026, 11, 20)}
        return lambda: services.certify(pk, **how, by=cast.zhu, at=at("11-20 09:00"))

    assert len(refusals(together(certify(first.pk), certify(second.pk)))) == 1
    assert Committee.objects.exclude(filing_number="").count() == 1


def test_a_decision_published_twice_at_once_is_one_notice(cast):
    committee = made.constituted(cast)
    found = Resolution.objects.get(committee=committee)

    def publish():
        return deciding.publish(committee.pk, resolution=found, by=cast.qian, at=at("11-19 09:00"))

    assert len(refusals(together(publish, publish))) == 1
    assert Notice.objects.filter(subject=found.subject).count() == 1
