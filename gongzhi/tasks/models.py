"""What a task adds to its case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.search.models import Kind as Found
from gongzhi.search.triggers import told_beside


class Task(models.Model):
    """One task.

    source: the subject it comes from, `decision:7`.  do_by: the agreed end.
    evidence: what was done, as last reported; photos are files of the case.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="task")
    source = models.CharField(max_length=60)
    what = models.TextField(_("要做什么"))
    do_by = models.DateTimeField(_("完成期限"))
    evidence = models.TextField(_("完成情况"), blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(what=""), name="a_task_says_what_is_to_be_done"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | ~models.Q(evidence=""),
                name="a_done_task_says_what_was_done",
            ),
        ]
        indexes = [models.Index(fields=["source"], name="task_source")]
        triggers = [told_beside(Found.CASE, "case_id", "what", "evidence")]

    def __str__(self) -> str:
        return str(self.case)
