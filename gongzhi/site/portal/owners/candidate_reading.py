"""A candidacy in the words of the candidate: where it stands, what comes next, what they may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.mechanisms.owners.assembly.elections import STANDS
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.review.models import Review

from .. import saying
from .ballots_mine import with_phone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """big: the headline.  text: what happens now; %(until)s is the last day to appeal."""

    look: str
    big: "StrOrPromise"
    text: "StrOrPromise" = ""


CANDIDACY: dict[str, Words] = {
    "named": Words("new", _("已报名"), _("报名截止后，筹备组核对条件，公布候选人名单。")),
    "cleared": Words("done", _("联审通过"), _("等候选人名单公布。")),
    "listed": Words("done", _("已列入候选人名单"), _("业主表决的时间和办法看公告。")),
    "vetoed": Words("back", _("联审没有通过"), _("没有列入候选人名单。")),
    "declined": Words("back", _("没有列入候选人名单"), _("筹备组核对后认为不符合条件，理由如下。")),
    "withdrawn": Words("pause", _("您已退出"), ""),
}
REVIEW: dict[str, Words] = {
    "asking": Words("doing", _("正在联审"), _("各部门各答一个问题。您不用做什么。")),
    "gathered": Words("doing", _("正在联审"), _("意见已到齐，由街道的人决定，不由机器决定。")),
    "vetoed": Words(
        "back", _("联审没有通过，可以申诉"), _("请在 %(until)s前申诉，由另一个人复核。")
    ),
    "appealed": Words("doing", _("申诉正在复核"), _("由没有参与决定的人复核，有结果会通知您。")),
}


def candidacies() -> QuerySet[Candidacy]:
    return Candidacy.objects.select_related("election__compound", "election__notice", "person")


def by_token(token: str) -> Candidacy | None:
    """The candidacy whose own link ends in this."""
    return candidacies().filter(token=token).first()


def of_person(person_id: int | None) -> list[Candidacy]:
    """One's own, newest first: of everybody under whose name this phone is kept."""
    if person_id is None:
        return []
    return list(candidacies().filter(person__in=with_phone_of(person_id)).order_by("-pk"))


def is_own(candidacy: Candidacy, person_id: int | None) -> bool:
    return person_id is not None and candidacy.person_id in with_phone_of(person_id)


def review_of(candidacy: Candidacy) -> Review | None:
    found = Review.objects.select_related("case", "basis", "candidacy__person")
    return found.filter(candidacy=candidacy).first()


@dataclass(frozen=True)
class Reading:
    look: str
    big: str
    text: str
    why: str


def reading(candidacy: Candidacy, review: Review | None, *, own: bool, now: datetime) -> Reading:
    """What stands at the top of the page.  own: the candidate's phone was proved."""
    words = CANDIDACY.get(candidacy.state) or REVIEW["asking"]
    if candidacy.state == Candidacy.State.IN_REVIEW and review:
        words = REVIEW[review.case.state]
    until = ""
    if review and review.case.due_at:
        due = review.case.due_at
        until = gettext("%s（%s）") % (saying.day(due, now=now), saying.weekday(due))
    why = candidacy.state_why if own and candidacy.state == Candidacy.State.DECLINED else ""
    return Reading(words.look, str(words.big), str(words.text) % {"until": until}, why)


READABLE = {
    "reason": _("不通过的理由"),
    "appeal": _("您的申诉"),
    "ruling": _("复核的理由"),
}


def readable(review: Review | None) -> list[tuple[str, "StrOrPromise"]]:
    """Which words there are about them."""
    if review is None:
        return []
    return [(what, label) for what, label in READABLE.items() if getattr(review, what) is not None]


def may(candidacy: Candidacy, review: Review | None) -> set[str]:
    """What is offered; the services have the last word."""
    offered = set()
    standing = review.case.state if review and review.case.closed_at is None else ""
    if standing == "vetoed":
        offered.add("appeal")
    running = candidacy.state in STANDS or (standing and candidacy.state == "in_review")
    if running and not candidacy.election.ended_at:
        offered.add("withdraw")
    return offered
