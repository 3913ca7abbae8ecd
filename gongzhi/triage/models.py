"""What was suggested and what a person decided. What it teaches: the next training reads it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation


class Kind(models.TextChoices):
    """What is suggested."""

    CATEGORY = "category", _("类别")
    URGENCY = "urgency", _("紧急程度")
    DEPARTMENT = "department", _("主办部门")


class Decision(models.Model):
    """One decision of a person before whom a trained model stood, suggesting or silent.

    suggested: "" where it was not sure enough and nothing was shown.  confidence: 0 to 1, None
    where a rule suggested (an emergency was heard) or nothing was.  because: the words shown.
    model: which training.  decided: "" where the person left it open.
    organisation: whose decision it is told under: the department that was put in charge, for
    anything else the one whose post decided.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    suggested = models.CharField(_("建议"), max_length=120, blank=True)
    confidence = models.FloatField(null=True)
    because = ArrayField(models.CharField(max_length=40), default=list)
    model = models.CharField(max_length=40)
    decided = models.CharField(_("决定"), max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    post = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence=None) | (~Q(suggested="") & Q(confidence__range=(0, 1))),
                name="only_a_suggestion_has_a_confidence",
            ),
        ]
        indexes = [models.Index(fields=["kind", "at"], name="decision_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.suggested} → {self.decided}"
