"""业主共同决定: from the draft of an agenda to the published decision (民法典 278).

The notice comes at least 15 days before (物业管理条例 14, 山东省物业管理条例 22); the decision is
published within 3 days (山东省物业管理条例 32).
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import OVERDUE, SYSTEM, Clock, Move, Procedure, Role, State, Within
from gongzhi.casework.procedure import said as _

ORGANISER = Role(
    "organiser",
    _("组织"),
    frozenset({"street_officer", "street_secretary", "community_officer", "community_secretary"}),
)
COUNTERS = Role("counters", _("计票"), frozenset({"community_officer", "street_officer"}))
HOUSING = Role("housing", _("物业主管部门"), frozenset({"department_officer"}))

NOTICE = Within(
    "vote.notice",
    Limit(15, Unit.CD),
    label=_("表决前公告至少"),
    source=_("物业管理条例第14条；山东省物业管理条例第22条：十五日前公告"),
)
EXTEND = Within("vote.extend", Limit(30, Unit.CD), label=_("延长投票至多"))
COUNT = Within("vote.count", Limit(3, Unit.CD), label=_("截止后计票"))
CERTIFY = Within("vote.certify", Limit(3, Unit.CD), label=_("计票后核定"))
PUBLISH = Within(
    "vote.publish",
    Limit(3, Unit.CD),
    label=_("公布决定"),
    source=_("山东省物业管理条例第32条：作出之日起三日内书面公告"),
)

DRAFT = State(
    "draft",
    _("拟订议题"),
    ORGANISER,
    _("定议题、规则和投票时间，然后公告"),
    "new",
    endless=_("由组织方定"),
    carded=False,
)
NOTICED = State("noticed", _("已公告"), endless=_("到投票开始时自动开始"), carded=False)
OPEN = State(
    "open",
    _("投票中"),
    ORGANISER,
    _("送达、催投；到时自动截止"),
    endless=_("到投票截止时自动截止"),
    carded=False,
)
CLOSED = State(
    "closed", _("已截止，待计票"), COUNTERS, _("录完纸票、处理冲突、计票"), due=COUNT, carded=False
)
COUNTED = State("counted", _("已计票，待核定"), ORGANISER, _("核定结果"), due=CERTIFY, carded=False)
CERTIFIED = State(
    "certified", _("已核定，待公布"), ORGANISER, _("公布决定"), due=PUBLISH, carded=False
)
PUBLISHED = State("published", _("已公布"), look="done")
CANCELLED = State("cancelled", _("已取消"), look="back")

# fmt: off
VOTE = Procedure(
    "vote",
    _("业主共同决定"),
    start=DRAFT,
    mark="决",
    spine=(DRAFT, NOTICED, OPEN, CLOSED, COUNTED, CERTIFIED, PUBLISHED),
    watching=(HOUSING,),
    aims=_("业主对一组事项投票：人数和面积双过半（特别事项双四分之三），逐步可查，谁都能重算。"),
    law=_("民法典第278、280条；物业管理条例第14条；山东省物业管理条例第24—28、32条"),
    limits=(NOTICE, EXTEND),
    moves=(
        Move("publish_notice", _("公告议题"), DRAFT, NOTICED, ORGANISER, own_door=True, clock=Clock.GIVEN),
        Move("open", _("开始投票"), NOTICED, OPEN, SYSTEM, clock=Clock.GIVEN, own_door=True, when=OVERDUE),
        Move("extend", _("延长投票"), OPEN, OPEN, ORGANISER, note=True, own_door=True, clock=Clock.GIVEN, hint=_("只能延长一次")),
        Move("close", _("投票截止"), OPEN, CLOSED, SYSTEM, when=OVERDUE),
        Move("count", _("计票"), (CLOSED, COUNTED), COUNTED, COUNTERS, own_door=True),
        Move("certify", _("核定结果"), COUNTED, CERTIFIED, ORGANISER, own_door=True),
        Move("publish", _("公布决定"), CERTIFIED, PUBLISHED, ORGANISER, own_door=True),
        Move("cancel", _("取消"), (DRAFT, NOTICED, OPEN), CANCELLED, ORGANISER, note=True, own_door=True, danger=True),
    ),
)
# fmt: on
