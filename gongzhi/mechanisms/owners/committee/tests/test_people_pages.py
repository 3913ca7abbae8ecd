"""A committee on paper, and representatives, through their pages."""

import io

from python_calamine import CalamineWorkbook

from gongzhi.mechanisms.owners.committee import representing
from gongzhi.mechanisms.owners.committee.models import Committee, Delegation
from tests.cast import at

NOW = at("11-24 10:00")
LIST = "/desk/owners/committees/"


def sheet(answer) -> list[list]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )


def text(answer) -> str:
    return answer.content.decode()


def rows(n: int, **more) -> dict:
    return (
        {f"name_{i}": f"老委员{i}" for i in range(n)}
        | {f"role_{i}": "member" for i in range(n)}
        | more
    )


def test_a_committee_on_paper_is_put_on_record(desk, cast):
    told = {
        "place": cast.place("AH").pk, "document": "2022 年公告", "since": "2022-03-01",
        "until": "2027-03-01", "seats": 5, "number": "3", "certified_on": "2022-03-20",
        **rows(5, role_0="chair"),
    }  # fmt: skip
    li = desk("li", NOW)
    assert li.get(f"{LIST}register/?compound=AH").status_code == 200
    short = li.post(f"{LIST}register/", {**told, "name_4": ""})
    assert short.status_code == 303, "four of five is more than half"
    assert Committee.objects.get().members.count() == 4
    again = li.post(f"{LIST}register/", told)
    assert again.status_code == 409 and "已有在任的业委会" in text(again)


def test_a_wrong_table_comes_back_with_what_was_typed(desk, cast):
    told = {
        "place": cast.place("AH").pk, "document": "公告", "since": "2022-03-01",
        "until": "2028-03-01", "seats": 5, **rows(5),
    }  # fmt: skip
    answer = desk("li", NOW).post(f"{LIST}register/", told)
    assert answer.status_code == 422 and "GR 32" in text(answer) and "老委员3" in text(answer)


def chosen(cast, code: str = "TY") -> Delegation:
    people = [representing.Chosen(f"代表{n}") for n in range(3)]
    how = {"why": "入住率低", "document": "推选记录", "by": cast.li, "at": at("11-20 09:00")}
    return representing.choose(cast.place(code), people, **how)


def test_representatives_are_chosen_listed_and_hand_in(desk, cast):
    qian = desk("qian", NOW)
    told = {
        "place": cast.place("TY").pk, "why": "入住率低", "document": "推选记录",
        "name_0": "甲", "name_1": "乙",
    }  # fmt: skip
    few = qian.post("/desk/owners/representatives/choose/", told)
    assert few.status_code == 422 and "3 到 5 人" in text(few)
    done = qian.post("/desk/owners/representatives/choose/", told | {"name_2": "丙"})
    assert done.status_code == 303
    found = Delegation.objects.get()
    page = f"/desk/owners/representatives/{found.pk}/"
    assert "代表不能代替" in text(qian.get(page))
    who = found.representatives.first()
    said = {"representative": who.pk, "kind": "carried", "text": "修电梯", "signers": ""}
    assert qian.post(f"{page}opinion/", said).status_code == 422
    assert qian.post(f"{page}opinion/", said | {"signers": 12}).status_code == 303
    assert "12 名业主签名" in text(qian.get(page))
    assert qian.post(f"{page}dissolve/", {"why": "重选"}).status_code == 303
    assert "登记业主代表" in text(qian.get("/desk/owners/representatives/"))


def test_another_street_sees_no_representatives(desk, cast):
    found = chosen(cast)
    wu = desk("wu", NOW)
    assert wu.get(f"/desk/owners/representatives/{found.pk}/").status_code == 404
    assert "桃源里" not in text(wu.get("/desk/owners/representatives/"))
    assert "桃源里" in text(desk("feng", NOW).get("/desk/owners/representatives/?q=tyl"))
    assert desk("han", NOW).get(f"/desk/owners/representatives/{found.pk}/").status_code == 404


def test_the_list_of_representatives_is_exported_with_few_questions(desk, cast, queries):
    chosen(cast)
    client = desk("li", NOW)
    rows = sheet(client.get("/desk/owners/representatives/?format=xlsx"))
    assert rows[1][0] == "桃源里" and rows[1][3] == "代表0、代表1、代表2"
    with queries() as seen:
        client.get("/desk/owners/representatives/")
    assert len(seen) <= 6, "\n".join(seen)
