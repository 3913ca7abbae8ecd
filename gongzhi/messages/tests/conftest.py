import pytest

from gongzhi.messages import senders
from gongzhi.messages.models import Delivery
from gongzhi.people import privacy
from tests.cast import MONDAY

PHONE = "13805340001"


class Gateway:
    """A gateway in memory: remembers what it took; `faults` are raised first, in their order."""

    def __init__(self):
        self.took = []
        self.faults = []
        self.keyed = False

    def send(self, phone, text, *, key):
        if self.faults:
            raise self.faults.pop(0)
        self.took.append((phone, text, key))
        return Delivery.SENT


@pytest.fixture
def gateway(monkeypatch):
    made = Gateway()
    monkeypatch.setattr(senders, "_made", lambda name: made)
    return made


@pytest.fixture
def resident(cast):
    return privacy.person_with_phone(PHONE, name="周桂兰", at=MONDAY)
