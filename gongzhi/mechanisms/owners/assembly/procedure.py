"""首次业主大会: from the day it is due to the day the committee is elected.

States and limits follow 山东省物业管理条例 20–22, which prevails here over 建房〔2009〕274号.
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import (
    SYSTEM,
    ChildReaches,
    Clock,
    Move,
    Procedure,
    Role,
    State,
    Within,
)
from gongzhi.casework.procedure import said as _

STREET = Role("street", _("街道"), frozenset({"street_officer", "street_secretary"}))
COMMUNITY = Role("community", _("社区"), frozenset({"community_officer", "community_secretary"}))
HOUSING = Role("housing", _("物业主管部门"), frozenset({"department_officer"}))

GROUP = Within(
    "assembly.group",
    Limit(60, Unit.CD),
    label=_("组建筹备组"),
    source=_("山东省物业管理条例第21条：六十日内组建"),
)
MEMBERS = Within(
    "assembly.members_notice",
    Limit(10, Unit.CD),
    label=_("公告筹备组成员"),
    source=_("山东省物业管理条例第21条：成立之日起十日内书面公告"),
)
HOLD = Within(
    "assembly.hold",
    Limit(90, Unit.CD),
    label=_("召开首次业主大会"),
    source=_("山东省物业管理条例第22条：筹备组成立之日起九十日内"),
)
CONFIRM = Within("assembly.confirm", Limit(3, Unit.CD), label=_("确认表决结果"))
AGAIN = Within("assembly.again", Limit(90, Unit.CD), label=_("未通过后再次召开"))

ASKED = State("asked", _("待组建筹备组"), STREET, _("组建筹备组"), "new", due=GROUP, carded=False)
FORMED = State(
    "formed", _("筹备组已成立"), STREET, _("书面公告成员名单"), due=MEMBERS, carded=False
)
PREPARING = State(
    "preparing",
    _("筹备中"),
    STREET,
    _("核名册、定规则、产生候选人，公告后表决"),
    due=HOLD,
    carded=False,
)
VOTING = State("voting", _("表决中"), endless=_("时限在表决件上计"))
DECIDED = State(
    "decided",
    _("结果已公布"),
    STREET,
    _("确认结果：成立业委会，或再筹备"),
    due=CONFIRM,
    carded=False,
)
ELECTED = State("elected", _("业委会已产生"), look="done")
STOPPED = State("stopped", _("已终止"), look="back")

# fmt: off
FORMATION = Procedure(
    "assembly",
    _("首次业主大会"),
    start=ASKED,
    mark="筹",
    spine=(ASKED, FORMED, PREPARING, VOTING, DECIDED, ELECTED),
    watching=(COMMUNITY, HOUSING),
    aims=_("条件具备的小区，街道组织筹备组，把名册、规则、候选人备齐，由业主共同决定成立业主大会、选出业委会。"),
    law=_("山东省物业管理条例第20—22条；民法典第277、278条；业主大会和业主委员会指导规则"),
    limits=(AGAIN,),
    moves=(
        Move("form_group", _("成立筹备组"), ASKED, FORMED, STREET, own_door=True, clock=Clock.GIVEN),
        Move("notice_members", _("公告成员名单"), FORMED, PREPARING, STREET, own_door=True, clock=Clock.GIVEN),
        Move("call_vote", _("公告并交业主表决"), PREPARING, VOTING, STREET, own_door=True),
        Move("voted", _("表决结果已公布"), VOTING, DECIDED, SYSTEM, when=ChildReaches("vote", frozenset({"published", "cancelled"}))),
        Move("elected", _("业委会产生"), DECIDED, ELECTED, STREET, own_door=True),
        Move("not_passed", _("未产生，再筹备"), DECIDED, PREPARING, STREET, own_door=True, clock=Clock.GIVEN),
        Move("stop", _("终止"), (ASKED, FORMED, PREPARING), STOPPED, STREET, note=True, own_door=True, danger=True, hint=_("条件已不具备，或改由业主代表等方式；要写明原因")),
    ),
)
# fmt: on
