"""The city's own data come in through the services that people use, with what each needs."""

import pytest

from gongzhi.journal.services import history
from gongzhi.people import privacy
from gongzhi.people.models import Account, Field, Holding, Mandate, Organisation, Post
from gongzhi.people.reach import handlers
from gongzhi.places.models import Place
from gongzhi.site.exchange.kind import Misuse
from tests.cast import MONDAY

from .tables import counts, results, take_in, text


def csv(tmp_path, words: str):
    return text(tmp_path / "a.csv", words)


def why(outcome) -> list[tuple[str, str]]:
    return [(f.column, f.why) for f in outcome.faults]


# --- places and organisations ---------------------------------------------------------------------


def test_a_compound_may_name_its_grid(cast, tmp_path):
    take_in("places", csv(tmp_path, "编码,名称,类别,上级,网格\nX1,新苑,小区,371481001031,G01\n"))
    assert Place.objects.get(code="X1").grid_cover.grid == cast.place("G01")


def test_a_name_that_several_have_is_no_parent(cast, tmp_path):
    take_in("places", csv(tmp_path, "编码,名称,类别,上级\nX1,桃源里,小区,371481001032\n"))
    outcome = take_in("places", csv(tmp_path, "编码,名称,类别,上级\nB,1 号楼,楼栋,桃源里\n"))
    [(column, reason)] = why(outcome)
    assert column == "上级编码" and "X1" in reason and "TY" in reason


def test_an_organisation_comes_with_the_places_it_covers(cast, tmp_path):
    words = "编码,名称,类别,上级,覆盖地点\nfs,阜盛社区居委会,居委会,,371481001032\n"
    take_in("organisations", csv(tmp_path, words))
    found = handlers(cast.place("371481001032"), day=MONDAY.date())
    assert found["community"].code == "fs"
    assert counts(take_in("organisations", csv(tmp_path, words))) == (0, 0, 1, 0)


def test_a_company_manages_several_compounds_and_a_second_manager_stays_out(cast, tmp_path):
    words = "编码,名称,类别,服务小区\nw1,甲物业,物业公司,AH、TY\nw2,乙物业,物业公司,AH\n"
    outcome = take_in("organisations", csv(tmp_path, words))
    assert counts(outcome) == (1, 0, 0, 1) and "管理单位" in outcome.faults[0].why
    assert Mandate.objects.filter(kind="manages", organisation__code="w1").count() == 2
    assert not Organisation.objects.filter(code="w2").exists(), "a row comes in whole or not at all"


def test_a_mandate_that_is_new_in_the_table_is_given_once_the_table_is_to_be_believed(
    cast, tmp_path
):
    words = "编码,名称,类别,覆盖地点\nah-zb,安和苑党支部,小区党支部,AH、TY\n"
    assert why(take_in("organisations", csv(tmp_path, words)))[0][0] == "覆盖地点"
    outcome = take_in("organisations", csv(tmp_path, words), update=True)
    assert counts(outcome) == (0, 1, 0, 0)
    assert Mandate.objects.filter(organisation__code="ah-zb", kind="covers").count() == 2


def test_a_party_organisation_needs_the_parent_that_its_level_has(cast, tmp_path):
    words = "编码,名称,类别,上级\nz,新支部,党支部,swei\n"
    assert why(take_in("organisations", csv(tmp_path, words))) == [
        ("上级编码", "小区党支部的上级应是社区党委")
    ]


def test_a_credit_code_that_fails_its_check_needs_a_reason(cast, tmp_path):
    words = "编码,名称,类别,信用代码,代码校验说明\nw,甲,单位,91350203M0001QAY9B,{}\n"
    outcome = take_in("organisations", csv(tmp_path, words.format("")))
    assert why(outcome)[0][0] == "统一社会信用代码"
    assert counts(take_in("organisations", csv(tmp_path, words.format("证照如此")))) == (1, 0, 0, 0)


# --- people, posts, users -------------------------------------------------------------------------

PERSON = "姓名,手机号码,身份证号,住址,党员,党员信息来源\n"


def test_what_is_personal_is_kept_encrypted_and_on_record(cast, tmp_path):
    words = PERSON + "新人甲,138-0000-9999,371481199001010018,阳光小区3号楼,是,台账\n"
    assert counts(take_in("people", csv(tmp_path, words))) == (1, 0, 0, 0)
    person = privacy.find(Field.PHONE, "13800009999")
    assert privacy.read(person.pk, Field.ID_NUMBER) == "371481199001010018"
    assert person.party_member and person.party_source == "台账"
    acts = [line.act for line in history(f"person:{person.pk}")]
    assert acts == ["add", "correct", "correct"]
    assert "13800009999" not in str([vars(line) for line in history(f"person:{person.pk}")])
    assert counts(take_in("people", csv(tmp_path, words))) == (0, 0, 1, 0)


