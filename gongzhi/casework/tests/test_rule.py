"""A deadline can tell which version of which parameter it was read from."""

import json

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.journal.models import Entry
from gongzhi.policy.services import set_parameter
from tests.cast import at
from tests.matters import raised


def test_the_default_is_named_until_the_city_sets_a_version(cast):
    matter = raised(cast)
    assert matter.case.rule == "matters.accept@default"
    row = set_parameter(
        "matters.handle", "3WD", reason="会议纪要", by=cast.he, at=at("11-16 09:05")
    )
    case = advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00"))
    assert (case.limit, case.rule) == ("3WD", f"matters.handle@{row.pk}")
    told = Entry.objects.get(subject=case.subject, act="matter.accept")
    assert json.loads(told.details)["rule"] == case.rule


def test_a_case_that_began_under_an_older_version_keeps_its_deadline(cast):
    matter = raised(cast)
    due = advance(matter.pk, "accept", by=cast.wang, at=at("11-16 10:00")).due_at
    set_parameter("matters.handle", "1WD", reason="会议纪要", by=cast.he, at=at("11-16 11:00"))
    assert Case.objects.get(pk=matter.pk).due_at == due
