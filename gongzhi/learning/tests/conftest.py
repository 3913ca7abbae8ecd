import pytest

from gongzhi.learning.training import train

from . import made


@pytest.fixture(scope="package")
def model():
    """Trained on the made-up texts."""
    return train(*made.texts())