def test_a_failing_id_number_comes_in_with_a_remark_and_a_short_one_does_not(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    words = PERSON + "甲,13800009999,371481199001010010,,,\n乙,13800009998,37148119900101,,,\n"
    outcome = take_in("people", csv(tmp_path, words), report=report)
    assert counts(outcome) == (1, 0, 0, 1)
    assert "已照收" in results(report)[0]["原因"]
    assert outcome.faults[0].column == "身份证号"
    assert "19900101" not in outcome.faults[0].value, "a fault repeats personal values masked"


def test_one_phone_is_one_person_and_one_id_number_too(cast, tmp_path):
    take_in("people", csv(tmp_path, PERSON + "甲,13800009999,371481199001010018,,,\n"))
    words = PERSON + "乙,13800009999,,,,\n丙,13800009997,371481199001010018,,,\n"
    assert [c for c, _ in why(take_in("people", csv(tmp_path, words)))] == ["姓名", "身份证号"]


def test_a_party_attribute_names_its_source(cast, tmp_path):
    outcome = take_in("people", csv(tmp_path, PERSON + "甲,13800009999,,,是,\n"))
    assert why(outcome)[0][0] == "党员信息来源"


def test_personal_values_change_only_if_the_table_is_to_be_believed(cast, tmp_path):
    take_in("people", csv(tmp_path, PERSON + "甲,13800009999,,老地址,,\n"))
    new = csv(tmp_path, PERSON + "甲,13800009999,,新地址,,\n")
    outcome = take_in("people", new)
    assert why(outcome)[0][0] == "住址" and "老地址" not in why(outcome)[0][1]
    assert counts(take_in("people", new, update=True)) == (0, 1, 0, 0)
    person = privacy.find(Field.PHONE, "13800009999")
    assert privacy.read(person.pk, Field.ADDRESS) == "新地址"


POST = "组织编码,岗位,职责,负责人,任职人,任职人手机\n"


def test_a_post_comes_with_its_holder_and_reaches_what_its_organisation_covers(cast, tmp_path):
    words = POST + "zx,副主任,社区工作人员,否,新人甲,13800009999\n"
    assert counts(take_in("posts", csv(tmp_path, words))) == (1, 0, 0, 0)
    post = Post.objects.get(title="副主任")
    assert post.place.code == "371481001031" and not post.chief
    assert post.holdings.get().person == privacy.find(Field.PHONE, "13800009999")
    assert counts(take_in("posts", csv(tmp_path, words))) == (0, 0, 1, 0)


def test_one_person_may_hold_two_posts_and_is_known_by_the_phone(cast, tmp_path):
    words = (
        POST
        + "zx,甲岗,社区工作人员,,新人甲,13800009999\nzx,乙岗,社区工作人员,,新人甲,13800009999\n"
    )
    assert counts(take_in("posts", csv(tmp_path, words))) == (2, 0, 0, 0)
    assert (
        len(set(Holding.objects.filter(post__title__in=("甲岗", "乙岗")).values_list("person")))
        == 1
    )


def test_a_new_holder_takes_over_only_if_the_table_is_to_be_believed(cast, tmp_path):
    words = csv(tmp_path, POST + "zx,值班岗,社区工作人员,,新人甲,13800009999\n")
    outcome = take_in("posts", words)
    assert why(outcome)[0][0] == "任职人" and "钱社工" not in why(outcome)[0][1]
    assert counts(take_in("posts", words, update=True)) == (0, 1, 0, 0)
    post = Post.objects.get(organisation__code="zx", title="值班岗")
    held = Holding.objects.current(MONDAY.date()).get(post=post)
    assert held.person.name == "新人甲" and post.holdings.count() == 2


def test_a_post_of_an_organisation_that_covers_nothing_says_where_it_reaches(cast, tmp_path):
    assert why(take_in("posts", csv(tmp_path, POST + "gr,站长,部门经办岗,,,\n")))[0][0] == (
        "管到的地点编码"
    )


def test_an_account_gets_a_one_time_password_that_stands_in_the_result_file_alone(cast, tmp_path):
    take_in("people", csv(tmp_path, "姓名,手机号\n新人甲,13800009999\n"))
    path, report = csv(tmp_path, "用户名,手机号\nxinren,13800009999\n"), tmp_path / "out.xlsx"
    with pytest.raises(Misuse, match="--report"):
        take_in("users", path)
    outcome = take_in("users", path, report=report)
    assert counts(outcome) == (1, 0, 0, 0)
    account = Account.objects.get(username="xinren")
    [row] = results(report)
    password = row["原因"].split("：")[1].split("，")[0]
    assert account.check_password(password) and account.one_time_until
    assert password not in str(outcome.answer())
    assert counts(take_in("users", path, report=report)) == (0, 0, 1, 0)


def test_a_dry_run_gives_out_no_password(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    path = csv(tmp_path, "用户名,组织编码,岗位\nnew,gr,经办岗\n")
    Account.objects.filter(username="han").delete()
    assert counts(take_in("users", path, report=report, dry_run=True)) == (1, 0, 0, 0)
    assert results(report)[0]["原因"] == "" and not Account.objects.filter(username="new").exists()


def test_an_account_is_for_a_person_who_is_known(cast, tmp_path):
    words = "用户名,姓名,手机号,组织,岗位\na,,13900000000,,\nb,,,,\nli,别人,,,\nc,,,zx,没有\n"
    outcome = take_in("users", csv(tmp_path, words), report=tmp_path / "out.xlsx")
    assert [c for c, _ in why(outcome)] == ["手机号", "手机号", "用户名", "岗位"]
