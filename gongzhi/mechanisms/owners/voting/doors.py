"""The doors on the page of a vote."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm, offer
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Seen
from gongzhi.policy.actor import Actor

from . import announcing, certifying, counts, drafting, forms, items, queries
from .models import Item, Vote
from .procedure import CLOSED, COUNTED, DRAFT, HOUSING, ORGANISER, PUBLISHED


def _set_terms(pk: int, *, by: Actor, at: datetime, **terms) -> Vote:
    return drafting.set_terms(pk, drafting.Terms(**terms), by=by, at=at)


def _add(pk: int, *, by: Actor, at: datetime, **matter) -> Item:
    return items.add_item(pk, items.Proposal(**matter), by=by, at=at)


def _elect(pk: int, *, election: int, by: Actor, at: datetime) -> Item:
    return items.put_election(pk, election, by=by, at=at)


def _drafts(seen: Seen) -> bool:
    mine = seen.holds(ORGANISER.name) and seen.by.duty in ORGANISER.duties
    return mine and seen.case.state == DRAFT.name


def _may_elect(seen: Seen) -> bool:
    return _drafts(seen) and seen.case.vote.election_id is None


def _offer_elections(form: DoorForm, seen: Seen, facts: dict) -> None:
    rows = [(e.pk, str(e)) for e in queries.ready_elections(seen.case.vote.compound_id)]
    empty = _("请选择") if rows else _("还没有名单已公布的选举")
    offer(form, "election", [("", empty), *rows])


def _stands_in(form: DoorForm, seen: Seen, facts: dict) -> None:
    """What the vote says now stands in the form."""
    vote = seen.case.vote
    form.initial = {name: getattr(vote, name) for name in form.fields}


def _may_revoke(seen: Seen) -> bool:
    case: Case = seen.case
    if case.state != PUBLISHED.name or case.vote.revoked_at:
        return False
    housing = seen.by.duty in HOUSING.duties and seen.holds(HOUSING.name)
    return housing or seen.by.duty in certifying.AUTHORITY


VOTE_DOORS = at_routes(
    "vote",
    Door(
        "add_item",
        _("加一个议题"),
        _("加上"),
        _add,
        _("已加上，列在议题最后。"),
        forms.ItemForm,
        offered=_drafts,
    ),
    Door(
        "put_election",
        _("列入选举"),
        _("列入"),
        _elect,
        _("已列入，候选人按名单次序。"),
        forms.ElectionForm,
        offered=_may_elect,
        choices=_offer_elections,
    ),
    Door(
        "terms",
        _("改时间和规则"),
        _("保存"),
        _set_terms,
        _("已保存。"),
        forms.TermsForm,
        offered=_drafts,
        choices=_stands_in,
    ),
    Door(
        "publish_notice",
        _("公告议题"),
        _("公告"),
        announcing.publish_notice,
        _("已公告。到开始时间自动开始投票。"),
        forms.NoticeForm,
        moves=("publish_notice",),
    ),
    Door(
        "extend",
        _("延长投票"),
        _("延长"),
        announcing.extend,
        _("已延长，并公告。"),
        forms.ExtendForm,
        moves=("extend",),
        offered=lambda seen: seen.may("extend") and seen.case.vote.extended_to is None,
    ),
    Door(
        "count",
        _("计票"),
        _("计票"),
        counts.count,
        _("已计票，请看计票报告。"),
        offered=lambda seen: seen.may("count") and seen.case.state == CLOSED.name,
    ),
    Door(
        "certify",
        _("核定结果"),
        _("核定"),
        certifying.certify,
        _("已核定，三日内公布。"),
        forms.CertifyForm,
        moves=("certify",),
    ),
    Door(
        "count_again",
        _("重新计票"),
        _("重新计票"),
        counts.count,
        _("已重新计票，请看计票报告。"),
        offered=lambda seen: seen.may("count") and seen.case.state == COUNTED.name,
        quiet=True,
    ),
    Door(
        "publish",
        _("公布决定"),
        _("公布"),
        certifying.publish,
        _("已公布。"),
        forms.PublishForm,
        moves=("publish",),
    ),
    Door(
        "cancel",
        _("取消这次表决"),
        _("取消表决"),
        announcing.cancel,
        _("已取消。"),
        forms.CancelForm,
        moves=("cancel",),
        danger=True,
    ),
    Door(
        "revoke",
        _("撤销决定"),
        _("撤销决定"),
        certifying.revoke,
        _("已撤销，并公告全体业主。"),
        forms.RevokeForm,
        offered=_may_revoke,
        danger=True,
    ),
)
