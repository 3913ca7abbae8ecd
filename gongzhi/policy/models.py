"""Dated parameters: what the city may set, each with its source and how sure we are of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    LAW = "law", _("法律法规")
    STANDARD = "standard", _("标准")
    DEFAULT = "default", _("默认值，可改")


class Parameter(models.Model):
    """One version of one parameter. In force from `since` until the next version of its code.

    value: JSON (a limit such as "5WD", a number, a list, a year table).
    A version is never edited: a change is a new version, with a reason.
    """

    code = models.CharField(_("编码"), max_length=80)
    value = models.JSONField(_("值"))
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    since = models.DateTimeField(_("起效时间"))
    until = models.DateTimeField(_("失效时间"), null=True, blank=True)
    certainty = models.CharField(_("依据程度"), max_length=10, choices=Certainty)
    source = models.CharField(_("依据"), max_length=200)
    reason = models.CharField(_("修改原因"), max_length=200)
    set_by_post = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="one_version_at_a_time"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until=None), name="one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="version_has_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"
