"""What the city may set about suggestions."""

from gongzhi.learning.model import THRESHOLD as DEFAULT
from gongzhi.policy.declared import Declared, declare, ratio

THRESHOLD = "triage.threshold"

declare(
    Declared(
        THRESHOLD,
        "分类建议：把握不到多少就不建议",
        DEFAULT,
        ratio,
        unit="比例",
        source="产品默认值：对的可能大于错的可能才建议；各档实际对多少，见“建议与决定”一页",
    )
)
