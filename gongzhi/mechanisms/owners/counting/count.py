"""The count itself: `count` and `count_text` read a question first, `count_vote` only counts."""

from functools import partial

from . import digests, steps
from .ballots import Returned, sort_out
from .checking import check
from .election import ARTICLE, marks, outcome, seats
from .faults import Collector
from .json_text import parsed
from .law import Rule, rule_on
from .output import as_dict
from .reading import read
from .result import Decision, Elected, Result
from .roll import Electorate, electorate
from .silence import with_silence
from .steps import Step
from .tally import Cast, tally
from .vote import Class, Matter, Vote
from .weight import Weight

ENGINE = "owners-counting/1"
"""The rules of counting as written here; a change that could change a result changes the number."""


def count(question: object) -> dict:
    """A question as read from JSON → the answer, for JSON. Raises Faults."""
    return as_dict(_asked(question, Collector()))


def count_text(text: str | bytes) -> Result:
    """A question as it stands in a file. Raises Faults."""
    faults = Collector()
    return _asked(parsed(text, faults), faults)


def _asked(question: object, faults: Collector) -> Result:
    return _counted(_checked(read(question, faults), faults))


def count_vote(vote: Vote) -> Result:
    """The same for whoever has the vote in hand. Raises Faults."""
    return _counted(_checked(vote, Collector()))


def _checked(vote: Vote, faults: Collector) -> Vote:
    check(vote, faults)
    faults.check()
    return vote


def _counted(vote: Vote) -> Result:
    owners = electorate(vote.roll, vote.policy)
    returned = sort_out(vote.ballots, owners, decided_on=vote.decided_on)
    rule = rule_on(vote.decided_on)
    assert rule is not None  # checked
    hall = _Hall(vote, rule, owners, returned)
    return Result(
        engine=ENGINE,
        rule=rule,
        decided_on=vote.decided_on,
        total=owners.total,
        outside=owners.outside,
        participating=hall.participating,
        quorum=hall.quorum,
        matters={matter.id: hall.decide(matter) for matter in vote.matters},
        refused=returned.refused,
        replaced=returned.replaced,
        conflicts=returned.conflicts,
        roll_digest=digests.of_roll(vote.roll),
        ballots_digest=digests.of_ballots(vote.ballots),
    )


class _Hall:
    """What all matters of a vote share: who may, who did, under which rule."""

    def __init__(self, vote: Vote, rule: Rule, owners: Electorate, returned: Returned) -> None:
        self.rule, self.policy = rule, vote.policy
        self.total, self.participating = owners.total, returned.weight(owners)
        self.quorum = steps.quorum(rule.quorum, self.total, self.participating)
        self.cast: list[Cast] = [
            (owners.areas[owner], ballot.choices) for owner, ballot in returned.counted.items()
        ]

    def decide(self, matter: Matter) -> Decision | Elected:
        item = self.rule.items.get(matter.code)
        article = item.article if item else ""
        if matter.class_ == Class.ELECTION:
            return self._elect(matter, article)
        return self._answer(matter, article)

    def _base(self, class_: str) -> Weight:
        return self.rule.majority(class_).base(self.total, self.participating)

    def _answer(self, matter: Matter, article: str) -> Decision:
        found = tally(matter.id, self.cast)
        class_ = matter.class_
        step = steps.majority(self.rule.majority(class_), found.for_, self._base(class_))
        silence = None
        if self.policy.silence_counts_with_majority:
            silence = with_silence(
                self.rule,
                class_,
                found,
                total=self.total,
                participating=self.participating,
                quorum=self.quorum.holds,
            )
        passed = self.quorum.holds and step.holds
        return Decision(matter, article, passed, found, (self.quorum, step), silence)

    def _elect(self, matter: Matter, article: str) -> Elected:
        found = marks(matter, self.cast)
        threshold, base = self.rule.majority(matter.class_), self._base(matter.class_)
        each = {
            name: steps.candidate(name, threshold, weight, base)
            for name, weight in found.votes.items()
        }
        filled = seats(matter, found.votes, partial(self._wanted, each))
        sentences = tuple(outcome(matter, filled, quorum=self.quorum.holds))
        last = Step("seats", sentences, ARTICLE, not filled.open)
        return Elected(matter, article, found, filled, (self.quorum, *each.values(), last))

    def _wanted(self, each: dict[str, Step], name: str) -> bool:
        return self.quorum.holds and each[name].holds
