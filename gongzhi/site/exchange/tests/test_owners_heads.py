"""Who is one owner, and who is behind the name: heads and persons of a roll that is taken in."""

from django.db import connection

from gongzhi.journal.models import Entry
from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.roll import queries
from gongzhi.mechanisms.owners.roll.models import Conflict, Holder, Owner, Roll, Unit
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from tests.cast import MONDAY

from .tables import ANNA, BO, OWNERS, counts, owners, results


def unit(number: str) -> Unit:
    return Unit.objects.select_related("owner").get(number=number)


def open_ones() -> set[tuple[str, str]]:
    return set(Conflict.objects.filter(settled_at=None).values_list("gap", "unit"))


# --- heads: 建筑物区分所有权司法解释 9, 山东省物业管理条例 25 ---


def test_one_person_with_several_units_is_one_head(cast, tmp_path):
    owners(tmp_path, f"1-1-1,50,登记,张三,{ANNA},,,,", f"1-1-2,60,登记,张三,{ANNA},,,,")
    assert unit("1-1-1").owner == unit("1-1-2").owner
    assert Person.objects.filter(name="张三").count() == 1


def test_an_old_number_of_15_places_is_the_same_person(cast, tmp_path):
    old, new = "371481900101001", "371481199001010018"
    owners(tmp_path, f"1-1-1,50,登记,张三,{old},,,,", f"1-1-2,60,登记,张三,{new},,,,")
    assert unit("1-1-1").owner == unit("1-1-2").owner


def test_alone_and_with_another_are_two_owners_and_the_same_set_is_one(cast, tmp_path):
    owners(
        tmp_path,
        f"1-1-1,50,登记,张三,{ANNA},,,,",
        f"1-1-2,60,登记,张三、李四,{ANNA}、{BO},,张三,,",
        f"1-1-3,70,登记,李四、张三,{BO}、{ANNA},,,,",
    )
    assert unit("1-1-1").owner != unit("1-1-2").owner
    assert unit("1-1-2").owner == unit("1-1-3").owner
    assert queries.totals(Roll.objects.get()).total.heads == 2
    person = privacy.find(Field.ID_NUMBER, ANNA)
    assert len(queries.voter(Roll.objects.get(), person.pk)) == 2


def test_the_same_name_without_a_number_is_not_the_same_person(cast, tmp_path):
    owners(tmp_path, "1-1-1,50,登记,张伟,,,,,", "1-1-2,60,登记,张伟,,,,,")
    assert unit("1-1-1").owner != unit("1-1-2").owner
    assert open_ones() == {("no_id", "1-1-1"), ("no_id", "1-1-2")}


def test_an_organisation_is_one_head_by_its_code_or_its_name(cast, tmp_path):
    head = OWNERS + ",信用代码"
    code = "91350203M0001QAY9B"
    owners(
        tmp_path,
        "1-1-1,50,登记,,,,,乐陵（商贸）公司,,",
        f"1-1-2,60,登记,,,,,乐陵(商贸)公司,,{code}",
        f"1-1-3,60,登记,,,,,商贸公司,,{code}",
        "1-1-4,60,登记,,,,,另一公司,,",
        head=head,
    )
    assert unit("1-1-1").owner == unit("1-1-2").owner == unit("1-1-3").owner
    assert unit("1-1-4").owner != unit("1-1-1").owner
    assert unit("1-1-1").owner.uscc == code


