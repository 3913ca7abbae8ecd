"""Finding cases by what they say: the words and what one may see are one look into the index."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Field, Func, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from gongzhi.people.models import Organisation
from gongzhi.people.reach import AnyOf
from gongzhi.policy.actor import Actor
from gongzhi.search.words import sought, words

from .models import Case, CaseQuerySet
from .sight import Sight, sight_of

NOWHERE = Value("'@0'", TextField())


@dataclass(frozen=True)
class Asked:
    """What is looked for.

    said: the words.  places: word by word, the ids of places of just this name, which it may mean.
    procedure: its name, "" for all.  place: an id of what it lies in.  states, ended: how it
    stands.  since, until: opened at or after, and before.  before: only ids below.
    """

    said: str
    places: tuple[tuple[str, tuple[int, ...]], ...] = ()
    procedure: str = ""
    place: int | None = None
    states: tuple[str, ...] = ()
    ended: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def terms_of(said: str) -> list[str]:
    """The parts of a question that have something to look for: `["停水", "3号楼"]`."""
    return [term for term in said.split() if words(term)]


def found(by: Actor, asked: Asked, *, most: int) -> CaseQuerySet:
    """The newest cases, at most so many, that this post may see and that say all of it; none if
    there is nothing to look for."""
    sight = sight_of(by)
    if sight.is_empty or not terms_of(asked.said):
        return Case.objects.none()
    hits = _hits(sight, asked, most)
    cases: CaseQuerySet = Case.objects.visible_to(by).filter(AnyOf(F("pk"), hits))
    return cases.order_by("-id")


def refs(by: Actor, asked: Asked, *, most: int) -> list[int]:
    """What the index itself answers: ids, the newest first."""
    sight = sight_of(by)
    if sight.is_empty or not terms_of(asked.said):
        return []
    # one row to hang the question on: the organisation that asks
    asking = Organisation.objects.filter(pk=by.own_organisation).order_by()
    return asking.values_list(_hits(sight, asked, most), flat=True).get()


class Newest(Func):
    """The ids, from `casework_newest`."""

    template = "ARRAY(SELECT casework_newest(%(expressions)s))"
    output_field = ArrayField(BigIntegerField())


class As(Func):
    """expression::type, of a type that Django has no field for."""

    template = "(%(expressions)s)::%(type)s"
    output_field: Field = TextField()


def _hits(sight: Sight, asked: Asked, most: int) -> Newest:
    return Newest(
        As(_condition(sight, asked), type="tsquery"),
        As(Value(asked.before), type="bigint"),
        As(Value(most), type="int"),
        As(Value(list(asked.states) or None, ArrayField(TextField())), type="text[]"),
        As(Value(asked.ended), type="boolean"),
        As(Value(asked.since), type="timestamptz"),
        As(Value(asked.until), type="timestamptz"),
    )


def _condition(sight: Sight, asked: Asked) -> Concat:
    meant = dict(asked.places)
    parts = [_term(term, meant.get(term, ())) for term in terms_of(asked.said)]
    parts += [f"'%{asked.procedure}'"] if asked.procedure else []
    parts += [f"'@{asked.place}'"] if asked.place else []
    parts += _private(sight)
    return Concat(Value(" & ".join(parts)), *_scope(sight), output_field=TextField())


def _term(term: str, places: tuple[int, ...]) -> str:
    """All words of it, or a place that is called so."""
    said = " & ".join(f"'{word}'" for word in sought(term))
    return "(" + " | ".join([f"({said})", *(f"'@{pk}'" for pk in places)]) + ")"


def _private(sight: Sight) -> list[str]:
    if not sight.private:
        return []
    kinds = " | ".join(f"'%{name}'" for name in sight.private)
    seats = [f"'={role}.{sight.organisation}'" for role in sight.seats]
    return ["(" + " | ".join([f"!({kinds})", *seats]) + ")"]


def _scope(sight: Sight) -> list:
    if sight.seated is not None:
        return [Value(f" & '!{sight.seated}'")]
    if isinstance(sight.places, int):
        return [Value(f" & '@{sight.places}'")]
    if sight.places is not None:
        return [Value(" & ("), Coalesce(JoinedIds(sight.places), NOWHERE), Value(")")]
    return [Value("")]


class JoinedIds(Subquery):
    """The places that a query gives, as the index names them: '@7'|'@8'."""

    template = "(SELECT string_agg('''@' || id || '''', '|') FROM (%(subquery)s) ids(id))"
    output_field = TextField()
