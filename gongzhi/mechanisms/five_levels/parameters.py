"""What the city may set about Party organisations. Pure.

The numbers of 《中国共产党支部工作条例（试行）》 were read in third-party copies: check them
against the official text. A city changes them only where a higher rule changed.
"""

from gongzhi.policy.declared import Declared, declare, whole

REGULATION = "《中国共产党支部工作条例（试行）》，第三方转载，请对照正式文本核定"
TERMS = "《关于党的基层组织任期的意见》，第三方转载，请对照正式文本核定"

LEAST_MEMBERS = "five_levels.branch_least_members"
MOST_MEMBERS = "five_levels.branch_most_members"
COMMITTEE_FROM = "five_levels.committee_from_members"
COMMITTEE_LEAST = "five_levels.committee_least_seats"
JOINT_MOST = "five_levels.joint_most_compounds"
COMMUNITY_TERM = "five_levels.community_term_years"
OTHER_TERM = "five_levels.other_term_years"
TERM_WARNING = "five_levels.term_warning_days"

declare(
    Declared(LEAST_MEMBERS, "单独成立支部的正式党员下限", 3, whole(1, 50), "人", REGULATION, "law"),
    Declared(MOST_MEMBERS, "支部党员一般不超过", 50, whole(3, 500), "人", REGULATION, "law"),
    Declared(
        COMMITTEE_FROM, "设支部委员会的正式党员下限", 7, whole(3, 100), "人", REGULATION, "law"
    ),
    Declared(COMMITTEE_LEAST, "支部委员会委员下限", 3, whole(1, 7), "人", REGULATION, "law"),
    Declared(JOINT_MOST, "联合支部一般不超过的小区数", 5, whole(2, 50), "个", REGULATION, "law"),
    Declared(COMMUNITY_TERM, "社区党组织每届任期", 5, whole(1, 10), "年", TERMS, "law"),
    Declared(OTHER_TERM, "其他基层支部每届任期", 3, whole(1, 10), "年", REGULATION, "law"),
    Declared(TERM_WARNING, "任期届满前提醒的天数", 90, whole(1, 720), "日"),
)
ALL = (
    LEAST_MEMBERS,
    MOST_MEMBERS,
    COMMITTEE_FROM,
    COMMITTEE_LEAST,
    JOINT_MOST,
    COMMUNITY_TERM,
    OTHER_TERM,
    TERM_WARNING,
)
