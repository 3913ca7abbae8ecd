"""A case that moves through a procedure: seats, steps, cards."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Organisation
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.search.triggers import case_triggers, seat_triggers

from . import registry
from .around import Around
from .indexes import OF_CASES
from .procedure import Procedure, State
from .sight import Sight, place_sight, sight_of


class Urgency(models.TextChoices):
    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("紧急")
    EMERGENCY = "emergency", _("特急")


class CardKind(models.TextChoices):
    YELLOW = "yellow", _("黄牌")
    RED = "red", _("红牌")


ALONG: dict = {"related_name": "+", "db_index": False}
"""A case is written often, and each index again with it: only those that a list reads are kept."""


class Number(models.Func):
    """诉-20261124-433: mark, day in the city, id. Told by the database in the same breath."""

    template = (
        "(mark || '-' || (extract(year from {local}) * 10000 + extract(month from {local}) * 100"
        " + extract(day from {local}))::integer || '-' || id)"
    ).format(local="(opened_at at time zone 'Asia/Shanghai')")
    output_field = models.CharField(max_length=32)


EVERY, NONE = Q(pk__isnull=False), Q(pk__in=[])


def lying_in(place_id: int | None, place_kind: str) -> Q:
    """Cases that lie in a place. A grid's are those of the compounds it covers."""
    return _overseen(place_sight(place_id, place_kind))


def in_sight(by: Actor) -> Q:
    """The cases that this post may read: the same rule for one object and for a list."""
    sight = sight_of(by)
    if sight.is_empty:
        return NONE
    return _overseen(sight) & (~Q(procedure__in=sight.private) | _seated(sight))


def _seated(sight: Sight) -> Q:
    """Cases in which the post itself may act or watch: a private one is for nobody else."""
    seats = Seat.objects.filter(case=models.OuterRef("pk"), organisation=sight.organisation)
    return Q(models.Exists(seats.filter(role__in=sight.seats)))


def _overseen(sight: Sight) -> Q:
    """What lies in the reach of a post: of its duty, of its place or of its seats."""
    if sight.whole:
        return EVERY
    if sight.column:
        one = isinstance(sight.places, int)
        return Q(**{sight.column if one else f"{sight.column}__in": sight.places})
    if sight.seated is None:
        return NONE
    seats = Seat.objects.filter(organisation=sight.seated)
    mine = models.Exists(seats.filter(case=models.OuterRef("pk")))
    family = models.Exists(seats.filter(case__parent=models.OuterRef("pk")))
    return Q(mine) | Q(family)


class CaseQuerySet(models.QuerySet):
    def of(self, procedure: Procedure) -> "CaseQuerySet":
        return self.filter(procedure=procedure.name)

    def open(self) -> "CaseQuerySet":
        return self.filter(closed_at=None)

    def within(self, *, place_id: int | None, place_kind: str) -> "CaseQuerySet":
        return self.filter(lying_in(place_id, place_kind))

    def visible_to(self, by: Actor) -> "CaseQuerySet":
        return self.filter(in_sight(by))

    def awaiting(self, by: Actor) -> "CaseQuerySet":
        """Open cases in which it is this post's turn: the same duties that `advance` asks for."""
        turns = Q(pk__in=[])
        for procedure, states in registry.turns_of(by.duty).items():
            turns |= Q(procedure=procedure, state__in=states)
        return self.filter(turns, awaiting=by.organisation_id, closed_at=None)


class Case(Around, models.Model):
    """One case.

    state, due_at, awaiting and the clock's columns are changed by `services.advance` alone.
    awaiting: the organisation that must act now.  part: the seat this child has in its parent.
    liable: the one whose clock runs, on whom a card would fall; another than the awaited one while
    a request of theirs waits for a decision.
    limit: the running limit, e.g. 5WD.  warn_at, red_at: when cards fall.
    rule: the version of the parameter it was read from.  left: what was left of it when the clock
    stopped.
    """

    mark = models.CharField(max_length=2)
    number = models.GeneratedField(
        expression=Number(),
        output_field=models.CharField(max_length=32),
        db_persist=True,
    )
    procedure = models.CharField(max_length=30)
    state = models.CharField(max_length=30)
    title = models.CharField(_("标题"), max_length=80)
    urgency = models.CharField(
        _("紧急程度"), max_length=10, choices=Urgency, default=Urgency.ORDINARY
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    part = models.CharField(max_length=20, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    street = models.ForeignKey(Place, models.PROTECT, null=True, **ALONG)
    community = models.ForeignKey(Place, models.PROTECT, null=True, **ALONG)
    compound = models.ForeignKey(Place, models.PROTECT, null=True, **ALONG)
    awaiting = models.ForeignKey(Organisation, models.PROTECT, null=True, **ALONG)
    liable = models.ForeignKey(Organisation, models.PROTECT, null=True, **ALONG)
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    red_at = models.DateTimeField(null=True)
    limit = models.CharField(max_length=8, blank=True)
    left = models.DurationField(null=True)
    rule = models.CharField(max_length=60, blank=True)
    card = models.CharField(max_length=6, choices=CardKind, blank=True)
    closed_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=120)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(awaiting=None, due_at=None),
                name="a_closed_case_waits_for_nobody",
            ),
            models.UniqueConstraint(fields=["number"], name="one_case_per_number"),
        ]
        indexes = OF_CASES
        triggers = case_triggers()

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def flow(self) -> Procedure:
        return registry.get(self.procedure)

    @property
    def at_state(self) -> State:
        return self.flow.states[self.state]

    @property
    def state_label(self) -> str:
        return translate(self.at_state.label)

    @property
    def subject(self) -> str:
        """How the journal and attachments refer to this case."""
        return f"case:{self.pk}"


class Seat(models.Model):
    """An organisation's role in a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="seats", db_index=False)
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="seats", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role", "organisation"], name="one_seat_per_role"
            )
        ]
        indexes = [models.Index(fields=["organisation", "case"], name="seat_of_organisation")]
        triggers = seat_triggers()

    def __str__(self) -> str:
        return f"{self.role}: {self.organisation}"

    @property
    def label(self) -> str:
        return translate(self.case.flow.roles[self.role].label)


class Step(models.Model):
    """One line of a case's history: what people read. Written once; the journal holds its digest.

    signed: the post as it was called then.  move: "" for a remark or a machine's line.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", db_index=False)
    move = models.CharField(max_length=30)
    state = models.CharField(max_length=30)
    at = models.DateTimeField()
    signed = models.CharField(max_length=120)
    post = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    public = models.BooleanField(default=False)  # may the reporter read it?

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="step_of_case"),
            models.Index(fields=["move", "at"], name="step_by_move"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.signed} {self.move}"


class Card(models.Model):
    """A yellow or red card on an organisation that is late. Lifted only with a reason."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="cards", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cards", db_index=False
    )
    kind = models.CharField(max_length=6, choices=CardKind)
    state = models.CharField(max_length=30)
    due_at = models.DateTimeField()
    given_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, blank=True)
    lift_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "due_at"], name="one_card_of_a_kind_per_deadline"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(lift_reason=""), name="a_lift_gives_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "given_at"], name="card_of_organisation")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_id}"
