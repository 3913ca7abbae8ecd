"""What the city may set about rolls of owners."""

from gongzhi.policy.declared import declare, limit_parameter

OBJECTIONS = "roll.objections"

declare(
    limit_parameter(
        OBJECTIONS,
        "业主名册公示、收异议",
        "15CD",
        source="山东省物业管理条例第22条：业主身份和投票权数有异议的要复核答复，未定天数；产品默认值，请城市核定",
    )
)
