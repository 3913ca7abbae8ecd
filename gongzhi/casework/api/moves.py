"""The moves of a procedure as operations."""

from datetime import datetime

from ninja import Router, Schema

from gongzhi.policy.actor import Actor

from ..models import Case
from ..procedure import Move, Procedure
from ..queries import pk_of
from ..services import plain_move
from .reading import named
from .shapes import Caller, Note, NoteNeeded, Standing, standing


class MoveIn(Schema):
    """What comes with a move."""

    def words(self, at: datetime) -> dict:
        """What the service is given."""
        return self.model_dump()


class Remark(MoveIn):
    """A word with the move, which goes into the case's history."""

    note: Note = ""


class Reason(Remark):
    """Why; whoever is next reads it."""

    note: NoteNeeded


class Moves:
    """The moves of a procedure as operations, `POST PATH/…`; the path names the `{number}`.

    Plain moves follow from the procedure; those with a door of their own are named with `own`.
    made: the moves that the operations make.
    """

    def __init__(self, router: Router, procedure: Procedure, path: str) -> None:
        self.router, self.procedure, self.path = router, procedure, path
        self.made: set[str] = set()
        for move in procedure.moves:
            if not move.own_door and not move.by_machine and any(r.duties for r in move.roles):
                self._add(move.name, _plain(procedure, move), Reason if move.note else Remark)

    def own(self, name: str, act, body: type[MoveIn] = Remark, *, makes=(), label="") -> None:
        """`act(pk, by=, at=, **body.words())` answers the case.

        makes: the moves it makes, if not the one it is named for.
        """
        self._add(name, act, body, makes=makes, label=label)

    def _add(self, name: str, act, shape: type[MoveIn], *, makes=(), label="") -> None:
        self.made |= set(makes or (name,))

        def operation(request: Caller, number: str, body: shape):  # type: ignore[valid-type] # read at run time
            given: MoveIn = body
            words = given.words(request.at)
            case = act(pk_of(number), by=request.actor, at=request.at, **words)
            return Standing(**standing(named(case, number)))

        operation.__name__ = f"{self.procedure.name}_{name}"
        self.router.post(
            f"{self.path}/{name}",
            response=Standing,
            operation_id=operation.__name__,
            summary=label or self.procedure.move(name).label,
        )(operation)


def _plain(procedure: Procedure, move: Move):
    def act(pk: int, *, by: Actor, at: datetime, note: str) -> Case:
        return plain_move(pk, move.name, procedure=procedure.name, by=by, at=at, note=note)

    return act
