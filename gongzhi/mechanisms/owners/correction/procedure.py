"""纠错退出: complaint, facts, reminder or order, and if need be removal by the lawful route.

No membership ends by itself but for the facts of 指导规则 43, which a person confirms; all else is
decided by the assembly, or by the committee if it was given that power (山东省物业管理条例 34).
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import OVERDUE, SYSTEM, Clock, Move, Procedure, Role, State, Within
from gongzhi.casework.procedure import said as _

STREET = Role("street", _("街道"), frozenset({"street_officer", "street_secretary"}))
CLERK = Role("clerk", _("社区"), frozenset({"community_officer", "community_secretary"}))
HOUSING = Role("housing", _("物业主管部门"), frozenset({"department_officer"}))

CHECK = Within("correction.check", Limit(10, Unit.WD), label=_("核查事实"))
CORRECT = Within("correction.correct", Limit(15, Unit.CD), label=_("限期改正（至多）"))
RECHECK = Within("correction.recheck", Limit(5, Unit.WD), label=_("复查改正"))
DECIDE = Within("correction.decide", Limit(60, Unit.CD), label=_("提请决定终止资格"))
HAND_OVER = Within(
    "correction.hand_over",
    Limit(3, Unit.CD),
    label=_("离任移交"),
    source=_("业主大会和业主委员会指导规则第45条：三日内（未见原文，默认值）"),
)

RECEIVED = State("received", _("核查中"), STREET, _("核查事实，听本人说明"), "new", due=CHECK)
ORDERED = State("ordered", _("限期改正"), CLERK, _("督促改正并报告"), due=CORRECT, carded=False)
REPORTED = State("reported", _("待复查"), STREET, _("复查是否改正"), due=RECHECK)
PROPOSED = State(
    "proposed", _("已提请终止资格"), STREET, _("依法定途径决定"), due=DECIDE, carded=False
)
HANDING_OVER = State(
    "handing_over", _("待移交"), CLERK, _("收齐印章、档案和财物"), due=HAND_OVER, carded=False
)
REMOVED = State("removed", _("已退出"), look="done")
CORRECTED = State("corrected", _("已改正"), look="done")
KEPT = State("kept", _("未通过，继续任职"), look="done")
UNFOUNDED = State("unfounded", _("不属实"), look="done")
REMINDED = State("reminded", _("已提醒"), look="done")
MOOT = State("moot", _("委员已离任，终止"), look="done")

# fmt: off
CORRECTION = Procedure(
    "correction",
    _("纠错退出"),
    start=RECEIVED,
    mark="纠",
    spine=(RECEIVED, ORDERED, REPORTED, PROPOSED, HANDING_OVER, REMOVED),
    watching=(HOUSING,),
    private=True,
    aims=_("对业委会委员的反映先查事实，再提醒或限期改正；确需退出的，走法定途径，候补依次递补，按时移交。"),
    law=_("山东省物业管理条例第32—34条；业主大会和业主委员会指导规则第43—46条"),
    moves=(
        Move("unfounded", _("查无此事"), RECEIVED, UNFOUNDED, STREET, own_door=True),
        Move("remind", _("属实，情节轻微，提醒"), RECEIVED, REMINDED, STREET, own_door=True),
        Move("order", _("属实，限期改正"), RECEIVED, ORDERED, STREET, own_door=True, clock=Clock.GIVEN),
        Move("report", _("报告改正情况"), ORDERED, REPORTED, CLERK, own_door=True),
        Move("not_reported", _("到期未报告"), ORDERED, REPORTED, SYSTEM, when=OVERDUE),
        Move("corrected", _("已改正"), REPORTED, CORRECTED, STREET, own_door=True),
        Move("propose", _("提请终止资格"), (RECEIVED, REPORTED), PROPOSED, STREET, own_door=True),
        Move("remove", _("已依法决定终止资格"), PROPOSED, HANDING_OVER, STREET, own_door=True),
        Move("keep", _("未通过，继续任职"), PROPOSED, KEPT, STREET, own_door=True),
        Move("fact", _("确认法定终止事实"), RECEIVED, HANDING_OVER, STREET, note=True, own_door=True, danger=True),
        Move("resign", _("确认本人书面辞职"), RECEIVED, HANDING_OVER, STREET, own_door=True),
        Move("handed_over", _("移交完成"), HANDING_OVER, REMOVED, CLERK, own_door=True),
        Move("moot", _("委员已离任，终止核查"), (RECEIVED, ORDERED, REPORTED, PROPOSED), MOOT, STREET, own_door=True),
    ),
)
# fmt: on
