"""Who may read a case: the scope follows the post's place, or the seat."""

from dataclasses import replace

from gongzhi.casework.models import Case
from gongzhi.people.models import Mandate
from gongzhi.people.services import give_mandate
from tests.cast import FOUNDER, SINCE, at
from tests.matters import raised


def sees(by, matter) -> bool:
    return Case.objects.visible_to(by).filter(pk=matter.pk).exists()


def test_a_joint_branch_reads_the_cases_of_every_compound_it_covers(cast):
    matter = raised(cast, place="TY", phone=None)
    assert not sees(cast.wang, matter)
    give_mandate(
        cast.org("ah-zb"),
        cast.place("TY"),
        Mandate.Kind.COVERS,
        since=SINCE,
        by=FOUNDER,
        at=at("11-16 09:00"),
    )
    assert sees(cast.wang, matter)


def test_a_post_reads_what_lies_in_its_place_and_nothing_beside_it(cast):
    matter = raised(cast)
    assert all(sees(who, matter) for who in (cast.wang, cast.qian, cast.li, cast.feng, cast.xu))
    assert not any(sees(who, matter) for who in (cast.zheng, cast.wu, cast.han, cast.he))


def test_a_private_case_is_read_from_its_own_seats_alone(cast, monkeypatch):
    """Of a procedure that says so; not from above it, not from beside it, not by another duty."""
    from gongzhi.casework import registry
    from gongzhi.mechanisms.street_calls.procedure import CALL, RESPONSE
    from tests.calls import dispatched, response_of

    call = dispatched(cast)
    heat, roads = response_of(cast, call, "gr"), response_of(cast, call, "sz-yh")
    for flow in (CALL, RESPONSE):
        monkeypatch.setitem(registry._procedures, flow.name, replace(flow, private=True))
    readers = {
        call.pk: {"li", "feng", "qin", "han", "yang"},  # those called sit in the call, too
        heat: {"han", "li", "feng", "qin"},
        roads: {"yang", "li", "feng", "qin"},
    }
    for pk, allowed in readers.items():
        seen = {
            name
            for name, by in cast.actors.items()
            if Case.objects.visible_to(by).filter(pk=pk).exists()
        }
        assert seen == allowed
