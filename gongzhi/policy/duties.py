"""The duties that a post can carry. What each may do is read from procedures and `MAY`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    GRID_WORKER = "grid_worker", _("网格员")
    BRANCH_SECRETARY = "branch_secretary", _("小区党支部书记")
    BRANCH_MEMBER = "branch_member", _("支部委员")
    GROUP_LEADER = "group_leader", _("楼道党小组组长")
    CORE_HOUSEHOLD = "core_household", _("党员中心户")
    COMMUNITY_SECRETARY = "community_secretary", _("社区党委书记")
    COMMUNITY_OFFICER = "community_officer", _("社区工作人员")
    STREET_SECRETARY = "street_secretary", _("街道党工委书记")
    STREET_OFFICER = "street_officer", _("街道值班岗")
    HOTLINE_OFFICER = "hotline_officer", _("热线坐席")
    PLATFORM_OFFICER = "platform_officer", _("平台值班岗")
    CALLBACK_OFFICER = "callback_officer", _("回访岗")
    DEPARTMENT_OFFICER = "department_officer", _("部门经办岗")
    SUPERVISOR = "supervisor", _("督查岗")
    LEADER = "leader", _("市领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDITOR = "auditor", _("审计管理员")


THREE_ADMINS = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDITOR})
"""One person may hold at most one of them (GB/T 22239-2019, level 3: separation of duties)."""

CITY_WIDE = frozenset(
    {
        Duty.PLATFORM_OFFICER,
        Duty.CALLBACK_OFFICER,
        Duty.HOTLINE_OFFICER,
        Duty.SUPERVISOR,
        Duty.LEADER,
    }
)
"""Duties that see cases of the whole city."""

BY_PLACE = frozenset(
    {
        Duty.GRID_WORKER,
        Duty.BRANCH_SECRETARY,
        Duty.COMMUNITY_SECRETARY,
        Duty.COMMUNITY_OFFICER,
        Duty.STREET_SECRETARY,
        Duty.STREET_OFFICER,
    }
)
"""Duties that see what lies in their post's place."""

BY_TELEPHONE = frozenset({Duty.GROUP_LEADER, Duty.CORE_HOUSEHOLD})
"""Duties that answer for a stairwell by telephone; no step of a procedure waits for them."""

MAY: dict[str, frozenset[str]] = {
    "parameters.edit": frozenset({Duty.SYSTEM_ADMIN}),
    "city.edit": frozenset({Duty.SYSTEM_ADMIN}),
    "messages.retry": frozenset({Duty.SYSTEM_ADMIN}),
    "accounts.edit": frozenset({Duty.SECURITY_ADMIN}),
    "journal.read": frozenset({Duty.AUDITOR}),
    "person.reveal": frozenset(
        BY_PLACE
        | {
            Duty.PLATFORM_OFFICER,
            Duty.CALLBACK_OFFICER,
            Duty.HOTLINE_OFFICER,
            Duty.DEPARTMENT_OFFICER,
        }
    ),
    "person.erase": frozenset({Duty.SECURITY_ADMIN}),
    "levels.read": frozenset(
        BY_PLACE
        | CITY_WIDE
        | {Duty.BRANCH_MEMBER, Duty.GROUP_LEADER, Duty.CORE_HOUSEHOLD, Duty.SYSTEM_ADMIN}
    ),
    "party.read": frozenset(
        {
            Duty.BRANCH_SECRETARY,
            Duty.COMMUNITY_SECRETARY,
            Duty.STREET_SECRETARY,
            Duty.STREET_OFFICER,
            Duty.COMMUNITY_OFFICER,
        }
    ),
    "board.read": frozenset(
        {Duty.LEADER, Duty.PLATFORM_OFFICER, Duty.STREET_OFFICER, Duty.STREET_SECRETARY}
    ),
    "card.lift": frozenset({Duty.SUPERVISOR}),
    "exclusion.ask": frozenset({Duty.STREET_OFFICER, Duty.DEPARTMENT_OFFICER}),
    "exclusion.approve": frozenset({Duty.PLATFORM_OFFICER}),
    "survey.read": frozenset(BY_PLACE | CITY_WIDE | {Duty.DEPARTMENT_OFFICER}),
    "survey.fill": frozenset(BY_PLACE | {Duty.PLATFORM_OFFICER}),
    "survey.run": frozenset({Duty.PLATFORM_OFFICER}),
}
"""Powers outside of cases, and the duties that have them. Asked through `require`."""
