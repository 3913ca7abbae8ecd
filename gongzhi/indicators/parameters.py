"""What a city may set about its rates. None of it is law: no act fixes these numbers."""

from gongzhi.policy.declared import Declared, declare, flag, whole

FAIR_COUNTS = "rates.fair_counts_as_satisfied"
GOOD_SCORE = "rates.street_satisfied_from"
WEIGHTS = "rates.weights"

PARTS = ("response", "resolution", "satisfaction", "street")


def _weights(value: object) -> None:
    """{"response": 0.3, "resolution": 0.35, "satisfaction": 0.35}; they add up to 1."""
    if not isinstance(value, dict) or not value or set(value) - set(PARTS):
        raise ValueError(f"请按“名称：权重”填，名称只能是 {'、'.join(PARTS)}")
    if any(isinstance(w, bool) or not isinstance(w, int | float) or w < 0 for w in value.values()):
        raise ValueError("权重应是不小于 0 的数")
    if abs(sum(value.values()) - 1) > 1e-9:
        raise ValueError("各项权重加起来应等于 1")


declare(
    Declared(FAIR_COUNTS, "回访“基本满意”算不算满意", False, flag, unit="是否"),
    Declared(GOOD_SCORE, "街道评价几分起算满意", 4, whole(1, 5), unit="分"),
    Declared(
        WEIGHTS,
        "三率合成得分的权重",
        None,
        _weights,
        unit="权重",
        source="没有统一规定，也没有默认值：城市公布了权重才显示得分",
    ),
)
