"""Scores of organisations, with their reasons. People are never scored (mission X2)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation


class Rating(models.Model):
    """One score from 1 to 5 for an organisation's work in a case.

    kind: what is judged (`response`: the street judges a department). round: 1, or 2 after a redo.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ratings")
    kind = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=1)
    score = models.PositiveSmallIntegerField(_("评分"))
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    rater = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "round"], name="rated_once_a_round"),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="score_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=3) | ~Q(reason=""), name="a_low_score_gives_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "at"], name="rating_of_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.score}"
