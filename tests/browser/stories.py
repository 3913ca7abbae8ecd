"""How a case comes into each of its states: state → the acts that lead there, in their order."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from gongzhi.casework.services import plain_move
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls import responding
from gongzhi.mechanisms.street_calls import services as calls
from gongzhi.tasks import services as tasks
from tests.cast import Cast

Act = Callable[[Cast, int, datetime], object]
STEP = timedelta(minutes=30)


def act(service: Callable, who: str, **what) -> Act:
    """`who` of the cast does it. A value that is callable is asked of the cast."""

    def do(cast: Cast, pk: int, at: datetime) -> object:
        said = {name: v(cast) if callable(v) else v for name, v in what.items()}
        return service(pk, by=getattr(cast, who), at=at, **said)

    return do


def plain(procedure: str, name: str, who: str, **what) -> Act:
    return act(partial(plain_move, name=name, procedure=procedure), who, **what)


def reporter(service: Callable, **what) -> Act:
    """The reporter does it, through the link of their own."""

    def do(_cast: Cast, pk: int, at: datetime) -> object:
        by = matters.reporter_of(Matter.objects.get(pk=pk))
        return service(pk, by=by, at=at, **what)

    return do


def org(code: str) -> Callable[[Cast], object]:
    return lambda cast: cast.org(code)


def play(cast: Cast, pk: int, acts: tuple[Act, ...], *, since: datetime) -> datetime:
    """Do these acts, half an hour apart. Returns when the last one was."""
    at = since
    for do in acts:
        at += STEP
        do(cast, pk, at)
    return at


# --- 居民诉求 -------------------------------------------------------------------------------------

ACCEPT = plain("matter", "accept", "wang")
UP = act(matters.pass_up, "wang", note="管线不归物业，小区没有维修力量")
UP_AGAIN = act(matters.pass_up, "qian", note="社区没有维修力量，物业已关楼前阀门")
TAKE = act(matters.take_over, "qian")
TAKE_AT_STREET = act(matters.take_over, "li")
TO_STREET = (ACCEPT, UP, TAKE, UP_AGAIN)
AT_STREET = (*TO_STREET, TAKE_AT_STREET)
FROM_COMMUNITY = (plain("matter", "accept", "qian"), UP_AGAIN, TAKE_AT_STREET)
"""Where a compound has no branch, the community is asked first."""
RESOLVE = act(matters.resolve, "wang", note="已换新灯管，当晚试亮正常。")
RESOLVE_ABOVE = act(matters.resolve, "li", note="街道已协调物业疏通，今天上午恢复。")
REVIEW = reporter(matters.confirm, review="5", note="来得很快")
REFUSE = act(matters.refuse, "wang", code="litigation", note="此事已由法院立案")

MATTERS: dict[str, tuple[Act, ...]] = {
    "raised": (),
    "handling": (ACCEPT,),
    "passed": TO_STREET,
    "answered": (ACCEPT, RESOLVE),
    "answered_above": (*AT_STREET, RESOLVE_ABOVE),
    "closed": (ACCEPT, RESOLVE, REVIEW),
    "refused": (REFUSE,),
    "withdrawn": (reporter(matters.withdraw),),
}
"""Those that an act leads to; `called`, `merged`, `unheard` and `callback_due` need more."""

# --- 街呼市应 -------------------------------------------------------------------------------------

VERIFY = plain("street_call", "verify", "feng", note="现场属实，街道已先行处置")
CONFIRM = act(calls.confirm, "feng", lead=org("gr"), assisting=lambda c: [c.org("sz-yh")])
DISPATCH = act(calls.dispatch, "feng")
TO_DEPARTMENTS = (VERIFY, CONFIRM, DISPATCH)

CALLS: dict[str, tuple[Act, ...]] = {
    "raised": (),
    "verified": (VERIFY,),
    "confirmed": (VERIFY, CONFIRM),
    "responding": TO_DEPARTMENTS,
    "rejected": (act(calls.reject, "feng", note="属业主共有部分，由业主大会定", proper=False),),
    "withdrawn": (plain("street_call", "withdraw", "li", note="物业已经修好"),),
}

# --- 部门响应 -------------------------------------------------------------------------------------

ANSWER_TEXT = "已更换 3 号楼西侧阀门井内阀门两只，11 月 23 日 16:00 恢复，试压正常。"
SIGN = act(responding.sign, "han", contacted=True)
ANSWER = act(responding.answer, "han", note=ANSWER_TEXT)
GIVE_BACK = act(
    responding.give_back, "han", suggests=org("sz-yh"), note="井在市政道路上，不在供热管线内"
)
UPHOLD = act(responding.uphold, "feng", to=org("cg"), note="经现场核对，归城市管理")
LONGER = act(responding.ask_extension, "han", days=3, note="阀门要定制，三天到货")
PLAN = "下个供暖季前改造，已列入计划；管材 12 月到货。"
SUSPEND = act(responding.ask_suspension, "han", plan=PLAN, review_on=date(2026, 12, 15))
LOW = act(responding.rate_response, "li", score=2, reason="还在渗水，没有修好")
LOW_AGAIN = act(responding.rate_response, "li", score=1, reason="重办后仍渗水")
ORDER = plain("response", "order", "qin", note="三日内换管，报照片")
REPORT = plain("response", "report", "han", note="已换管")

RESPONSES: dict[str, tuple[Act, ...]] = {
    "called": (),
    "working": (SIGN,),
    "returned": (SIGN, GIVE_BACK),
    "upheld": (SIGN, GIVE_BACK, UPHOLD),
    "extension": (SIGN, LONGER),
    "suspension": (SIGN, SUSPEND),
    "suspended": (SIGN, SUSPEND, act(responding.grant_suspension, "feng")),
    "answered": (SIGN, ANSWER),
    "rated": (SIGN, ANSWER, act(responding.rate_response, "li", score=5, reason="")),
    "redo": (SIGN, ANSWER, LOW),
    "redone": (SIGN, ANSWER, LOW, ANSWER),
    "supervised": (SIGN, ANSWER, LOW, ANSWER, LOW_AGAIN),
    "ordered": (SIGN, ANSWER, LOW, ANSWER, LOW_AGAIN, ORDER),
    "settled": (
        *(SIGN, ANSWER, LOW, ANSWER, LOW_AGAIN, ORDER, REPORT),
        act(responding.settle, "qin", note="现场复核，已不渗水"),
    ),
}
"""The lead's; `unrated` needs time to pass."""

# --- 任务 -----------------------------------------------------------------------------------------

TAKE_ON = act(tasks.accept, "zhao")
FINISH = act(tasks.finish, "zhao", note="已发通知到 86 户")

TASKS: dict[str, tuple[Act, ...]] = {
    "assigned": (),
    "accepted": (TAKE_ON,),
    "done": (TAKE_ON, FINISH),
    "sent_back": (TAKE_ON, FINISH, plain("task", "send_back", "sun", note="还差 3 号楼")),
    "declined": (plain("task", "decline", "zhao", note="要由物业办"),),
    "checked": (TAKE_ON, FINISH, plain("task", "check", "sun")),
    "cancelled": (plain("task", "cancel", "sun", note="改到下月一起办"),),
}
