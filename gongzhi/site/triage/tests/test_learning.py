"""Learning from the city's own past, and the shelf the models stand on."""

import json
import os

import pytest

from gongzhi.journal.models import Entry
from gongzhi.learning import training
from gongzhi.learning.tests import made
from gongzhi.learning.training import Untrainable
from gongzhi.people.models import Person
from gongzhi.site.triage.learning import learn_all
from gongzhi.triage import shelf
from tests import matters
from tests.cast import MONDAY


def past(cast, each: int = 8) -> None:
    """Matters that people sorted."""
    for text, label in zip(*made.texts(each), strict=True):
        told = f"{text}，我是张卫国，电话13912345678"
        matters.raised(cast, text=told, category=label, phone=None)


def test_it_learns_what_people_decided_and_says_what_it_cannot_learn_yet(cast, untrained):
    past(cast)
    found = learn_all(at=MONDAY)
    assert found["category"]["texts"] == 24 and found["category"]["labels"] == 3
    assert "至少要有两个类别" in found["urgency"] and "至少要有两个类别" in found["department"]
    assert shelf.trained("urgency") is None
    held = shelf.trained("category")
    assert held.model.suggest("暖气不热")[0].label == "供热"
    assert held.version == "2026-11-16T09:00+08:00"
    line = Entry.objects.get(subject="triage:category")
    assert json.loads(line.details)["texts"] == 24


def test_no_name_of_the_register_and_no_phone_is_learned(cast, untrained):
    Person.objects.create(name="张卫国", created_at=MONDAY)
    past(cast)
    learn_all(at=MONDAY)
    terms = {t for part in shelf.trained("category").model.terms for t in part}
    assert not any("卫国" in t or "391" in t for t in terms)


def test_without_scikit_learn_it_says_what_to_install(cast, untrained, monkeypatch):
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    with pytest.raises(Untrainable, match="pip install"):
        learn_all(at=MONDAY)


def test_a_model_is_read_once_and_again_when_a_newer_one_is_there(trained, heating, monkeypatch):
    opened = []
    real = shelf.load
    monkeypatch.setattr(shelf, "load", lambda path: opened.append(path) or real(path))
    first = shelf.trained("category")
    assert shelf.trained("category") is first and len(opened) <= 1
    shelf.keep("category", heating)
    os.utime(shelf.path_of("category"), ns=(1, 1))
    assert shelf.trained("category") is not first


def test_a_file_of_another_release_is_as_good_as_none(untrained):
    path = shelf.path_of("category")
    path.parent.mkdir()
    path.write_bytes(b"older")
    assert shelf.trained("category") is None and shelf.trained("category") is None
