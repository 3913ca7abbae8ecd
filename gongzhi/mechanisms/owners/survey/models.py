"""Survey rounds (拉网式摸排): what each compound looked like, and what the rule said of it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

from . import rules


class Outcome(models.TextChoices):
    """What the rule says from the record: 山东省物业管理条例 20."""

    ELIGIBLE = rules.Outcome.ELIGIBLE.value, _("具备成立条件")
    NOT_YET = rules.Outcome.NOT_YET.value, _("尚不具备")
    UNKNOWN = rules.Outcome.UNKNOWN.value, _("无法判断")


class Management(models.TextChoices):
    COMPANY = "company", _("物业服务企业")
    COMMUNITY = "community", _("社区代管")
    OWNERS = "owners", _("业主自管")
    UNIT = "unit", _("单位自管")
    NOBODY = "nobody", _("无人管理")


class Obstacle(models.TextChoices):
    """Why no committee was formed although one could be. None of them changes the rule's answer."""

    LOW_OCCUPANCY = "low_occupancy", _("入住率低")
    MOSTLY_LET = "mostly_let", _("多数出租")
    NO_CANDIDATES = "no_candidates", _("无人愿意参选")
    DEVELOPER = "developer", _("建设单位不移交资料")
    ROLL = "roll", _("业主名册不清")
    QUARREL = "quarrel", _("业主意见分歧")
    QUORUM = "quorum", _("表决达不到人数或面积")
    SMALL = "small", _("户数太少")
    OTHER = "other", _("其他")


SETTLED = """
    PERFORM 1 FROM owners_survey_round r WHERE r.id IN (OLD.round_id, NEW.round_id) FOR SHARE;
    IF EXISTS (SELECT 1 FROM owners_survey_round r
               WHERE r.id IN (OLD.round_id, NEW.round_id) AND r.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the survey round is closed: % refused', TG_OP;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
"""The round stays locked until the change is committed: nothing lands in it after it was closed."""
CLOSED = """
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'the survey round is closed: % refused', TG_OP;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class Round(models.Model):
    """One survey round over all compounds that existed on its day; a snapshot once closed."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    day = models.DateField(_("以哪天为准"))
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(closed_at=None), name="one_open_survey_round"
            ),
        ]
        indexes = [models.Index(fields=["-day", "-id"], name="survey_round_by_day")]
        triggers = [
            pgtrigger.Trigger(
                name="closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=CLOSED,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def subject(self) -> str:
        """How the journal refers to it."""
        return f"survey_round:{self.pk}"


FACTS = (
    "total_area",
    "delivered_area",
    "total_heads",
    "delivered_heads",
    "first_delivered_on",
    "occupancy",
    "let",
    "management",
    "has_committee",
    "obstacles",
)
"""The columns of `Survey` that are asked for; beside them there is only a note."""


class Survey(models.Model):
    """One compound in one round. Areas of private parts in m²; None where nobody knows.

    delivered_*: of what the developer has handed over to owners.  occupancy, let: shares, 0–1.
    obstacles: why there is no committee.  outcome, rule, why: the rule's answer, which rule it was,
    and its steps (`rules.Step`), made from this row alone by `rules.eligibility`.
    filled_at: None until somebody has been there; the row itself stands from the round's start.
    fillings: how many times it was filled in, so that nobody writes over what they haven't seen.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="surveys", db_index=False)
    compound = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("小区"))
    total_area = models.DecimalField(
        _("专有部分总面积"), max_digits=14, decimal_places=4, null=True
    )
    delivered_area = models.DecimalField(
        _("已交付的专有部分面积"), max_digits=14, decimal_places=4, null=True
    )
    total_heads = models.PositiveIntegerField(_("业主总人数"), null=True)
    delivered_heads = models.PositiveIntegerField(_("已交付的业主人数"), null=True)
    first_delivered_on = models.DateField(_("首次交付日期"), null=True)
    occupancy = models.DecimalField(_("入住率"), max_digits=5, decimal_places=4, null=True)
    let = models.DecimalField(_("出租率"), max_digits=5, decimal_places=4, null=True)
    management = models.CharField(_("谁在管理"), max_length=10, choices=Management, blank=True)
    has_committee = models.BooleanField(_("已有业委会"), null=True)
    obstacles = models.JSONField(_("没有成立的原因"), default=list)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.UNKNOWN)
    rule = models.CharField(max_length=20, blank=True)
    why = models.JSONField(default=list)
    fillings = models.PositiveSmallIntegerField(default=0)
    filled_at = models.DateTimeField(null=True)
    filled_by = models.CharField(max_length=120, blank=True)
    filled_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "compound"], name="one_survey_per_round"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="each_surveyed_has_one_outcome"
            ),
            models.CheckConstraint(
                condition=Q(filled_at=None, fillings=0, outcome="unknown")
                | Q(filled_at__isnull=False, fillings__gt=0),
                name="what_nobody_filled_in_is_unknown",
            ),
            models.CheckConstraint(
                condition=(Q(total_area=None) | Q(total_area__gt=0))
                & (Q(total_heads=None) | Q(total_heads__gt=0)),
                name="a_total_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(delivered_area=None) | Q(delivered_area__gte=0),
                name="no_less_than_nothing_is_delivered",
            ),
            models.CheckConstraint(
                condition=Q(obstacles__contained_by=Obstacle.values), name="obstacles_are_listed"
            ),
            models.CheckConstraint(
                condition=~Q(has_committee=True) | Q(obstacles=[]),
                name="where_a_committee_is_nothing_stands_in_its_way",
            ),
            models.CheckConstraint(
                condition=Q(delivered_area=None)
                | Q(total_area=None)
                | Q(delivered_area__lte=F("total_area")),
                name="no_more_area_delivered_than_there_is",
            ),
            models.CheckConstraint(
                condition=Q(delivered_heads=None)
                | Q(total_heads=None)
                | Q(delivered_heads__lte=F("total_heads")),
                name="no_more_owners_delivered_than_there_are",
            ),
            models.CheckConstraint(
                condition=Q(occupancy=None) | Q(occupancy__gte=0, occupancy__lte=1),
                name="occupancy_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(let=None) | Q(let__gte=0, let__lte=1), name="let_is_a_share"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=SETTLED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.compound}"

    @property
    def subject(self) -> str:
        """How the journal refers to it."""
        return f"survey:{self.pk}"

    @property
    def steps(self) -> list[rules.Step]:
        return [rules.Step.read(kept) for kept in self.why]

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns for want of which it can't be told (山东省物业管理条例 20)."""
        return rules.missing_in(self.outcome, self.steps)
