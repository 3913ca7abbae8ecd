"""`gongzhi votes count`: what is printed, how it ends, that it needs neither server nor Django."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongzhi.mechanisms.owners.counting.tests.halls import ballot, e, flats, line, m, question
from gongzhi.site.cli import main

ASKED = question(
    [*flats(3, "300.00"), line("P-1", "12.00", "p", "parking")],
    [m("m1", code="USE_REPAIR_FUND"), m("m2", "special"), e(alternates=1)],
    [
        ballot("o1", {"m1": "for", "e1": ["a"]}),
        ballot("o1", {"m1": "for"}, "online"),
        ballot("o2", {"m1": "for", "e1": ["a"]}),
        ballot("o2", {"m1": "for"}, cast_at="2026-04-29T08:00:00+08:00"),
        ballot("p", {"m1": "against"}),
    ],
    policy={"silence_counts_with_majority": True},
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "vote.json"
    path.write_text(json.dumps(ASKED), encoding="utf-8")
    return path


def test_the_answer_as_json(file, capsys):
    assert main(["votes", "count", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["matters"]["m1"]["passed"] is True


def test_the_answer_as_a_page_to_be_read(file, capsys):
    assert main(["votes", "count", str(file)]) == 0
    page = capsys.readouterr().out
    assert "全体业主　3 人，300.00 平方米" in page and "只有车位的 1 人" in page
    assert "m1　一般事项：使用维修资金〔民法典 278 第一款第五项〕　通过" in page
    assert "m2　特别事项　未通过" in page and "  当选　a" in page
    assert page.count("占全体的三分之二以上") == 1  # the quorum is told once for all matters
    assert "不计的票　p：只有车位" in page and "先按纸质计　o1" in page
    assert "取代　o2（paper）" in page and "参考：未参与的业主随多数的" in page


def test_without_the_quorum_the_page_says_why_nothing_passed(file, capsys):
    file.write_text(json.dumps({**ASKED, "ballots": []}))
    assert main(["votes", "count", str(file)]) == 0
    assert "未通过：参与表决的不够" in capsys.readouterr().out


def test_wrong_data_end_with_1_and_each_fault_with_its_place(file, capsys):
    roll = [{**ASKED["roll"][0], "area": "-1"}, *ASKED["roll"][1:], ASKED["roll"][1]]
    file.write_text(json.dumps({**ASKED, "roll": roll}))
    assert main(["votes", "count", str(file), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert [row.partition("：")[0] for row in told.err.splitlines()] == [
        "roll[0].area",
        "roll[4].unit",
    ]


def test_a_file_that_is_not_there_ends_with_1(tmp_path, capsys):
    assert main(["votes", "count", str(tmp_path / "none.json")]) == 1
    assert "none.json" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["votes"], ["votes", "count"], ["votes", "guess", "x"]])
def test_wrong_use_ends_with_2(words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_collecting_garbage_goes_on_afterwards(file):
    main(["votes", "count", str(file), "--json"])
    assert gc.isenabled()


LOADED = "import sys; import gongzhi.mechanisms.owners.counting; print('django' in sys.modules)"


def test_counting_is_plain_python():
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True)
    assert told.stdout.strip() == b"False"


def test_it_runs_where_there_is_no_database_and_makes_none(file, tmp_path):
    home = tmp_path / "home"
    kept = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    words = [sys.executable, "-m", "gongzhi.site.cli", "votes", "count", str(file), "--json"]
    told = subprocess.run(
        words, env={**kept, "GONGZHI_DATA": str(home)}, capture_output=True, check=True
    )
    assert json.loads(told.stdout)["quorum"]["met"] and not home.exists()


EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "vote.json"


def test_the_example_in_the_manual_can_be_counted(capsys):
    assert main(["votes", "count", str(EXAMPLE)]) == 0
    page = capsys.readouterr().out
    for word in ("通过", "未通过", "当选", "不计的票", "先按纸质计", "取代"):
        assert word in page
