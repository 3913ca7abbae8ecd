"""The page of a term, and the pages that lead to one."""

from datetime import date

from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee.models import Committee, Member
from tests.cast import at

from . import made

NOW = at("11-24 10:00")
LIST = "/desk/owners/committees/"


def page_of(committee: Committee) -> str:
    return reverse("case", args=[Case.objects.get(pk=committee.pk).number])


def door(committee: Committee, name: str) -> str:
    return reverse(f"committee_{name}", args=[Case.objects.get(pk=committee.pk).number])


def text(answer) -> str:
    return answer.content.decode()


def test_who_sees_the_place_sees_the_term_and_only_the_clerk_files(desk, cast):
    made.name_housing(cast)
    committee = made.constituted(cast)
    for name in ("li", "qian", "wang", "feng", "zhu"):
        answer = desk(name, NOW).get(page_of(committee))
        if name == "zhu":
            continue  # has no seat before the filing… unless the city named it earlier
        assert answer.status_code == 200
        assert ("申请备案</h3>" in text(answer)) is (name == "qian")
    assert desk("wu", NOW).get(page_of(committee)).status_code == 404


def test_a_term_is_met_filed_and_certified_through_its_doors(desk, cast):
    made.name_housing(cast)
    committee = made.established(cast)
    chair, deputy, third, *rest = [m.pk for m in made.sitting(committee)]
    meeting = {
        "met_on": "2026-11-18",
        "present": [chair, deputy, third, *rest],
        "agreed": 5,
        "chair": chair,
        "deputies": [deputy],
    }
    qian = desk("qian", at("11-18 15:00"))
    few = {**meeting, "present": [chair, deputy], "agreed": 2}
    refused = qian.post(door(committee, "constitute"), few)
    assert refused.status_code == 422 and "SDR 32" in text(refused)
    assert qian.post(door(committee, "constitute"), meeting).status_code == 303
    assert Member.objects.get(pk=chair).role == "chair"
    short = {"papers": ["rules"]}
    assert "管理规约" in text(qian.post(door(committee, "file"), short))
    assert qian.post(door(committee, "file"), {"papers": made.PAPERS}).status_code == 303
    zhu = desk("zhu", at("11-20 09:00"))
    assert "出具备案证明" in text(zhu.get(page_of(committee)))
    given = {"number": "乐住建业备〔2026〕9号", "on": "2026-11-20"}
    assert zhu.post(door(committee, "certify"), given).status_code == 303
    assert Case.objects.get(pk=committee.pk).state == "in_office"


def test_decisions_are_kept_published_and_seen(desk, cast):
    committee = made.in_office(cast)
    people = [m.pk for m in made.sitting(committee)]
    told = {
        "title": "夜间值守", "text": "请物业安排", "met_on": "2026-11-23",
        "present": people, "agreed": 4,
    }  # fmt: skip
    qian = desk("qian", NOW)
    assert qian.post(door(committee, "resolve"), told).status_code == 303
    found = committee.resolutions.get(title="夜间值守")
    page = text(qian.get(page_of(committee)))
    assert "夜间值守" in page and "公布决定" in page
    assert qian.post(door(committee, "publish"), {"resolution": found.pk}).status_code == 303
    found.refresh_from_db()
    assert found.published_at


def test_another_streets_post_gets_through_no_door(desk, cast):
    committee = made.in_office(cast)
    wu = desk("wu", NOW)
    for name in ("resolve", "publish", "tell", "void", "expire", "authorise", "receive"):
        answer = wu.post(door(committee, name), {"note": "x", "authority": "x"})
        assert answer.status_code in (403, 404), name


def test_party_and_office_are_seen_by_those_who_keep_the_record(desk, cast):
    committee = made.in_office(cast)
    assert "本人同意记的" in text(desk("qian", NOW).get(page_of(committee)))
    assert "本人同意记的" not in text(desk("wang", NOW).get(page_of(committee)))


def test_the_page_of_a_term_asks_few_questions(desk, cast, queries):
    committee = made.in_office(cast)
    client = desk("qian", NOW)
    client.get(page_of(committee))
    with queries() as seen:
        client.get(page_of(committee))
    assert len(seen) <= 8, "\n".join(seen)


def test_a_revoked_vote_is_told_on_the_page_with_the_way_out(desk, cast):
    committee = made.in_office(cast)
    page = text(desk("li", NOW).get(page_of(committee)))
    assert "选举决定被撤销</summary>" not in page
    type(committee.vote).objects.filter(pk=committee.vote_id).update(
        revoked_at=NOW, revoked_why="街道〔2026〕1号"
    )
    page = text(desk("li", NOW).get(page_of(committee)))
    assert "街道〔2026〕1号" in page and "选举决定被撤销</summary>" in page


# --- from the page of the assembly and of the vote ------------------------------------------------


def test_the_street_confirms_from_the_page_of_the_assembly(desk, cast):
    vote = made.voted(cast, made.election(cast))
    formation = Case.objects.get(pk=vote.election.formation_id)
    li = desk("li", made.CONFIRMED_AT)
    assert "确认业委会产生" in text(li.get(reverse("case", args=[formation.number])))
    elected = reverse("committee_of_elected", args=[formation.number])
    assert li.post(elected, {"years": 3}).status_code == 303
    assert Committee.objects.get().until == date(2029, 11, 16)


def test_a_vote_that_elected_is_not_sent_back_to_preparation(desk, cast):
    vote = made.voted(cast, made.election(cast))
    formation = Case.objects.get(pk=vote.election.formation_id)
    again = reverse("committee_of_not_passed", args=[formation.number])
    answer = desk("li", made.CONFIRMED_AT).post(again)
    assert answer.status_code == 409 and "选出了业委会" in text(answer)


def test_the_street_confirms_a_renewal_from_the_page_of_the_vote(desk, cast):
    made.on_paper(cast)
    vote = made.voted(cast, made.election(cast, "renewal"))
    number = Case.objects.get(pk=vote.pk).number
    li = desk("li", made.CONFIRMED_AT)
    assert "确认新一届业委会产生" in text(li.get(reverse("case", args=[number])))
    assert "确认新一届业委会产生" not in text(
        desk("feng", made.CONFIRMED_AT).get(reverse("case", args=[number]))
    )
    li = desk("li", made.CONFIRMED_AT)
    done = li.post(reverse("committee_by_establish", args=[number]), {"years": 5})
    assert done.status_code == 303 and Committee.objects.filter(ended_on=None).count() == 1
