"""The text menu on the left, its numbers, and the posts of the switcher."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.beside import Counted
from gongzhi.casework.models import Case
from gongzhi.casework.queries import MOST
from gongzhi.messages.queries import addressed_to
from gongzhi.notices.services import PUBLISHERS
from gongzhi.people.acting import held_by
from gongzhi.people.asking import Request
from gongzhi.people.models import Account, Post
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE, MAY, Duty

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Item:
    """One line of the menu. duties: whom it is for (None: every post). count: which number."""

    label: "StrOrPromise"
    route: str
    duties: frozenset[str] | None = None
    count: str = ""

    def is_for(self, by: Actor) -> bool:
        return self.duties is None or by.duty in self.duties


TABLES = frozenset(
    {Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.HOTLINE_OFFICER, Duty.PLATFORM_OFFICER}
)
CASES = BY_PLACE | CITY_WIDE | {Duty.DEPARTMENT_OFFICER}
PLACED = frozenset(
    {
        Duty.COMMUNITY_OFFICER,
        Duty.COMMUNITY_SECRETARY,
        Duty.STREET_OFFICER,
        Duty.STREET_SECRETARY,
        Duty.PLATFORM_OFFICER,
        Duty.SUPERVISOR,
        Duty.LEADER,
    }
)
CORRECTS = frozenset(
    {
        Duty.COMMUNITY_OFFICER,
        Duty.COMMUNITY_SECRETARY,
        Duty.STREET_OFFICER,
        Duty.STREET_SECRETARY,
        Duty.DEPARTMENT_OFFICER,
    }
)
REVIEWS = PLACED - {Duty.COMMUNITY_OFFICER, Duty.COMMUNITY_SECRETARY}
RINGS = frozenset({Duty.CALLBACK_OFFICER, Duty.HOTLINE_OFFICER, Duty.PLATFORM_OFFICER})

DRIFT = frozenset({Duty.PLATFORM_OFFICER, Duty.SUPERVISOR, Duty.LEADER})

MENU: tuple[tuple["StrOrPromise", tuple[Item, ...]], ...] = (
    (
        _("今天"),
        (
            Item(_("收件箱"), "inbox", count="turn"),
            Item(_("我经手的"), "handled"),
            Item(_("消息"), "box", count="box"),
            Item(_("随手报"), "matter_quick", frozenset({Duty.GRID_WORKER})),
            Item(_("热线登记"), "hotline", frozenset({Duty.HOTLINE_OFFICER})),
            Item(_("电话告知"), "ring", RINGS),
            Item(_("请人代班"), "my_leave"),
            Item(_("登录与安全"), "mfa_index"),
        ),
    ),
    (
        _("诉求与呼叫"),
        (
            Item(_("居民诉求"), "matters", CASES - {Duty.DEPARTMENT_OFFICER}),
            Item(_("热点"), "hotspots", BY_PLACE | CITY_WIDE),
            Item(_("街呼市应"), "calls", CASES - {Duty.GRID_WORKER, Duty.BRANCH_SECRETARY}),
        ),
    ),
    (
        _("看"),
        (
            Item(_("大屏"), "board", MAY["board.read"]),
            Item(_("三率"), "rates", CASES),
            Item(_("建议与决定"), "triage_drift", DRIFT),
        ),
    ),
    (
        _("治理"),
        (
            Item(_("五级组织"), "levels", MAY["levels.read"]),
            Item(_("公示异议"), "objections", PUBLISHERS),
        ),
    ),
    (
        _("业主自治"),
        (
            Item(_("走到哪一步"), "owners", BY_PLACE | CITY_WIDE),
            Item(_("小区摸排"), "surveys", MAY["survey.read"]),
            Item(_("首次业主大会"), "assemblies", PLACED),
            Item(_("业主表决"), "votes", BY_PLACE | CITY_WIDE),
            Item(_("业主委员会"), "committees", CASES),
            Item(_("纠错退出"), "corrections", CORRECTS),
            Item(_("联审意见"), "opinions", frozenset({Duty.DEPARTMENT_OFFICER})),
            Item(_("联审情况"), "review_figures", REVIEWS),
        ),
    ),
    (
        _("城市资料"),
        (
            Item(_("建市步骤"), "first_steps", MAY["city.edit"]),
            Item(_("组织与岗位"), "organisations", MAY["city.edit"]),
            Item(_("地点"), "places", MAY["city.edit"]),
            Item(_("参数"), "parameters", MAY["parameters.edit"]),
            Item(_("联审依据和部门"), "review_grounds", MAY["city.edit"]),
            Item(_("用户"), "users", MAY["accounts.edit"]),
            Item(_("删除个人信息"), "erasures", MAY["person.erase"]),
            Item(_("导入表格"), "city_import", TABLES),
            Item(_("操作记录"), "audit", MAY["journal.read"]),
            Item(_("发不出的消息"), "dead_letters", MAY["messages.retry"]),
            Item(_("意见建议"), "suggestions", MAY["city.edit"]),
            Item(_("部署情况"), "deployment", MAY["city.edit"]),
        ),
    ),
)


@dataclass(frozen=True)
class Choice:
    """One post of the switcher."""

    pk: int
    label: str
    acting: bool


class Desk:
    """What stands around every page of one acting post. Nothing is read until it is shown."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)
        self.match = request.resolver_match

    @cached_property
    def posts(self) -> list[Choice]:
        """The posts of the switcher; they came with the sign-in. None without a post."""
        user = self.request.user
        if not self.actor or not isinstance(user, Account):
            return []
        held = held_by(user, day=self.request.at.date())
        return [Choice(h.post_id, str(h.post), h.post_id == self.actor.post_id) for h in held]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Every number of the menu, in one query; each is counted up to `MOST`."""
        if not self.actor:
            return {}
        turn = Case.objects.awaiting(self.actor).order_by().values("pk")[: MOST + 1]
        box = addressed_to(self.actor).filter(read_at=None).order_by().values("pk")[: MOST + 1]
        one = Post.objects.filter(pk=self.actor.own_post)
        found = one.annotate(turn=Counted(turn), box=Counted(box)).values_list("turn", "box")
        return dict(zip(("turn", "box"), found.get(), strict=True))

    @cached_property
    def menu(self) -> list[dict]:
        if not (by := self.actor):
            return []
        sections = [
            {"label": label, "items": [self._item(i) for i in items if i.is_for(by)]}
            for label, items in MENU
        ]
        return [s for s in sections if s["items"]]

    def _item(self, item: Item) -> dict:
        count = (item.count and self.counts.get(item.count)) or 0
        return {
            "url": reverse(item.route),
            "label": item.label,
            "count": f"{MOST}+" if count > MOST else count,
            "current": self.match is not None and self.match.url_name == item.route,
        }
