"""Keys of other systems: who issues them, what they open, when they stop."""

import json
from datetime import date, timedelta

import pytest

from gongzhi.journal.models import Entry
from gongzhi.people.models import Organisation, Post
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.site import cli, tokens
from gongzhi.site.models import ApiToken
from tests.cast import MONDAY, at
from tests.matters import TEXT
from tests.systems import ROOT, System

SOON = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def monday(clock):
    clock(MONDAY)


def post_of(cast, who: str) -> Post:
    return Post.objects.get(pk=getattr(cast, who).post_id)


def issue(cast, who: str = "shen", **changes) -> tuple[ApiToken, str]:
    words = {
        "name": "12345 热线",
        "post": post_of(cast, who),
        "scopes": ["matters:read", "matters:write"],
        "expires_at": SOON,
        "by": cast.lv,
        "at": MONDAY,
    }
    return tokens.issue(**(words | changes))


def test_only_the_security_administrator_issues_and_revokes(cast):
    token, _secret = issue(cast)
    for who in ("he", "shi", "feng", "li"):
        with pytest.raises(NotYours):
            issue(cast, by=getattr(cast, who))
        with pytest.raises(NotYours):
            tokens.revoke(token.pk, by=getattr(cast, who), at=MONDAY)


def test_the_secret_is_256_random_bits_and_kept_nowhere(cast):
    token, secret = issue(cast)
    assert secret.startswith("gz1_") and len(secret) == 4 + 43
    assert secret != issue(cast)[1]
    kept = json.dumps(ApiToken.objects.filter(pk=token.pk).values().get(), default=str)
    assert secret[4:] not in kept and token.digest == tokens.digest(secret)
    assert not Entry.objects.filter(details__contains=secret[4:]).exists()


def test_issuing_and_revoking_are_on_the_record(cast):
    token, _secret = issue(cast)
    tokens.revoke(token.pk, by=cast.lv, at=MONDAY)
    acts = Entry.objects.filter(subject=f"token:{token.pk}").order_by("seq")
    assert [a.act for a in acts] == ["issue", "revoke"]
    assert {a.post for a in acts} == {cast.lv.post_id}
    assert json.loads(acts[0].details)["scopes"] == ["matters:read", "matters:write"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["matters:read", "everything"]}, "scopes"),
        ({"expires_at": MONDAY}, "expires"),
        ({"expires_at": MONDAY + timedelta(days=367)}, "expires"),
    ],
)
def test_a_faulty_token_is_refused_at_its_field(cast, wrong, field):
    with pytest.raises(Incomplete) as refusal:
        issue(cast, **wrong)
    assert refusal.value.field == field


@pytest.mark.parametrize("who", ["he", "lv", "shi"])
def test_no_system_acts_from_an_administrators_post(cast, who):
    with pytest.raises(Incomplete) as refusal:
        issue(cast, who)
    assert refusal.value.field == "post"


def test_a_post_that_is_no_more_gets_no_token(cast):
    Post.objects.filter(pk=cast.shen.post_id).update(until=date(2026, 11, 1))
    with pytest.raises(Incomplete):
        issue(cast)


def test_a_system_acts_as_its_post_and_as_no_person(cast):
    _token, secret = issue(cast, "li")
    actor = tokens.recognise(secret, key="", at=MONDAY).actor
    assert actor.label == "市中街道办事处 · 值班岗（12345 热线）" and actor.person_id is None
    mine = ("duty", "post_id", "organisation_id", "place_id", "place_kind", "place_path")
    assert all(getattr(actor, name) == getattr(cast.li, name) for name in mine)


def opens(secret: str) -> bool:
    status = System(secret).get("/matters").status_code
    assert status in (200, 401)
    return status == 200


def test_a_token_opens_until_it_is_revoked(cast):
    token, secret = issue(cast)
    assert opens(secret) and not opens(secret[:-1]) and not opens("")
    tokens.revoke(token.pk, by=cast.lv, at=MONDAY)
    assert not opens(secret)
    with pytest.raises(NotNow):
        tokens.revoke(token.pk, by=cast.lv, at=MONDAY)


def test_a_token_opens_until_it_expires(cast, clock):
    _token, secret = issue(cast)
    clock(SOON - timedelta(seconds=1))
    assert opens(secret)
    clock(SOON)
    assert not opens(secret)


@pytest.mark.parametrize("what", [Post, Organisation])
def test_a_token_ends_with_its_post_and_its_organisation(cast, what):
    _token, secret = issue(cast)
    pk = cast.shen.post_id if what is Post else cast.shen.organisation_id
    what.objects.filter(pk=pk).update(until=date(2026, 11, 16))
    assert not opens(secret)


@pytest.mark.parametrize("said", ["Basic abc", "Bearer", "Bearer ", "bearer x y", "令牌"])
def test_another_kind_of_authorization_opens_nothing(cast, client, said):
    assert client.get(f"{ROOT}/matters", headers={"Authorization": said}).status_code == 401


def test_who_asks_and_what_was_answered_before_come_in_one_query(cast, queries):
    _token, secret = issue(cast)
    asking = System(secret)
    first = asking.post("/matters", {"text": TEXT, "place": "AH"}, key="a")
    with queries() as seen:
        again = asking.post("/matters", {"text": TEXT, "place": "AH"}, key="a")
    assert again.json() == first.json() and len(seen) == 1


def test_the_day_of_the_last_use_is_noted_once_a_day(cast, queries, clock):
    token, secret = issue(cast)
    assert opens(secret)
    token.refresh_from_db()
    assert token.last_used_on == date(2026, 11, 16)
    with queries() as seen:
        opens(secret)
    assert not any(sql.startswith("UPDATE") for sql in seen)


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def gongzhi(cast, capsys, monkeypatch):
    """`gongzhi("token", "list")` → (exit status, what was printed, what was complained of)."""
    monkeypatch.setattr(cli, "use_database", lambda: None)

    def run(*words: str) -> tuple[int, str, str]:
        status = cli.main([*words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


CREATE = ("token", "create", "--name", "12345 热线", "--scopes", "matters:read", "--json")


def test_the_command_issues_lists_and_revokes(gongzhi):
    status, out, _err = gongzhi(*CREATE, "--post", "pt/热线坐席", "--by", "lv", "--days", "30")
    made = json.loads(out)
    assert status == 0 and opens(made["token"])
    assert made["expires_at"] == at("12-16 09:00").isoformat()
    _status, out, _err = gongzhi("token", "list", "--json")
    (row,) = json.loads(out)
    assert row["open"] and row["ends_in"] == made["token"][-4:] and made["token"] not in out
    assert gongzhi("token", "revoke", str(made["id"]), "--by", "lv")[0] == 0
    assert not opens(made["token"])
    _status, out, _err = gongzhi("token", "list")
    assert "已失效" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--post", "pt/热线坐席", "--by", "he"), "安全管理员"),
        (("--post", "pt/热线坐席", "--by", "nobody"), "安全管理员"),
        (("--post", "pt/没有", "--by", "lv"), "没有叫"),
        (("--post", "x", "--by", "lv"), "不是岗位编号"),
        (("--post", "pt/安全管理员", "--by", "lv"), "管理员岗位"),
        (("--post", "pt/热线坐席", "--by", "lv", "--days", "9999"), "最长一年"),
    ],
)
def test_the_command_says_what_is_wrong_and_issues_nothing(gongzhi, words, said):
    status, out, err = gongzhi(*CREATE, *words)
    assert (status, out) == (1, "") and said in err
    assert not ApiToken.objects.exists()
