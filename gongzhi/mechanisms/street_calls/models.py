"""What a call and a response add to their cases."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation
from gongzhi.search.models import Kind as Found
from gongzhi.search.triggers import told_beside

KIND = "response"
"""What a street's rating of a department is filed under."""


class Call(models.Model):
    """A street's call.

    facts: what is the matter.  tried: what the street has done itself already.
    thinks: the departments the street believes responsible.  The platform decides.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="call")
    facts = models.TextField(_("事实"))
    tried = models.TextField(_("街道已做的"))
    thinks = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("应由谁办"))
    spot = models.CharField(_("地点"), max_length=120, blank=True)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("主办")
    )
    assisting = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("协办"))
    proper = models.BooleanField(_("呼叫恰当"), null=True)
    proper_note = models.CharField(_("恰当性说明"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proper=None) | Q(proper=True) | ~Q(proper_note=""),
                name="an_improper_call_is_told_why",
            )
        ]
        triggers = [told_beside(Found.CASE, "case_id", "facts", "tried", "spot")]

    def __str__(self) -> str:
        return str(self.case)


class Response(models.Model):
    """One department's part in a call.

    sign_due_at: until when it had to make first contact, frozen at dispatch.
    respond_due_at: the first response deadline, as last extended.
    ruled: the platform has ruled on a return; no further one.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="response")
    department = models.ForeignKey(
        Organisation, models.PROTECT, related_name="responses", db_index=False
    )
    dispatched_at = models.DateTimeField()
    sign_due_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(_("首次联系"), null=True)
    respond_due_at = models.DateTimeField(null=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True)
    ruled = models.BooleanField(default=False)
    suggests = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    extended = models.BooleanField(default=False)
    extension_days = models.PositiveSmallIntegerField(null=True)
    plan = models.TextField(_("挂账计划"), blank=True)
    review_on = models.DateField(_("复查日"), null=True)
    redone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["department", "dispatched_at"], name="response_of_department"),
            models.Index(fields=["dispatched_at"], name="response_dispatched"),
            models.Index(
                fields=["answered_at"],
                name="response_answered",
                condition=Q(answered_at__isnull=False),
            ),
        ]
        triggers = [told_beside(Found.CASE, "case_id", "answer")]

    def __str__(self) -> str:
        return str(self.case)


class Exclusion(models.Model):
    """A response left out of the rates (剔除): coded, asked for, approved, on record."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="exclusion")
    code = models.CharField(_("理由代码"), max_length=30)
    reason = models.CharField(_("说明"), max_length=300)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(_("批复"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.response} {self.code}"
