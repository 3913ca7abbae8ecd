"""From publishing to the freeze, through the pages."""

import json
import re
from datetime import timedelta

import pytest

from gongzhi.mechanisms.owners.roll import freezing, publishing
from gongzhi.mechanisms.owners.roll.models import Owner, Roll
from gongzhi.notices import services as notices
from tests.cast import MONDAY

from .building import LONG_BEFORE, frozen_roll, open_roll, resident
from .pages import text, unit, url

BEFORE = MONDAY - LONG_BEFORE


@pytest.fixture
def roll(cast):
    return open_roll(cast, 5, phones=True, parking=1, unsold=1)


def test_the_way_from_publishing_to_the_freeze(desk, cast, roll, clock):
    page = text(desk("li", BEFORE).get(url("roll_publish")))
    assert "名册共 7 户（车位也列在内），业主 6 人，专有部分面积 600.00 平方米" in page
    assert "业主1" not in page and "业＊" not in page
    assert desk("li", BEFORE).post(url("roll_publish")).status_code == 303
    roll.refresh_from_db()
    objection = notices.object_to(
        roll.notice_id, "面积应是 98 平方米", by=resident(roll, 1), at=BEFORE + timedelta(days=1)
    )
    page = text(desk("li", BEFORE + timedelta(days=2)).get(url("roll_freeze")))
    assert "异议期还没有过" in page and "1 条异议没有答复" in page and "不再改" not in page
    assert desk("li", BEFORE + timedelta(days=2)).post(url("roll_freeze")).status_code == 409
    page = text(desk("li").get(url("roll_objections")))
    assert "面积应是 98" in page and "#1 1-1-100" in page
    where = url("roll_objection", objection.pk)
    assert 'name="answer"' not in desk("qian").get(where).content.decode(), "the publisher answers"
    assert desk("li").post(where, {"upheld": "no", "answer": ""}).status_code == 422
    assert desk("li").post(where, {"upheld": "no", "answer": "与登记一致"}).status_code == 303
    assert "不再改" in text(desk("li").get(url("roll_freeze")))
    assert desk("li").post(url("roll_freeze")).status_code == 303
    roll.refresh_from_db()
    assert roll.digest == freezing.digest(roll)
    page = text(desk("li").get(url("roll")))
    assert "已冻结" in page and "另开一份新名册" in page and "加一户" not in page


def test_a_notice_is_withdrawn_with_a_reason(desk, cast, roll):
    publishing.publish(roll.pk, by=cast.li, at=MONDAY)
    assert desk("li").post(url("roll_withdraw"), {"reason": ""}).status_code == 422
    assert desk("li").post(url("roll_withdraw"), {"reason": "漏了二号楼"}).status_code == 303
    roll.refresh_from_db()
    assert roll.notice.withdrawn_at


def test_a_frozen_roll_shows_how_to_make_its_digest_again(desk, cast, tmp_path):
    import subprocess
    import sys

    roll = frozen_roll(cast, 4, parking=1, unsold=1)
    page = desk("qian").get(url("roll_proof")).content.decode()
    assert roll.digest in page
    answer = desk("qian").get(url("roll_lines"))
    told = json.loads(answer.content)
    assert told["digest"] == roll.digest
    assert set(told["roll"][0]) == {"unit", "area", "owner", "kind"}
    assert "业主" not in answer.content.decode() and "城建" not in answer.content.decode()
    (tmp_path / "lines.json").write_bytes(answer.content)
    from html import unescape

    recipe = unescape(re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)[1])
    (tmp_path / "recipe.py").write_text(recipe)
    made = subprocess.run(
        [sys.executable, "recipe.py", "lines.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == roll.digest


def test_a_frozen_roll_offers_no_form_and_takes_none(desk, cast):
    roll = frozen_roll(cast, 3)
    pk = unit(roll).pk
    page = desk("qian").get(url("roll_unit", pk)).content.decode()
    assert "不能再改" in page and "roll_unit_act" not in page and "/give/" not in page
    sent = {"people": "某人", "reason": "产权证"}
    refused = desk("qian").post(url("roll_unit_act", pk, "give"), sent)
    assert refused.status_code == 409 and "另开一份新名册" in text(refused)
    assert roll.digest == freezing.digest(roll)


def test_an_earlier_roll_can_still_be_read(desk, cast):
    first = frozen_roll(cast, 3)
    desk("qian").post(url("roll_open"), {"empty": ""})
    assert Roll.objects.count() == 2
    assert Owner.objects.filter(roll__number=2).count() == 3
    page = text(desk("qian").get(url("roll", roll=1)))
    assert "第 1 册" in page and "已冻结" in page
    assert "第 1 册" in text(desk("qian").get(url("roll_unit", unit(first).pk)))
