"""What a committee decides."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.notices.models import Notice

from .term import Committee


class Resolution(models.Model):
    """A decision of the committee: at least 2/3 attend, more than half of all agree (SDR 32).

    of: all members on that day, also those whose duties are suspended.  publish_by: 3 days later.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="resolutions")
    title = models.CharField(_("议题"), max_length=80)
    text = models.TextField(_("决定"))
    met_on = models.DateField(_("会议日期"))
    of = models.PositiveSmallIntegerField(_("全体委员"))
    attended = models.PositiveSmallIntegerField(_("出席"))
    agreed = models.PositiveSmallIntegerField(_("同意"))
    publish_by = models.DateTimeField(_("公布期限"))
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attended__lte=F("of"), agreed__lte=F("attended")),
                name="no_more_agree_than_attend",
            ),
            models.CheckConstraint(condition=Q(of__gt=0), name="somebody_decides"),
            models.CheckConstraint(
                condition=Q(published_at=None, notice=None)
                | Q(published_at__isnull=False, notice__isnull=False),
                name="a_published_decision_has_a_notice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["publish_by"], name="resolution_unpublished", condition=Q(published_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"resolution:{self.pk}"
