import pytest

from gongzhi.learning.model import Model
from gongzhi.learning.tests import made
from gongzhi.learning.training import train
from gongzhi.triage import shelf


@pytest.fixture(scope="package")
def heating() -> Model:
    """Tells 供热, 垃圾 and 停车 apart."""
    return train(*made.texts())


@pytest.fixture
def untrained(settings, tmp_path):
    """A data folder without a model."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def trained(untrained, heating):
    """The city has learned its categories."""
    heating.facts["version"] = "2026-11-15T02:00+08:00"
    shelf.keep("category", heating)
    return heating
