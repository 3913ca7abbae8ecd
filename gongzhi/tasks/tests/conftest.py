import pytest

from gongzhi.casework import registry
from gongzhi.tasks.procedure import TASK

registry.register(TASK)


@pytest.fixture
def order(cast):
    """What the community asks of the branch of 安和苑; change parts with keyword arguments."""
    from gongzhi.tasks.services import Order

    def made(**parts):
        usual = {
            "what": "联系电梯维保单位，月底前修好 3 号楼电梯\n费用走维修资金",
            "place": cast.place("AH"),
            "giver": cast.org("zx"),
            "doer": cast.org("ah-zb"),
            "source": "decision:7",
        }
        return Order(**{**usual, **parts})

    return made
