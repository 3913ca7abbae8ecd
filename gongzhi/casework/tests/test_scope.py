"""Who may read a case: the scope follows the post's place, or the seat."""

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
