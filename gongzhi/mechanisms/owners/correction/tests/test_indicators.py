"""Figures of corrections."""

from datetime import date

from gongzhi.indicators import registry
from gongzhi.indicators.indicator import figure
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import deciding, services
from gongzhi.site.figures import asked
from tests.cast import at

from .filed import FOUND, heard, member, proposed, vote_on


def test_corrections_are_counted_by_outcome(cast):
    who = member(cast)
    case = proposed(cast, who)
    deciding.remove_by_assembly(case.pk, item=vote_on(cast, case), by=cast.li, at=at("12-01 09:00"))
    other = heard(cast, made.sitting(who.committee)[0])
    services.unfounded(other.pk, findings=FOUND, by=cast.li, at=at("11-24 09:00"))
    question = asked(date(2026, 11, 1), date(2026, 11, 30), at=at("12-02 09:00"))

    def counted(key):
        found = figure(registry.get(f"owners.{key}"), question)
        return found.numerator, found.denominator

    assert counted("corrections")[1] == 2
    assert counted("corrections_founded") == (1, 2)
    assert counted("members_left")[1] == 1