def test_what_the_developer_has_not_sold_or_not_handed_over_is_one_head(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    owners(
        tmp_path,
        "1-1-1,50,登记,,,,,乐陵城建,",
        f"1-1-2,60,合同,张三,{ANNA},,,,已售未交付",
        "1-1-3,70,实测,,,,,乐陵城建,未售出",
        "1-1-4,80,实测,,,,,别的名称,未售出",
        report=report,
    )
    heads = {unit(f"1-1-{n}").owner for n in range(1, 5)}
    assert [(o.kind, o.title) for o in heads] == [("developer", "乐陵城建")]
    assert not Person.objects.filter(name="张三").exists(), "the buyer has no voice for it yet"
    assert "由建设单位表决" in results(report)[1]["原因"]
    assert Owner.objects.count() == 1


def test_the_developer_may_turn_out_to_be_one_that_owns_already(cast, tmp_path):
    owners(tmp_path, "1-1-1,50,登记,,,,,乐陵城建,", "1-1-3,70,实测,,,,,,未售出")
    assert Owner.objects.count() == 2
    owners(tmp_path, "1-1-4,70,实测,,,,,乐陵城建,未售出")
    assert unit("1-1-1").owner == unit("1-1-3").owner == unit("1-1-4").owner
    assert Owner.objects.count() == 1


def test_whoever_acts_for_an_organisation_votes_for_it(cast, tmp_path):
    owners(tmp_path, f"1-1-1,50,登记,办事甲,{ANNA},13900000001,,乐陵商贸,")
    holder = Holder.objects.get()
    assert (holder.capacity, holder.votes, holder.owner.title) == ("agent", True, "乐陵商贸")
    assert open_ones() == set()


def test_whoever_owns_only_a_stall_is_outside(cast, tmp_path):
    owners(tmp_path, f"1-1-1,50,登记,张三,{ANNA},,,,", f"车位1,12,登记,李四,{BO},,,,车位")
    found = queries.totals(Roll.objects.get())
    assert (found.total.heads, found.outside.heads, found.outside.area) == (1, 1, 120_000)


# --- persons ---


def test_a_number_that_is_registered_under_another_name_stays_out(cast, tmp_path):
    owners(tmp_path, f"1-1-1,95,登记,张三,{ANNA},,,,")
    outcome = owners(tmp_path, f"1-1-2,95,登记,李四,{ANNA},,,,")
    assert counts(outcome) == (0, 0, 0, 1)
    assert outcome.faults[0].column == "证件号"
    assert ANNA not in outcome.faults[0].value


def test_a_phone_that_somebody_else_uses_is_kept_of_both_and_told(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    known = privacy.person_with_phone("13900000001", name="周女士", at=MONDAY)
    row = f"1-1-1,95,登记,周桂兰,{ANNA},13900000001,,,"
    owners(tmp_path, row, report=report)
    owner = Holder.objects.get().person
    assert owner != known and owner.pk in privacy.sharing_phone(known.pk)
    assert "和另一个人登记的相同" in results(report)[0]["原因"]
    owners(tmp_path, row, report=report)
    assert results(report)[0]["原因"].count("手机号") == 0


def test_another_phone_than_the_one_that_is_known_is_told_and_not_taken(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    owners(tmp_path, f"1-1-1,95,登记,张三,{ANNA},13900000001,,,")
    owners(tmp_path, f"1-1-2,95,登记,张三,{ANNA},13900000002,,,", report=report)
    assert "登记的是另一个手机号" in results(report)[0]["原因"]
    assert privacy.read(Holder.objects.first().person_id, Field.PHONE) == "13900000001"


def test_a_resident_known_by_phone_and_name_becomes_the_owner(cast, tmp_path):
    known = privacy.person_with_phone("13900000001", name="张三", at=MONDAY)
    owners(tmp_path, f"1-1-1,95,登记,张三,{ANNA},13900000001,,,")
    assert Holder.objects.get().person == known
    assert privacy.read(known.pk, Field.ID_NUMBER) == ANNA
    written = history(f"person:{known.pk}")[-1]
    assert written.act == "correct" and ANNA not in written.details


def test_one_phone_of_several_owners_is_the_voters(cast, tmp_path):
    owners(tmp_path, f"1-1-1,95,登记,张三、李四,{ANNA}、{BO},13900000001,李四,,")
    assert privacy.find(Field.PHONE, "13900000001").name == "李四"


def test_values_lie_nowhere_in_clear(cast, tmp_path):
    owners(tmp_path, f"1-1-1,95,登记,张三,{ANNA},13900000001,,,", f"1-1-1,95,登记,李四,{BO},,,,")
    for entry in Entry.objects.all():
        assert not any(v in entry.details for v in (ANNA, BO, "13900000001", "张三", "李四"))
    with connection.cursor() as cursor:
        for table in ("roll", "owner", "holder", "unit", "conflict"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM owners_roll_{table} t")
            said = cursor.fetchone()[0] or ""
            assert not any(v in said for v in (ANNA, BO, "13900000001", "张三", "李四"))
