"""业主委员会的一届: elected, constituted, filed, in office, renewed in time, handed over.

Limits follow 山东省物业管理条例 30–33; what is only in 指导规则 is a default the city may change.
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import OVERDUE, SYSTEM, Clock, Move, Procedure, Role, State, Within
from gongzhi.casework.procedure import said as _

CLERK = Role("clerk", _("社区（代办）"), frozenset({"community_officer", "community_secretary"}))
STREET = Role("street", _("街道"), frozenset({"street_officer", "street_secretary"}))
HOUSING = Role("housing", _("物业主管部门"), frozenset({"department_officer"}))

FIRST = Within(
    "committee.first_meeting",
    Limit(7, Unit.CD),
    label=_("首次会议"),
    source=_("山东省物业管理条例第30条：选举产生之日起七日内"),
)
FILE = Within(
    "committee.file",
    Limit(30, Unit.CD),
    label=_("申请备案"),
    source=_("山东省物业管理条例第31条：选举产生之日起三十日内"),
)
CERTIFICATE = Within(
    "committee.certificate",
    Limit(10, Unit.CD),
    label=_("出具备案证明"),
    source=_("山东省物业管理条例第31条：十日内"),
)
AMEND = Within("committee.amend", Limit(10, Unit.CD), label=_("补正备案材料"))
CHANGE = Within(
    "committee.change",
    Limit(30, Unit.CD),
    label=_("变更后备案"),
    source=_("山东省物业管理条例第31条：变更之日起三十日内"),
)
PUBLISH = Within(
    "committee.publish",
    Limit(3, Unit.CD),
    label=_("公布业委会的决定"),
    source=_("山东省物业管理条例第32条：作出之日起三日内书面公告"),
)
RENEW = Within(
    "committee.renew",
    Limit(90, Unit.CD),
    label=_("届满前换届"),
    source=_("山东省物业管理条例第33条：任期届满九十日前"),
)
REELECT = Within(
    "committee.reelect",
    Limit(90, Unit.CD),
    label=_("不足半数后重新选举"),
    source=_("参照淄博：九十日内（指导规则第46条未定天数；默认值，请城市核定）"),
)
HAND_OVER = Within(
    "committee.hand_over",
    Limit(10, Unit.CD),
    label=_("届满后移交"),
    source=_("业主大会和业主委员会指导规则第48条：十日内（未见原文，默认值）"),
)

ELECTED = State(
    "elected", _("已选出"), CLERK, _("开首次会议，推选主任、副主任"), "new", due=FIRST, carded=False
)
CONSTITUTED = State("constituted", _("待备案"), CLERK, _("申请备案"), due=FILE, carded=False)
FILED = State("filed", _("备案中"), HOUSING, _("出具备案证明和刻章证明"), due=CERTIFICATE)
IN_OFFICE = State("in_office", _("履职中"), endless=_("到届满前九十日提醒换届"), carded=False)
RENEWAL = State(
    "renewal", _("应换届"), STREET, _("组织换届选举"), endless=_("到任期届满为止"), carded=False
)
HANDING_OVER = State(
    "handing_over", _("移交中"), CLERK, _("移交印章、档案、账目和财物"), due=HAND_OVER, carded=False
)
ENDED = State("ended", _("已届满"), look="done")
VOID = State("void", _("选举被撤销"), look="back")

SERVING = (ELECTED, CONSTITUTED, FILED, IN_OFFICE)

# fmt: off
TERM = Procedure(
    "committee",
    _("业主委员会"),
    start=ELECTED,
    mark="届",
    spine=(ELECTED, CONSTITUTED, FILED, IN_OFFICE, RENEWAL, HANDING_OVER, ENDED),
    aims=_("选出之后按时开会、备案、履职、换届、移交；每一个期限都有人负责。"),
    law=_("山东省物业管理条例第30—34条；业主大会和业主委员会指导规则（建房〔2009〕274号）"),
    limits=(AMEND, CHANGE, PUBLISH, RENEW, REELECT),
    moves=(
        Move("constitute", _("记首次会议"), ELECTED, CONSTITUTED, CLERK, own_door=True, clock=Clock.GIVEN),
        Move("enter", _("补登已备案的业委会"), ELECTED, IN_OFFICE, STREET, own_door=True, clock=Clock.GIVEN),
        Move("file", _("申请备案"), CONSTITUTED, FILED, CLERK, own_door=True),
        Move("ask_more", _("材料不齐，退回补正"), FILED, CONSTITUTED, HOUSING, note=True, own_door=True, clock=Clock.GIVEN),
        Move("certify", _("出具备案证明"), FILED, IN_OFFICE, HOUSING, own_door=True, clock=Clock.GIVEN),
        Move("renewal_due", _("届满前九十日，应换届"), IN_OFFICE, RENEWAL, SYSTEM, own_door=True, when=OVERDUE, clock=Clock.GIVEN),
        Move("below_half", _("委员不足半数，应重新选举"), SERVING, RENEWAL, SYSTEM, own_door=True, clock=Clock.GIVEN),
        Move("expire", _("换届完成或任期届满，移交"), (*SERVING, RENEWAL), HANDING_OVER, (STREET, CLERK), own_door=True),
        Move("hand_over", _("移交完成"), HANDING_OVER, ENDED, CLERK, own_door=True),
        Move("void", _("选举决定被撤销"), (*SERVING, RENEWAL), VOID, STREET, note=True, own_door=True, danger=True),
    ),
)
# fmt: on
