"""The officials' pages of first assemblies and elections: what they show, and what they send."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election, Formation
from tests.cast import at

from .forming import LISTED, MEMBERS, MONDAY, formed, listed, named, opened, prepared, started

WEDNESDAY = at("03-11 10:00")
FRIDAY = at("03-13 09:00")


def page(browser, name, *args, **asked):
    return browser.get(reverse(name, args=args), asked)


def test_the_street_starts_it_on_one_page(desk, cast):
    li = desk("li", MONDAY)
    form = page(li, "assembly_start", compound="AH").content.decode()
    assert "安和苑" in form and "柳河湾" not in form
    told = {"place": cast.place("AH").pk, "asked_on": "2026-03-02", "basis": "业主联名申请"}
    answer = li.post(reverse("assembly_start"), told)
    case = Case.objects.get(procedure="assembly")
    assert answer.status_code == 303 and answer["Location"] == reverse("case", args=[case.number])


def test_what_is_missing_comes_back_with_what_was_typed(desk, cast):
    li = desk("li", MONDAY)
    told = {"place": cast.place("AH").pk, "asked_on": "2026-03-10", "basis": "业主联名申请"}
    answer = li.post(reverse("assembly_start"), told)
    assert answer.status_code == 422
    assert (
        "起算日不能在今天之后" in answer.content.decode()
        and "业主联名申请" in answer.content.decode()
    )


def group(**changes):
    told = {"formed_on": "2026-03-09", "leads": "0"}
    for i, m in enumerate(MEMBERS):
        told |= {f"name_{i}": m.name, f"phone_{i}": m.phone, f"side_{i}": m.side}
    return told | changes


def test_the_group_is_typed_as_a_table_and_blank_rows_are_passed_over(desk, cast):
    case = started(cast).case
    li = desk("li", MONDAY)
    url = reverse("assembly_group", args=[case.number])
    assert li.get(url).content.decode().count('name="phone_') == 13
    assert li.post(url, group(leads="3")).status_code == 422  # an owner may not lead
    assert li.post(url, group(name_6="", phone_6="")).status_code == 422  # six
    assert li.post(url, group()).status_code == 303
    assert Formation.objects.get().members.count() == 7
    assert li.get(url).status_code == 409, "it stands already"


def test_the_page_of_a_case_shows_the_group_and_every_limit(desk, cast, queries):
    formation = prepared(cast)
    li = desk("li", WEDNESDAY)
    url = reverse("case", args=[formation.case.number])
    li.get(url)
    with queries() as seen:
        text = li.get(url).content.decode()
    assert len(seen) <= 14, seen
    for words in ("组员0", "街道办事处", "公布候选人名单", "2026-06-08", "发起首届选举"):
        assert words in text
    assert "138" not in text


def test_the_notice_is_sent_from_the_page_of_the_case(desk, cast):
    formation = formed(cast)
    li = desk("li", WEDNESDAY)
    number = formation.case.number
    assert "公告成员名单" in li.get(reverse("case", args=[number])).content.decode()
    answer = li.post(
        reverse("assembly_notice_members", args=[number]), {"words": "监督电话 6261000"}
    )
    assert answer.status_code == 303
    formation.refresh_from_db()
    assert "监督电话 6261000" in formation.members_notice.body


def test_the_list_is_narrowed_and_exported(desk, cast):
    prepared(cast)
    li = desk("li", WEDNESDAY)
    assert "安和苑首次业主大会" in page(li, "assemblies").content.decode()
    empty = page(li, "assemblies", state="closed").content.decode()
    assert "没有符合筛选的" in empty
    sheet = page(li, "assemblies", format="xlsx")
    assert sheet["Content-Type"].endswith("sheet")
    assert "还没有首次业主大会" in page(desk("wu", WEDNESDAY), "assemblies").content.decode()


def test_an_election_is_opened_and_somebody_named(desk, cast):
    prepared(cast)
    li = desk("li", FRIDAY)
    opens = {"kind": "first", "seats": "5", "alternates": "2", "closes_at": "2026-03-20T17:30"}
    answer = li.post(reverse("election_open", args=["AH"]), opens)
    election = Election.objects.get()
    assert answer["Location"] == reverse("election", args=[election.pk])
    assert election.closes_at == at("03-20 17:30"), "city time"
    told = {
        "name": "候选0",
        "phone": "13900000000",
        "units": "1-1-101",
        "source": "self",
        "met": ["owner", "capacity"],
        "party": "yes",
        "consent": "本人书面同意",
        "in_company": "yes",
    }
    assert li.post(reverse("candidate_name", args=[election.pk]), told).status_code == 303
    shown = page(li, "election", election.pk).content.decode()
    assert "候选0" in shown and "利益冲突" in shown and "本人没有声明" in shown
    assert "139" not in shown


def test_what_is_refused_stands_at_its_field(desk, cast):
    election = opened(cast)
    li = desk("li", FRIDAY)
    told = {"name": "候选0", "phone": "13900000000", "units": "1-1-101", "source": "self"}
    answer = li.post(reverse("candidate_name", args=[election.pk]), told | {"party": "yes"})
    assert answer.status_code == 422 and "同意" in answer.content.decode()
    joint = told | {"source": "joint", "backers": "1", "backers_of": "280"}
    answer = li.post(reverse("candidate_name", args=[election.pk]), joint)
    assert answer.status_code == 422 and "至少 56 人" in answer.content.decode()


def test_the_list_is_seen_before_it_is_public(desk, cast):
    election = opened(cast)
    named(cast, election, 5)
    li = desk("li", LISTED)
    before = page(li, "election_list", election.pk).content.decode()
    assert "1. 候选0（1 号楼）" in before and "5 人没有经过联审" in before
    url = reverse("election_list", args=[election.pk])
    assert li.post(url, {}).status_code == 422
    assert li.post(url, {"unreviewed": "on"}).status_code == 303
    assert "名单已公布" in page(li, "election", election.pk).content.decode()


def test_withdrawing_declining_changing_and_ending_each_have_a_page(desk, cast):
    election = opened(cast)
    one, two, _three = named(cast, election, 3)
    li = desk("li", FRIDAY)
    out = reverse("candidate_withdraw", args=[one.pk])
    assert li.post(out, {"reason": "搬家"}).status_code == 303
    off = reverse("candidate_decline", args=[two.pk])
    assert li.post(off, {"condition": "time", "reason": "常年在外"}).status_code == 303
    assert set(Candidacy.objects.values_list("state", flat=True)) == {
        "withdrawn",
        "declined",
        "named",
    }
    terms = {"seats": "7", "alternates": "3", "closes_at": "2026-03-27T17:30"}
    assert li.post(reverse("election_change", args=[election.pk]), terms).status_code == 303
    assert (
        li.post(reverse("election_end", args=[election.pk]), {"reason": "改期"}).status_code == 303
    )


ELECTION_PAGES = ("election", "election_change", "election_list", "election_end", "candidate_name")


@pytest.mark.parametrize("who", ["wu", "han", "feng", "xu", "shi"])
@pytest.mark.parametrize("name", ELECTION_PAGES)
def test_a_stranger_can_not_tell_an_election_from_nothing(desk, cast, who, name):
    election = opened(cast)
    assert page(desk(who, FRIDAY), name, election.pk).status_code == 404


def test_a_candidate_of_another_street_is_not_there(desk, cast):
    (one,) = named(cast, opened(cast))
    wu = desk("wu", FRIDAY)
    for name in ("candidate_withdraw", "candidate_decline"):
        assert wu.post(reverse(name, args=[one.pk]), {"reason": "x"}).status_code == 404
    assert page(wu, "election_open", "AH").status_code == 404


def test_the_table_of_candidates_leaves_what_was_told_in_trust_behind(desk, cast):
    import io
    import zipfile

    election = opened(cast)
    named(cast, election, 1, party=True, consent="书面同意", statement="老住户")
    sheet = page(desk("li", FRIDAY), "election", election.pk, format="xlsx")
    inside = zipfile.ZipFile(io.BytesIO(b"".join(sheet)))
    text = "".join(inside.read(n).decode() for n in inside.namelist() if n.endswith(".xml"))
    assert "候选0" in text
    for hidden in ("139", "书面同意", "党员", "老住户"):
        assert hidden not in text


def test_an_election_page_takes_as_many_queries_for_many_as_for_few(desk, cast, queries):
    election = opened(cast)
    named(cast, election, 9)
    li = desk("li", FRIDAY)
    url = reverse("election", args=[election.pk])
    li.get(url)
    with queries() as seen:
        li.get(url)
    assert len(seen) <= 9, seen


def test_a_decided_vote_offers_to_prepare_again(desk, cast):
    election = listed(cast)
    Case.objects.filter(pk=election.formation_id).update(
        state="decided", awaiting=cast.org("sz").pk
    )
    li = desk("li", at("04-13 09:00"))
    number = election.formation.case.number
    assert "再筹备" in li.get(reverse("case", args=[number])).content.decode()
    assert li.post(reverse("assembly_not_passed", args=[number])).status_code == 303
    assert Case.objects.get(pk=election.formation_id).state == "preparing"


def test_once_the_list_is_public_the_way_leads_to_the_vote(desk, cast):
    election = listed(cast)
    number = election.formation.case.number
    text = desk("li", at("03-24 09:00")).get(reverse("case", args=[number])).content.decode()
    assert f"{reverse('vote_new')}?place=AH" in text
