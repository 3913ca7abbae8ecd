"""街呼市应: what a street can't solve it calls; the platform verifies, confirms and dispatches;
departments sign and respond; the street rates each.

Two procedures. A call is the street's; each department called has a response of its own, a child
of the call. The states follow the seed and domain rules 3.2; the limits are the city's to set.
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import (
    OVERDUE,
    SYSTEM,
    ChildReaches,
    ChildrenEnd,
    Clock,
    Move,
    Procedure,
    Role,
    State,
    Within,
)
from gongzhi.casework.procedure import said as _

STREET = Role("street", _("呼叫"), frozenset({"street_officer"}))
PLATFORM = Role("platform", _("平台"), frozenset({"platform_officer"}))
LEAD = Role("lead", _("主办"), frozenset({"department_officer"}))
ASSIST = Role("assist", _("协办"), frozenset({"department_officer"}))
DEPARTMENT = Role("department", _("部门"), frozenset({"department_officer"}))
SUPERVISOR = Role("supervisor", _("督办"), frozenset({"supervisor"}))

# --- the call -----------------------------------------------------------------------------------

VERIFY = Within("street_calls.verify", Limit(4, Unit.WH), emergency=Limit(1, Unit.EH))
CONFIRM = Within("street_calls.confirm", Limit(4, Unit.WH), emergency=Limit(1, Unit.EH))
DISPATCH = Within("street_calls.dispatch", Limit(4, Unit.WH), emergency=Limit(1, Unit.EH))

RAISED = State("raised", _("已呼叫"), PLATFORM, _("核实事实和街道已做的"), "new", due=VERIFY)
VERIFIED = State("verified", _("已核实"), PLATFORM, _("确认主办和协办部门"), "new", due=CONFIRM)
CONFIRMED = State("confirmed", _("已确认"), PLATFORM, _("分派给部门"), "new", due=DISPATCH)
RESPONDING = State("responding", _("部门办理"), endless=_("时限在部门各自的件上计"))
ANSWERED = State("answered", _("街道评价"), endless=_("评价时限在部门各自的件上计"))
CLOSED = State("closed", _("办结"), look="done")
REJECTED = State("rejected", _("不予受理"), look="back")
WITHDRAWN = State("withdrawn", _("街道撤回"), look="done")

# fmt: off
CALL = Procedure(
    "street_call",
    _("街呼市应"),
    start=RAISED,
    mark="呼",
    spine=(RAISED, VERIFIED, CONFIRMED, RESPONDING, ANSWERED, CLOSED),
    watching=(LEAD, ASSIST, SUPERVISOR),
    aims=_(
        "街道解决不了的事，通过平台呼叫部门；平台核实、确认、分派，部门按时响应，街道逐个评价。"
    ),
    law=_("种子材料“街呼市应”；吹哨报到、双向评价参照北京市接诉即办工作条例第16、33条"),
    moves=(
        Move("verify", _("核实属实"), RAISED, VERIFIED, PLATFORM, note=True),
        Move("reject", _("不予受理"), RAISED, REJECTED, PLATFORM, note=True, own_door=True, danger=True),
        Move("confirm", _("确认部门"), VERIFIED, CONFIRMED, PLATFORM, own_door=True),
        Move("dispatch", _("分派"), CONFIRMED, RESPONDING, PLATFORM, own_door=True),
        Move("withdraw", _("撤回呼叫"), (RAISED, VERIFIED, CONFIRMED), WITHDRAWN, STREET, note=True, danger=True),
        Move("lead_answered", _("主办已答复"), RESPONDING, ANSWERED, SYSTEM, when=ChildReaches("response", frozenset({"answered"}), seat="lead")),
        Move("finish", _("各部门均已办结"), (RESPONDING, ANSWERED), CLOSED, SYSTEM, when=ChildrenEnd("response")),
    ),
)
# fmt: on

# --- one department's response ------------------------------------------------------------------

HOTLINE = _("参照山东省政务服务热线管理办法（2020年起施行），街呼市应的时限由城市核定")

SIGN = Within(
    "street_calls.sign", Limit(1, Unit.WD), urgent=Limit(2, Unit.EH), emergency=Limit(1, Unit.EH)
)
RESPOND = Within(
    "street_calls.respond",
    Limit(5, Unit.WD),
    urgent=Limit(24, Unit.EH),
    emergency=Limit(2, Unit.EH),
    source=HOTLINE,
)
RULE = Within("street_calls.rule", Limit(2, Unit.WD), emergency=Limit(2, Unit.EH))
RETURN = Within("street_calls.return", Limit(2, Unit.WD), label=_("分派后可退回"), source=HOTLINE)
EXTEND = Within("street_calls.extend", Limit(10, Unit.WD), label=_("延期至多"), source=HOTLINE)
RATE = Within("street_calls.rate", Limit(5, Unit.WD))
SUPERVISE = Within("street_calls.supervise", Limit(5, Unit.WD))

CALLED = State("called", _("待签收"), DEPARTMENT, _("签收，并联系街道"), "new", due=SIGN)
WORKING = State("working", _("办理中"), DEPARTMENT, _("办理并答复"), due=RESPOND)
RETURNED = State(
    "returned", _("退回待裁定"), PLATFORM, _("裁定退回是否成立"), "back", due=RULE, pauses=True
)
EXTENSION = State(
    "extension",
    _("申请延期"),
    PLATFORM,
    _("决定是否延期"),
    carded=False,
    endless=_("部门原时限照走"),
)
SUSPENSION = State(
    "suspension",
    _("申请挂账"),
    PLATFORM,
    _("决定是否挂账"),
    carded=False,
    endless=_("部门原时限照走"),
)
SUSPENDED = State(
    "suspended",
    _("挂账"),
    DEPARTMENT,
    _("按计划推进，复查日前恢复办理"),
    "pause",
    pauses=True,
    carded=False,
    endless=_("到复查日由平台复查"),
)
REDO = State("redo", _("重办中"), DEPARTMENT, _("按街道意见重办"), due=RESPOND)
DONE = State("answered", _("已答复，待评价"), STREET, _("评价"), "doing", due=RATE, carded=False)
REDONE = State("redone", _("重办已答复"), STREET, _("再评价"), "doing", due=RATE, carded=False)
SUPERVISED = State("supervised", _("督办中"), SUPERVISOR, _("督办，定处理意见"), due=SUPERVISE)
ORDERED = State("ordered", _("督办责令办理"), DEPARTMENT, _("按督办意见办理并报告"), due=SUPERVISE)
RATED = State("rated", _("已评价"), look="done")
UNRATED = State("unrated", _("未评"), look="done")
SETTLED = State("settled", _("督办办结"), look="done")
UPHELD = State("upheld", _("退回成立"), look="back")

# fmt: off
RESPONSE = Procedure(
    "response",
    _("部门响应"),
    start=CALLED,
    mark="应",
    spine=(CALLED, WORKING, DONE, RATED),
    aims=_("被呼叫的部门签收、办理、答复，由街道评价；退回、延期、挂账各有规则。"),
    law=_(
        "山东省政务服务热线管理办法：5个工作日办理、延期至多10个工作日、2个工作日内可退回；"
        "潍坊市12345政务服务便民热线条例第22条：裁定后不得再退"
    ),
    limits=(RETURN, EXTEND),
    moves=(
        Move("sign", _("签收"), CALLED, WORKING, DEPARTMENT, own_door=True),
        Move("return", _("退回平台"), WORKING, RETURNED, DEPARTMENT, note=True, own_door=True),
        Move("uphold", _("退回成立，改派"), RETURNED, UPHELD, PLATFORM, note=True, own_door=True),
        Move("overrule", _("退回不成立"), RETURNED, WORKING, PLATFORM, note=True, own_door=True, clock=Clock.RESUME),
        Move("ask_extension", _("申请延期"), WORKING, EXTENSION, DEPARTMENT, note=True, own_door=True, clock=Clock.KEEP),
        Move("grant_extension", _("同意延期"), EXTENSION, WORKING, PLATFORM, own_door=True, clock=Clock.GIVEN),
        Move("deny_extension", _("不同意延期"), EXTENSION, WORKING, PLATFORM, note=True, clock=Clock.KEEP),
        Move("ask_suspension", _("申请挂账"), WORKING, SUSPENSION, DEPARTMENT, note=True, own_door=True, clock=Clock.KEEP),
        Move("grant_suspension", _("同意挂账"), SUSPENSION, SUSPENDED, PLATFORM, own_door=True, clock=Clock.GIVEN),
        Move("deny_suspension", _("不同意挂账"), SUSPENSION, WORKING, PLATFORM, note=True, clock=Clock.KEEP),
        Move("resume", _("恢复办理"), SUSPENDED, WORKING, (DEPARTMENT, PLATFORM), note=True, clock=Clock.RESUME),
        Move("review_due", _("到复查日，恢复办理"), SUSPENDED, WORKING, SYSTEM, clock=Clock.RESUME, when=OVERDUE),
        Move("answer", _("答复"), (WORKING, EXTENSION, SUSPENSION), DONE, DEPARTMENT, note=True, own_door=True),
        Move("covered", _("主办一并答复"), (CALLED, WORKING, EXTENSION, SUSPENSION), DONE, SYSTEM),
        Move("rate", _("评价"), DONE, RATED, STREET, own_door=True),
        Move("redo", _("不满意，重办"), DONE, REDO, STREET, note=True, own_door=True),
        Move("answer_again", _("重办答复"), REDO, REDONE, DEPARTMENT, note=True, own_door=True),
        Move("rate_again", _("再评价"), REDONE, RATED, STREET, own_door=True),
        Move("supervise", _("仍不满意，转督办"), REDONE, SUPERVISED, STREET, note=True, own_door=True),
        Move("order", _("责令办理"), SUPERVISED, ORDERED, SUPERVISOR, note=True),
        Move("report", _("报告办理结果"), ORDERED, SUPERVISED, DEPARTMENT, note=True),
        Move("settle", _("督办办结"), SUPERVISED, SETTLED, SUPERVISOR, note=True, own_door=True),
        Move("lapse", _("到期未评"), (DONE, REDONE), UNRATED, SYSTEM, when=OVERDUE),
    ),
)
# fmt: on
