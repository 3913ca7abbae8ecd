"""`gongzhi triage`: the formats other programs rely on."""

import csv
import json

import pytest

from gongzhi.learning import judging, training
from gongzhi.learning.tests import made
from gongzhi.site import cli


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """(table, model), trained by the command."""
    folder = tmp_path_factory.mktemp("triage")
    table, model = folder / "t.csv", folder / "m"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["kind", "words"])
        rows.writerows(zip(*reversed(made.texts()), strict=True))
    columns = ["--text", "words", "--label", "kind"]
    assert cli.main(["triage", "train", str(table), *columns, "--out", str(model)]) == 0
    return table, model


def answered(capsys, *args: object):
    capsys.readouterr()
    assert cli.main(["triage", *map(str, args), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_train_says_what_it_learned_from(files, capsys, tmp_path):
    out = tmp_path / "again"
    columns = ("--text", "words", "--label", "kind")
    found = answered(capsys, "train", files[0], *columns, "--out", out)
    assert (found["rows"], found["labels"], found["out"]) == (90, 3, str(out)) and out.exists()


def test_evaluate(files, capsys):
    columns = ("--text", "words", "--label", "kind")
    found = answered(capsys, "evaluate", files[0], "--model", files[1], *columns)
    assert found["macro_f1"] > 0.9 and found["accuracy"] > 0.9
    assert found["per_class"]["供热"]["support"] == 30 and 0 < found["per_class"]["供热"]["f1"] <= 1


def test_suggest(files, capsys):
    [found] = answered(capsys, "suggest", "暖气不热，换热站没开", "--model", files[1])
    assert set(found) == {"label", "confidence", "because"} and found["label"] == "供热"
    assert 0.5 <= found["confidence"] <= 1 and "暖气" in found["because"]
    assert answered(capsys, "suggest", "……", "--model", files[1]) == []


def test_for_a_person_it_says_so_in_words(files, capsys):
    cli.main(["triage", "suggest", "暖气不热", "--model", str(files[1])])
    assert "供热（把握" in capsys.readouterr().out
    cli.main(["triage", "suggest", "……", "--model", str(files[1])])
    assert "没有把握，不建议" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["evaluate", "{table}", "--model", "{model}"], "没有“text”这一列"),
        (["evaluate", "{table}", "--model", "{table}", "--text", "words", "--label", "kind"],
         "不是分类模型文件"),
        (["suggest", "暖气", "--model", "nowhere"], "nowhere"),
        (["train", "nowhere.csv", "--out", "m"], "nowhere.csv"),
        (["train", "{model}", "--out", "m"], "不是 UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(files, capsys, args, says):
    filled = [a.format(table=files[0], model=files[1]) for a in args]
    assert cli.main(["triage", *filled]) == 1
    assert says in capsys.readouterr().err


def test_without_scikit_learn_it_says_what_to_install(files, capsys, monkeypatch):
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    columns = ["--text", "words", "--label", "kind"]
    for args in (["train", "--out", "m"], ["evaluate", "--model", str(files[1])]):
        assert cli.main(["triage", args[0], str(files[0]), *args[1:], *columns]) == 1
        assert "gongzhi[triage]" in capsys.readouterr().err
    assert judging.can_train() is False
