"""The count once more, as one would do it with a pencil: fractions, sets, no cleverness. For tests
of the real one; shares no code with it."""

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)


def heads_of(asked):
    """owner → the units that stand behind that head."""
    parking = asked.get("policy", {}).get("count_parking_area", False)
    empty = [u for u in asked["roll"] if u["kind"] in ("unsold", "undelivered")]
    unsold = [u for u in empty if u["kind"] == "unsold"]
    developer = (unsold or empty or [{"owner": None}])[0]["owner"]
    found = {}
    for unit in asked["roll"]:
        if unit["kind"] == "parking" and not parking:
            continue
        found.setdefault(developer if unit in empty else unit["owner"], []).append(unit)
    return found


def effective(asked, heads):
    """owner → choices."""
    shanghai = timezone(timedelta(hours=8))
    day = date.fromisoformat(asked["decided_on"])
    mine = {}
    for place, slip in enumerate(asked["ballots"]):
        at = datetime.fromisoformat(slip["cast_at"])
        if slip["owner"] in heads and at.astimezone(shanghai).date() <= day:
            rank = (slip["channel"] == "paper", at, place)
            mine.setdefault(slip["owner"], []).append((rank, slip["choices"]))
    return {owner: max(slips, key=lambda s: s[0])[1] for owner, slips in mine.items()}


class Naive:
    def __init__(self, asked):
        self.asked, self.heads = asked, heads_of(asked)
        self.said = effective(asked, self.heads)
        self.new = asked["decided_on"] >= "2021-01-01"

    def area(self, owners):
        return sum((Fraction(u["area"]) for o in owners for u in self.heads[o]), Fraction(0))

    def shares(self, some, of):
        if not of:
            return Fraction(0), Fraction(0)
        return Fraction(len(some), len(of)), self.area(some) / self.area(of)

    @property
    def quorum(self):
        both = self.shares(list(self.said), list(self.heads))
        return all(s >= TWO_THIRDS if self.new else s > HALF for s in both)

    def enough(self, some, special):
        if not self.quorum:
            return False
        both = self.shares(some, list(self.said) if self.new else list(self.heads))
        if special:
            return all(s >= (THREE_QUARTERS if self.new else TWO_THIRDS) for s in both)
        return all(s > HALF for s in both)

    def passed(self, matter):
        yes = [o for o, said in self.said.items() if said.get(matter["id"]) == "for"]
        return self.enough(yes, matter["class"] == "special")

    def elected(self, matter):
        """(elected, alternates, tied)."""
        votes = {c: [] for c in matter["candidates"]}
        for owner, said in self.said.items():
            marks = said.get(matter["id"], [])
            if isinstance(marks, list) and len(marks) <= matter["seats"]:
                for name in marks:
                    votes[name].append(owner)
        able = {c: (len(v), self.area(v)) for c, v in votes.items() if self.enough(v, False)}
        better = {c: sum(w > able[c] for w in able.values()) for c in able}
        equal = {c: sum(w == able[c] for w in able.values()) for c in able}
        order = sorted(able, key=lambda c: (better[c], c))

        def placed(places):
            return [c for c in order if better[c] + equal[c] <= places]

        seats = placed(matter["seats"])
        tied = [c for c in order if better[c] < matter["seats"] < better[c] + equal[c]]
        alternates = [
            c for c in placed(matter["seats"] + matter.get("alternates", 0)) if c not in seats
        ]
        return seats, [] if tied else alternates, tied
