"""What the law asks before a membership ends. Pure.

SDR: 山东省物业管理条例, which prevails here over GR: 业主大会和业主委员会指导规则 (seen in copies).
What GR 44 asks of a proposal (三分之一委员，或百分之二十投票权) is not used: SDR 34 has its own.
"""

from gongzhi.casework.procedure import said as _

from ..assembly.rules import Fault
from ..committee.rules import fault

OWNERS_SHARE = (1, 5)
"""SDR 34: owners of at least twenty per cent."""


def enough_members(joined: int, of: int) -> bool:
    """More than half of the members: SDR 34."""
    return 2 * joined > of


def enough_owners(joined: int, of: int) -> bool:
    """At least twenty per cent of the owners, as heads: SDR 34. 以上 includes the number."""
    part, whole = OWNERS_SHARE
    return of > 0 and whole * joined >= part * of


def proposal_faults(
    *, members: int | None, of_members: int, owners: int | None, of_owners: int | None
) -> list[Fault]:
    """What keeps a proposal to end a membership from being one: one of both ways is enough."""
    if members is not None and members > of_members:
        return [fault(_("提议的委员多于在任的 %(of)s 人"), "SDR 34", of=of_members)]
    if owners is not None and of_owners is not None and owners > of_owners:
        return [fault(_("提议的业主多于名册上的 %(of)s 人"), "SDR 34", of=of_owners)]
    if members is not None and enough_members(members, of_members):
        return []
    if owners is not None and of_owners and enough_owners(owners, of_owners):
        return []
    return [_too_few(of_members, of_owners)]


def _too_few(of_members: int, of_owners: int | None) -> Fault:
    need = of_members // 2 + 1
    if not of_owners:
        text = _("至少 %(need)s 名委员提议（过半数）；还没有业主名册，数不出百分之二十的业主")
        return fault(text, "SDR 34", need=need)
    part, whole = OWNERS_SHARE
    owners = -(-part * of_owners // whole)
    text = _("至少 %(need)s 名委员提议（过半数），或至少 %(owners)s 名业主提议（百分之二十）")
    return fault(text, "SDR 34", need=need, owners=owners)


FACTS = {
    "not_owner": _("不再是本小区的业主"),
    "capacity": _("丧失民事行为能力"),
    "liberty": _("依法被限制人身自由"),
    "died": _("去世"),
}
"""GR 43: what ends a membership by law. A person confirms it with a document; no machine does."""
