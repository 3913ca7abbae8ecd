"""What a matter or a call of the demo city is about, behind what the records say of it."""

import random
from dataclasses import dataclass, field

from gongzhi.mechanisms.matters.models import Matter
from gongzhi.people.models import Organisation, Person
from gongzhi.places.models import Place

from .city import Compound
from .topics import Topic, sayings, topics

LADDER = ("compound", "community", "street", "city")


@dataclass
class Story:
    """A matter. ends: rung of LADDER that can end it.  slots: fill the gaps in its sentences.

    first: what this one is a duplicate of.  urgency: as the case has it.
    raised, reporter: the record of it, once there is one, and who spoke.
    bent: turns it has taken already (sent back, disputed …).
    """

    topic: Topic
    compound: Compound
    ends: int
    slots: dict[str, int]
    urgency: str
    place: Place
    first: "Story | None" = None
    raised: Matter | None = None
    reporter: Person | None = None
    bent: set[str] = field(default_factory=set)

    @property
    def matter(self) -> Matter:
        if self.raised is None:
            raise LookupError("nobody has reported it yet")
        return self.raised

    @property
    def first_pk(self) -> int | None:
        """The matter that this one is a duplicate of, if that has been reported."""
        return self.first.raised.pk if self.first and self.first.raised else None

    def fill(self, sentence: str) -> str:
        text = sentence.format(**self.slots)
        return text.replace("号楼", "排") if self.compound.kind == "rows" else text


@dataclass
class Errand:
    """A call. right: whose work it is.  assisting: who helps.  done: what will be answered."""

    right: Organisation
    assisting: list[Organisation]
    done: str


@dataclass
class Part:
    """One department's response. to: where it wants it to go instead.

    bent: turns it has taken already.  ruled: the platform has ruled on a return.
    """

    department: Organisation
    to: Organisation | None = None
    ruled: bool = False
    bent: set[str] = field(default_factory=set)


class Teller:
    """Invents what happens in a compound, and puts it into words."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def happen(self, compound: Compound, day) -> Story:
        rng = self.rng
        known = [t for t in topics() if compound.kind in t.homes and t.in_season(day)]
        topic = rng.choices(known, [t.weight for t in known])[0]
        ends = rng.choices(range(4), topic.ends)[0]
        buildings = list(compound.stairwells)
        b = rng.randrange(len(buildings))
        stairwells = compound.stairwells[buildings[b]]
        u = rng.randrange(len(stairwells))
        floors = {"tower": 18, "slab": 6, "old": 5, "rows": 1}[compound.kind]
        slots = {"b": b + 1, "u": u + 1, "f": rng.randint(1, floors), "d": rng.randint(2, 6)}
        place = rng.choice((stairwells[u], stairwells[u], compound.place, buildings[b]))
        return Story(topic, compound, ends, slots, self._urgency(topic), place)

    def _urgency(self, topic: Topic) -> str:
        if self.rng.random() >= topic.hot:
            return "ordinary"
        return "emergency" if self.rng.random() < 0.3 else "urgent"

    def again(self, story: Story) -> Story:
        """A neighbour reports the same."""
        return Story(
            story.topic, story.compound, story.ends, story.slots, story.urgency,
            story.compound.place, first=story,
        )  # fmt: skip

    def text(self, story: Story, *, by_grid: bool) -> tuple[str, str]:
        """What is said, and a title for it: the compound and the heart of the matter."""
        rng, says = self.rng, sayings()
        heart = story.fill(rng.choice(story.topic.says))
        parts = [rng.choice(says["by_grid"] if by_grid else says["openings"]) + heart]
        if rng.random() < 0.75:
            parts.append(story.fill(rng.choice(story.topic.more)))
        if not by_grid and rng.random() < 0.4:
            parts.append(rng.choice(says["wishes"]))
        return "，".join(parts) + "。", f"{story.compound.place.name} {heart.split('，')[0]}"

    def done(self, story: Story, rung: int) -> str:
        """What a rung of the ladder did; the last sentence of a topic is the departments'."""
        words = story.topic.done
        low = words[:-1] or words
        return story.fill(words[-1] if rung >= 2 else self.rng.choice(low))

    def say(self, *occasion: str) -> str:
        """A sentence for an occasion: say("passed", "community")."""
        found = sayings()
        for name in occasion:
            found = found[name]
        return self.rng.choice(found)
