"""What notices say before a vote: the agenda, the rules, the time, the roll it is counted by."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..counting import law
from ..counting.weight import metres
from .models import Vote
from .showing import Shown


def when(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def notice(vote: Vote, agenda: Sequence[Shown], *, heads: int, area: int) -> str:
    """heads, area (cm²): of all who have a say."""
    return "\n\n".join(["\n".join(part) for part in _parts(vote, agenda, heads=heads, area=area)])


def _parts(vote: Vote, agenda: Sequence[Shown], *, heads: int, area: int) -> Iterator[list[str]]:
    span = {"opens": when(vote.opens_at), "closes": when(vote.closes_at)}
    yield [_("投票时间：%(opens)s 至 %(closes)s。没有列入下面议题的，不在这次表决。") % span]
    yield [_("议题："), *(line for item in agenda for line in _item(item))]
    yield [
        _(
            "怎么投：登记的投票人可以用手机网上投，也可以填纸质选票交回。"
            "同一渠道再投一次，以后一次为准；网上、纸质都投了的，由两名工作人员按规则认定一张。"
        )
    ]
    yield [
        _("怎么算：参与表决的业主，人数和专有部分面积都须占全体的三分之二以上（民法典第278条）。"),
        *_departures(vote),
    ]
    base = {"heads": heads, "area": metres(area), "digest": vote.roll.digest}
    yield [
        _("全体业主 %(heads)s 人，专有部分面积 %(area)s 平方米。") % base,
        _("业主名册已冻结，摘要 %(digest)s。") % base,
    ]
    yield [_("公布以前，任何人看不到选票内容；投票后给回执编号，结果公布时可以查自己的票在不在。")]


def _item(item: Shown) -> Iterator[str]:
    yield f"{item.number}. {item.title}（{item.rule}）"
    if item.text:
        yield item.text
    if item.seats is not None:
        yield _("委员名额 %(seats)s 人，候选人：") % {"seats": item.seats}
        for stands in item.candidates:
            yield f"　{stands.number}. {stands.name}"


def _departures(vote: Vote) -> Iterator[str]:
    basis = {"basis": vote.rules_basis}
    if vote.count_parking:
        yield _("车位面积计入，依据：%(basis)s。") % basis
    if vote.silence:
        yield _("未参与的随多数，另列作参考，不改变结果，依据：%(basis)s。") % basis


def article(code: str, at: datetime) -> str:
    """Where the law lists a matter."""
    rule = law.rule_on(localtime(at).date())
    return rule.items[code].article if rule and code else ""
