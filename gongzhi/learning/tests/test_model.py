"""What a trained model says, and what is in its file."""

import io
import json
import pickle
import stat

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.learning import training
from gongzhi.learning.judging import bands, calibration_error, evaluate, judged
from gongzhi.learning.model import load
from gongzhi.learning.training import MISSING, Untrainable, train
from gongzhi.learning.views import VIEWS, seen

from . import made

ANY_TEXT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_it_tells_what_a_text_is_about_and_which_words_say_so(model):
    [found] = model.suggest("我家暖气不热，换热站说没问题")
    assert found.label == "供热" and found.confidence > 0.5
    assert {"暖气", "换热站"} & set(found.because)
    assert all(len(word) > 1 for word in found.because)


@pytest.mark.parametrize("text", ["", "  ", "zzz qqq", "！！！"])
def test_a_text_that_says_nothing_gets_no_suggestion(model, text):
    assert model.suggest(text, threshold=0.0) == []


@pytest.mark.parametrize("text", ["水塔上有人扔砖头", "想问图书馆周末几点开", "孩子的猫爬上了屋顶"])
def test_a_text_of_strange_words_gets_none_however_sure_the_rest_sounds(model, text):
    assert model.suggest(text, threshold=0.0) == []


def test_below_the_threshold_nothing_is_suggested(model):
    mixed = "垃圾没人清运，暖气不热，车位被占"
    sure = model.suggest(mixed, threshold=0.0)[0].confidence
    assert model.suggest(mixed, threshold=sure + 0.001) == []
    assert [s.confidence for s in model.suggest(mixed, threshold=sure)] == [sure]


@ANY_TEXT
@given(text=st.text(max_size=80))
def test_probabilities_add_up_to_one_and_reasons_are_words_of_the_text(model, text):
    told = model.probabilities(text)
    assert told.min() >= 0 and told.sum() == pytest.approx(1, abs=1e-5)
    for found in model.suggest(text, threshold=0.0):
        assert all(word in seen(text).words for word in found.because)


def test_it_weighs_terms_as_scikit_learn_does(model):
    """Training uses scikit-learn's weights, asking uses our own: they have to be the same."""
    texts, _labels = made.texts()
    looked = [seen(text) for text in texts]
    _terms, _idf, matrix = training._matrix([s.terms for s in looked])
    for row, one in zip(matrix, looked, strict=True):
        rows, values = model._vector(one)
        assert np.allclose(row.toarray()[0, rows], values, atol=1e-5)
        assert row.nnz == len(rows)


def test_the_file_brings_the_same_model_back(model, tmp_path):
    model.save(path := tmp_path / "m.npz")
    again, text = load(path), "东门车位被占，垃圾桶满了"
    assert np.allclose(again.probabilities(text), model.probabilities(text))
    assert again.suggest(text) == model.suggest(text)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["m.npz"]


class Evil:
    def __reduce__(self):
        return exec, ("raise SystemExit('the file ran')",)


def test_a_file_that_would_run_something_is_refused_unrun(tmp_path):
    for name, content in {"a": pickle.dumps(Evil()), "b": b"PK\x03\x04", "c": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match="不是分类模型文件"):
            load(tmp_path / name)
    out = io.BytesIO()
    np.savez(out, header=np.array([Evil()], object))
    (tmp_path / "d").write_bytes(out.getvalue())
    with pytest.raises(ValueError, match="不是分类模型文件"):
        load(tmp_path / "d")


def test_a_file_of_another_form_or_cut_short_is_refused(model, tmp_path):
    model.save(path := tmp_path / "m.npz")
    with np.load(path) as held:
        parts = dict(held)
    header = json.loads(parts["header"].tobytes())
    header["form"] = "older"
    old = np.frombuffer(json.dumps(header).encode(), np.uint8)
    np.savez(tmp_path / "old.npz", **{**parts, "header": old})
    with pytest.raises(ValueError, match="别的版本"):
        load(tmp_path / "old.npz")
    np.savez(tmp_path / "short.npz", **{**parts, "idf": parts["idf"][:-1]})
    with pytest.raises(ValueError, match="不完整"):
        load(tmp_path / "short.npz")


def test_a_label_with_too_few_texts_is_left_out_and_one_label_is_none():
    texts, labels = made.texts(12)
    rare = train([*texts, "井盖丢了", "井盖松动"], [*labels, "井盖", "井盖"])
    assert rare.labels == ("供热", "停车", "垃圾")
    with pytest.raises(Untrainable, match="两个类别"):
        train(texts, ["供热"] * len(texts))
    with pytest.raises(Untrainable, match="两个类别"):
        train([], [])


def test_two_labels_are_learned_like_more():
    texts, labels = made.texts(15)
    both = [(t, n) for t, n in zip(texts, labels, strict=True) if n != "停车"]
    model = train([t for t, _n in both], [n for _t, n in both])
    assert model.suggest("垃圾没人清运")[0].label == "垃圾"
    assert model.suggest("暖气不热")[0].label == "供热"


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    with pytest.raises(Untrainable, match="scikit-learn") as refused:
        train(*made.texts(6))
    assert str(refused.value) == MISSING


def test_it_is_right_about_texts_it_has_not_seen(model):
    found = evaluate(model, *made.texts(20, seed=2))
    assert found["macro_f1"] > 0.95 and found["accuracy"] > 0.95
    assert {n: c["support"] for n, c in found["per_class"].items()} == dict.fromkeys(made.KINDS, 20)


def test_macro_f1_is_the_mean_over_all_labels_wanted_or_said():
    found = judged(["a", "a", "b", "b"], ["a", "a", "a", "c"])
    assert found["accuracy"] == 0.5
    assert found["per_class"]["a"]["f1"] == pytest.approx(0.8)
    assert found["macro_f1"] == pytest.approx(0.8 / 3)


def test_a_calibrated_confidence_has_no_error_and_a_boast_has():
    edges = (0.0, 0.5, 1.0)
    honest = bands([0.75] * 4 + [0.25] * 4, [True] * 3 + [False] + [True] + [False] * 3, edges)
    assert [(b.count, b.sure, b.right) for b in honest] == [(4, 0.25, 0.25), (4, 0.75, 0.75)]
    assert calibration_error(honest) == 0
    assert calibration_error(bands([1.0] * 2, [True, False], edges)) == 0.5
    assert calibration_error(bands([], [], edges)) == 0


def test_every_view_is_looked_at():
    assert len(seen("东门车位被占").terms) == len(VIEWS)
