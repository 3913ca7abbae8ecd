"""One seeded case: from a procedure and the moves it took to rows, as the services leave them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from random import Random

from gongzhi.casework import clock
from gongzhi.casework.models import Case, Seat, Step
from gongzhi.casework.opening import awaited, scope_columns
from gongzhi.casework.procedure import Procedure
from gongzhi.journal.models import Entry
from gongzhi.journal.services import entry
from gongzhi.people.models import Organisation, Post
from gongzhi.places.models import Place
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.services import Book

GAPS = (0.2, 30.0)
"""Hours between two moves, from … to."""


@dataclass
class Walked:
    """A case on its way into the database. reached: state → when it was entered."""

    case: Case
    moves: tuple[str, ...]
    holders: dict[str, list[Organisation]]
    times: list[datetime]
    steps: list[Step] = field(default_factory=list)
    reached: dict[str, datetime] = field(default_factory=dict)

    @property
    def made(self) -> list[tuple[Step, datetime]]:
        return list(zip(self.steps, self.times[1:], strict=True))


@dataclass(frozen=True)
class Walker:
    """Makes cases. posts: organisation id → the post that acts for it."""

    rules: Book
    posts: Mapping[int, Post]
    dice: Random

    def walk(
        self,
        procedure: Procedure,
        moves: tuple[str, ...],
        *,
        place: Place,
        title: str,
        holders: dict[str, list[Organisation]],
        last: datetime,
        parent: Case | None = None,
        part: str = "",
    ) -> Walked:
        """A case whose last move was made at `last`; those before it some hours apart."""
        gaps = [timedelta(hours=self.dice.uniform(*GAPS)) for __ in moves]
        times = [last - sum(gaps[i:], timedelta()) for i in range(len(moves) + 1)]
        path = [procedure.start, *(procedure.move(m).target for m in moves)]
        state, entered = path[-1], times[-1]
        final = procedure.is_final(state.name)
        who = {role: found[0] for role, found in holders.items()}
        case = Case(
            mark=procedure.mark,
            procedure=procedure.name,
            state=state.name,
            title=title,
            parent=parent,
            part=part,
            place=place,
            **scope_columns(place),
            opened_at=times[0],
            entered_at=entered,
            opened_by=self.signed(who, procedure.start.awaits).label,
            closed_at=entered if final else None,
        )
        if not final:
            self._set_clock(case, state, who, entered)
        walked = Walked(case, moves, holders, times)
        walked.reached = {s.name: at for s, at in zip(path, times, strict=True)}
        for name, target, at in zip(moves, path[1:], times[1:], strict=True):
            by = self.signed(who, *procedure.move(name).roles)
            walked.steps.append(
                Step(
                    case=case,
                    move=name,
                    state=target.name,
                    at=at,
                    signed=by.label,
                    post=by.post_id,
                    note="情况已核，按规定办理，现场处理后回看一次。",
                    public=True,
                )
            )
        return walked

    def _set_clock(self, case: Case, state, who: dict, entered: datetime) -> None:
        for name, value in asdict(
            clock.fresh(state, case.urgency, at=entered, book=self.rules)
        ).items():
            setattr(case, name, value)
        case.awaiting = case.liable = awaited(state, who)

    def signed(self, who: dict[str, Organisation], *roles) -> Actor:
        """The post that acts from the first of these seats that somebody holds."""
        held = [who[r.name] for r in roles if r and r.name in who]
        if not held:
            return MACHINE
        post = self.posts[held[0].pk]
        return Actor(label=str(post), post_id=post.pk, organisation_id=post.organisation_id)


def entries(walked: Walked, procedure: Procedure) -> list[Entry]:
    """The lines of the record of a case that is in the database."""
    case, before = walked.case, procedure.start.name
    number = {"number": case.number, "to": before}
    lines = [
        entry(
            case.subject,
            f"{procedure.name}.open",
            by=MACHINE,
            at=case.opened_at,
            secret=case.title,
            details=number,
        )
    ]
    for step in walked.steps:
        by = Actor(label=step.signed, post_id=step.post)
        moved = {"from": before, "to": step.state}
        act = f"{procedure.name}.{step.move}"
        lines.append(entry(case.subject, act, by=by, at=step.at, secret=step.note, details=moved))
        before = step.state
    return lines


def seats(walked: Walked) -> list[Seat]:
    return [
        Seat(case=walked.case, role=role, organisation=organisation)
        for role, found in walked.holders.items()
        for organisation in found
    ]
