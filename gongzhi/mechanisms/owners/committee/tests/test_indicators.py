"""Figures of committees: three shares that add up, shares by consent with their base."""

from datetime import date

from gongzhi.indicators import registry
from gongzhi.indicators.indicator import figure
from gongzhi.mechanisms.owners.committee import members, representing
from gongzhi.mechanisms.owners.committee.models import Committee
from gongzhi.site.figures import asked
from tests.cast import at

from . import made

NOW = at("11-24 10:00")


def counted(key: str, *, until=date(2026, 11, 23), place=None):
    question = asked(date(2026, 11, 1), until, at=NOW, place=place)
    found = figure(registry.get(f"owners.{key}"), question)
    return found.numerator, found.denominator


def test_with_committee_with_representatives_and_with_neither_add_up(cast):
    made.in_office(cast)
    people = [representing.Chosen(f"代表{n}") for n in range(3)]
    how = {"why": "入住率低", "document": "推选记录", "by": cast.li, "at": at("11-20 09:00")}
    representing.choose(cast.place("TY"), people, **how)
    shares = [counted(k) for k in ("with_committee", "with_representatives", "with_neither")]
    assert shares == [(1, 3), (1, 3), (1, 3)]
    here = [counted(k, place=cast.place("371481001")) for k in ("with_committee", "with_neither")]
    assert here == [(1, 2), (0, 2)]


def test_a_committee_counts_from_its_election_to_its_end(cast):
    committee = made.established(cast)
    assert counted("with_committee", until=date(2026, 11, 15)) == (0, 3)
    assert counted("with_committee", until=date(2026, 11, 16)) == (1, 3)
    Committee.objects.filter(pk=committee.pk).update(ended_on=date(2026, 11, 20))
    assert counted("with_committee", until=date(2026, 11, 19)) == (1, 3)
    assert counted("with_committee", until=date(2026, 11, 20)) == (0, 3)


def test_shares_are_of_those_who_told_and_the_silent_are_counted_apart(cast):
    committee = made.in_office(cast)  # four told of the Party, nobody of an office
    assert counted("party_share") == (2, 4)
    assert counted("party_share_untold")[1] == 1
    assert counted("official_share") == (0, 0)
    question = asked(date(2026, 11, 1), date(2026, 11, 23), at=NOW)
    none = figure(registry.get("owners.official_share"), question)
    assert none.value is None and "没有委员同意" in none.why
    last = made.sitting(committee)[4]
    told = {"party": False, "official": True, "consent": "本人同意", "by": cast.qian, "at": NOW}
    members.tell(committee.pk, member=last, **told)
    assert counted("party_share") == (2, 5) and counted("official_share") == (1, 1)


def test_alternates_have_no_seat(cast):
    made.established(cast)
    assert counted("party_share")[1] + counted("party_share_untold")[1] == 5


def test_filings_overdue_and_terms_ending_are_counted(cast):
    made.on_paper(
        cast, number="", certified_on=None, since=date(2026, 10, 8), until=date(2031, 10, 8)
    )
    made.on_paper(cast, code="LH", number="3", until=date(2027, 1, 31))
    assert counted("filing_overdue")[1] == 1
    assert counted("filing_overdue", until=date(2026, 11, 8))[1] == 0, "the thirtieth day runs"
    assert counted("terms_ending")[1] == 1
