"""任务: one organisation asks another to do something by a day, and looks at what was done.

Joint meetings, the three parties' board, deliberation, programmes and bad reviews give tasks. No
cards fall here: a task is an agreement between neighbours, not a call (a default of the product).
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import Clock, Move, Procedure, Role, State, Within
from gongzhi.casework.procedure import said as _

GIVER = Role(
    "giver",
    _("交办"),
    frozenset(
        {
            "branch_secretary",
            "community_secretary",
            "community_officer",
            "street_secretary",
            "street_officer",
            "platform_officer",
            "department_officer",
            "supervisor",
            "leader",
        }
    ),
)
DOER = Role(
    "doer",
    _("承办"),
    frozenset(
        {
            "grid_worker",
            "branch_secretary",
            "group_leader",
            "core_household",
            "community_secretary",
            "community_officer",
            "street_secretary",
            "street_officer",
            "platform_officer",
            "department_officer",
        }
    ),
)

ACCEPT = Within("tasks.accept", Limit(2, Unit.WD))
DO = Within("tasks.do", Limit(10, Unit.WD))
REDO = Within("tasks.redo", Limit(5, Unit.WD))
CHECK = Within("tasks.check", Limit(5, Unit.WD))
REASSIGN = Within("tasks.reassign", Limit(2, Unit.WD))

ASSIGNED = State("assigned", _("待接"), DOER, _("接下，或退回说明"), "new", ACCEPT, carded=False)
ACCEPTED = State("accepted", _("办理中"), DOER, _("办完，写明做了什么"), due=DO, carded=False)
DONE = State("done", _("待核验"), GIVER, _("核验"), due=CHECK, carded=False)
SENT_BACK = State("sent_back", _("返工"), DOER, _("按意见再办"), "back", due=REDO, carded=False)
DECLINED = State(
    "declined", _("已退回"), GIVER, _("改派或取消"), "back", due=REASSIGN, carded=False
)
CHECKED = State("checked", _("已核验"), look="done")
CANCELLED = State("cancelled", _("已取消"), look="done")

# fmt: off
TASK = Procedure(
    "task",
    _("任务"),
    start=ASSIGNED,
    mark="任",
    spine=(ASSIGNED, ACCEPTED, DONE, CHECKED),
    aims=_("会议、协商和评价定下来的事，有人接、有期限、有结果、有核验。"),
    law=_("产品默认流程，期限可由城市调整"),
    moves=(
        Move("accept", _("接下"), ASSIGNED, ACCEPTED, DOER, own_door=True, clock=Clock.GIVEN, hint=_("到交办时约定的日子为止")),
        Move("decline", _("退回"), ASSIGNED, DECLINED, DOER, note=True),
        Move("reassign", _("改派"), DECLINED, ASSIGNED, GIVER, own_door=True),
        Move("finish", _("办完"), (ACCEPTED, SENT_BACK), DONE, DOER, note=True, own_door=True),
        Move("check", _("核验通过"), DONE, CHECKED, GIVER),
        Move("send_back", _("没办好，返工"), DONE, SENT_BACK, GIVER, note=True),
        Move("cancel", _("取消"), (ASSIGNED, ACCEPTED, SENT_BACK, DECLINED), CANCELLED, GIVER, note=True, danger=True),
    ),
)
# fmt: on
