"""居民诉求: raised by anyone, handled at the lowest level that can.

The ladder is compound → community → street; what a street can't solve it calls (街呼市应). The
level asked first keeps the matter until the next one has accepted it (首问负责、首接负责).
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import (
    OVERDUE,
    SYSTEM,
    ChildReaches,
    Move,
    Procedure,
    Role,
    State,
    Within,
)
from gongzhi.casework.procedure import said as _

HANDLERS = frozenset(
    {
        "grid_worker",
        "branch_secretary",
        "community_officer",
        "community_secretary",
        "street_officer",
    }
)

HANDLER = Role("handler", _("承办"), HANDLERS)
NEXT = Role("next", _("上一级"), HANDLERS)
REPORTER = Role("reporter", _("反映人"))
CALLBACK = Role("callback", _("回访"), frozenset({"callback_officer"}))

ACCEPT = Within("matters.accept", Limit(4, Unit.WH), emergency=Limit(1, Unit.EH))
HANDLE = Within(
    "matters.handle",
    Limit(5, Unit.WD),
    urgent=Limit(24, Unit.EH),
    emergency=Limit(2, Unit.EH),
    source=_("山东省政务服务热线管理办法（2020年起施行）：5个工作日；紧急、特急的时限是产品默认值"),
)
TAKE_OVER = Within("matters.take_over", Limit(1, Unit.WD), emergency=Limit(1, Unit.EH))
CONFIRM = Within("matters.confirm", Limit(5, Unit.CD))
CALL_BACK = Within("matters.call_back", Limit(3, Unit.WD))

RAISED = State("raised", _("待接"), HANDLER, _("接下，或说明为什么不受理"), "new", due=ACCEPT)
HANDLING = State("handling", _("办理中"), HANDLER, _("办理，填处理结果，或上交"), due=HANDLE)
PASSED = State("passed", _("已上交，待接"), NEXT, _("接下，或退回下一级"), "new", due=TAKE_OVER)
CALLED = State(
    "called",
    _("街道已呼叫全市"),
    look="doing",
    endless=_("时限在部门各自的件上计"),
)
ANSWERED = State(
    "answered", _("已答复，等反映人确认"), REPORTER, look="doing", due=CONFIRM, carded=False
)
ANSWERED_ABOVE = State(
    "answered_above",
    _("已答复，等确认，到期回访"),
    REPORTER,
    look="doing",
    due=CONFIRM,
    carded=False,
)
CALLBACK_DUE = State("callback_due", _("待回访"), CALLBACK, _("打电话回访"), "new", due=CALL_BACK)
CLOSED = State("closed", _("办结"), look="done")
UNHEARD = State("unheard", _("办结，反映人未回应"), look="done")
REFUSED = State("refused", _("不予受理"), look="back")
MERGED = State("merged", _("已并入另一件"), look="done")
WITHDRAWN = State("withdrawn", _("反映人撤回"), look="done")

REPORTER_TURN = (ANSWERED, ANSWERED_ABOVE, CALLBACK_DUE)

# fmt: off
MATTER = Procedure(
    "matter",
    _("居民诉求"),
    start=RAISED,
    mark="诉",
    spine=(RAISED, HANDLING, ANSWERED, CALLBACK_DUE, CLOSED),
    aims=_("谁都可以反映；能在小区办的不出小区，办不了的逐级上交，每一级说明理由。"),
    law=_(
        "国办发〔2020〕53号；山东省政务服务热线管理办法（5个工作日）；首接负责参照北京市接诉即办工作条例第14条"
    ),
    moves=(
        Move("accept", _("接下"), RAISED, HANDLING, HANDLER),
        Move("refuse", _("不予受理"), RAISED, REFUSED, HANDLER, note=True, own_door=True, danger=True),
        Move("pass_up", _("上交上一级"), (RAISED, HANDLING), PASSED, HANDLER, note=True, own_door=True),
        Move("recall", _("收回自己办"), PASSED, HANDLING, HANDLER),
        Move("take_over", _("接下"), PASSED, HANDLING, NEXT, own_door=True),
        Move("send_back", _("退回下一级"), PASSED, HANDLING, NEXT, note=True, own_door=True),
        Move("resolve", _("填处理结果"), HANDLING, ANSWERED, HANDLER, note=True, own_door=True),
        Move("resolve_above", _("填处理结果"), HANDLING, ANSWERED_ABOVE, HANDLER, note=True, own_door=True),
        Move("call_city", _("呼叫全市"), HANDLING, CALLED, HANDLER, own_door=True),
        Move("city_answered", _("部门办结"), CALLED, ANSWERED_ABOVE, SYSTEM, when=ChildReaches("street_call", frozenset({"closed"}))),
        Move("call_ended", _("呼叫未成立，回到街道"), CALLED, HANDLING, SYSTEM, when=ChildReaches("street_call", frozenset({"rejected", "withdrawn"}))),
        Move("confirm", _("解决了"), REPORTER_TURN, CLOSED, REPORTER, own_door=True),
        Move("dispute", _("没解决，继续办"), REPORTER_TURN, HANDLING, REPORTER, note=True, own_door=True),
        Move("silent", _("到期未回应"), ANSWERED, UNHEARD, SYSTEM, when=OVERDUE),
        Move("to_call_back", _("到期未回应，转回访"), ANSWERED_ABOVE, CALLBACK_DUE, SYSTEM, when=OVERDUE),
        Move("call_back", _("记回访结果"), CALLBACK_DUE, CLOSED, CALLBACK, own_door=True),
        Move("reopen", _("回访未解决，重办"), CALLBACK_DUE, HANDLING, CALLBACK, note=True, own_door=True),
        Move("merge", _("并入另一件"), (RAISED, HANDLING), MERGED, HANDLER, own_door=True),
        Move("join", _("我也遇到了"), RAISED, MERGED, REPORTER, own_door=True),
        Move("withdraw", _("撤回"), (RAISED, HANDLING), WITHDRAWN, REPORTER, own_door=True),
    ),
)
# fmt: on
