"""联合审查: each department answers its one question; a person decides; the candidate may appeal.

The review and its veto rest on the city's own published basis (domain rules 0 and 1.5): the law
itself knows neither. So a basis must be on record, each veto cites it, is reasoned, and can be
appealed; no machine decides (个人信息保护法 24).
"""

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import (
    OVERDUE,
    SYSTEM,
    ChildrenEnd,
    Move,
    Procedure,
    Role,
    State,
    Within,
)
from gongzhi.casework.procedure import said as _

CONVENER = Role("convener", _("召集"), frozenset({"street_officer", "street_secretary"}))
DEPARTMENT = Role("department", _("审查部门"), frozenset({"department_officer"}))
APPEALS = Role("appeals", _("申诉复核"), frozenset({"platform_officer", "supervisor"}))
CANDIDATE = Role("candidate", _("候选人"))

ANSWER = Within("review.answer", Limit(5, Unit.WD), label=_("部门出具意见"))
ESCALATE = Within("review.escalate", Limit(3, Unit.WD), label=_("催办后出具意见"))
DECIDE = Within("review.decide", Limit(3, Unit.WD), label=_("汇总并决定"))
APPEAL = Within("review.appeal", Limit(5, Unit.WD), label=_("候选人申诉"))
RULE = Within("review.rule", Limit(5, Unit.WD), label=_("申诉复核"))

ASKING = State("asking", _("部门审查中"), endless=_("时限在各部门的意见件上计"))
GATHERED = State("gathered", _("待决定"), CONVENER, _("逐条确认异议并决定"), due=DECIDE)
CLEARED = State("cleared", _("通过"), look="done")
VETOED = State(
    "vetoed", _("不通过，可申诉"), CANDIDATE, _("可以申诉"), "back", due=APPEAL, carded=False
)
APPEALED = State("appealed", _("申诉复核中"), APPEALS, _("复核申诉"), due=RULE)
OVERTURNED = State("overturned", _("申诉成立，通过"), look="done")
STANDS = State("stands", _("不通过"), look="back")
DROPPED = State("dropped", _("本人退出，终止"), look="back")

# fmt: off
REVIEW = Procedure(
    "review",
    _("联合审查"),
    start=ASKING,
    mark="审",
    spine=(ASKING, GATHERED, CLEARED),
    aims=_("候选人由各部门各答一个问题；异议由人确认、引条款、写理由，候选人可以申诉，由另一人复核。"),
    private=True,
    law=_("城市公布的审查依据（须先录入）；个人信息保护法第6、24、28条；业主大会和业主委员会指导规则第31条"),
    moves=(
        Move("gathered", _("意见到齐"), ASKING, GATHERED, SYSTEM, when=ChildrenEnd("opinion")),
        Move("clear", _("通过"), GATHERED, CLEARED, CONVENER, own_door=True),
        Move("veto", _("不通过"), GATHERED, VETOED, CONVENER, own_door=True),
        Move("appeal", _("申诉"), VETOED, APPEALED, (CANDIDATE, CONVENER), own_door=True, hint=_("本人用链接提交，或由街道代收书面申诉")),
        Move("no_appeal", _("未申诉"), VETOED, STANDS, SYSTEM, when=OVERDUE),
        Move("overturn", _("申诉成立"), APPEALED, OVERTURNED, APPEALS, own_door=True),
        Move("uphold", _("维持不通过"), APPEALED, STANDS, APPEALS, own_door=True),
        Move("drop", _("本人退出"), (ASKING, GATHERED, VETOED, APPEALED), DROPPED, (CONVENER, CANDIDATE), note=True, own_door=True, danger=True),
    ),
)

ASKED = State("asked", _("待出具意见"), DEPARTMENT, _("回答一个问题"), "new", due=ANSWER)
ESCALATED = State("escalated", _("逾期催办"), DEPARTMENT, _("补出意见"), due=ESCALATE)
ANSWERED = State("answered", _("已出具"), look="done")
SILENT = State("silent", _("未出具意见"), look="back")
CALLED_OFF = State("called_off", _("不再需要"), look="done")

OPINION = Procedure(
    "opinion",
    _("部门意见"),
    start=ASKED,
    mark="见",
    spine=(ASKED, ANSWERED),
    aims=_("一个部门对一名候选人回答一个问题；逾期不答记为“未出具意见”，不算通过，也不单凭它否决。"),
    watching=(CONVENER,),
    private=True,
    law=_("城市公布的审查依据；期限为产品默认值，由城市核定"),
    moves=(
        Move("answer", _("出具意见"), (ASKED, ESCALATED), ANSWERED, DEPARTMENT, own_door=True),
        Move("escalate", _("逾期，催办并上报"), ASKED, ESCALATED, SYSTEM, when=OVERDUE),
        Move("lapse", _("仍未出具"), ESCALATED, SILENT, SYSTEM, when=OVERDUE),
        Move("call_off", _("审查终止"), (ASKED, ESCALATED), CALLED_OFF, SYSTEM),
    ),
)
# fmt: on
