"""Public notices (公示) with their window for objections, and announcements without one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Organisation, Person
from gongzhi.places.models import Place
from gongzhi.search.models import Kind as Found
from gongzhi.search.triggers import kept


class Kind(models.TextChoices):
    PUBLICITY = "publicity", _("公示")  # objections are heard before it takes effect
    ANNOUNCEMENT = "announcement", _("公告")  # it is told, as it stands


class Notice(models.Model):
    """Something made public in a place. It is never edited: withdrawn with a reason, and told anew.

    subject: what it is about, `case:12`.  organisation: who publishes it and answers objections.
    objections_until: the last instant of the window; None for an announcement.
    """

    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("内容"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    subject = models.CharField(max_length=60, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notices")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    objections_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="publicity",
                    objections_until__isnull=False,
                    objections_until__gt=F("published_at"),
                )
                | Q(kind="announcement", objections_until=None),
                name="a_publicity_has_a_window_after_it",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="a_withdrawal_gives_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-published_at"], name="notice_of_place"),
            models.Index(fields=["subject"], name="notice_subject", condition=~Q(subject="")),
        ]
        triggers = kept(Found.NOTICE, "title", "body", "withdrawn_at")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"


class Objection(models.Model):
    """What somebody holds against a notice, and the publisher's answer. upheld: were they right?"""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    text = models.TextField(_("异议"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    upheld = models.BooleanField(_("异议成立"), null=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", upheld=None)
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
                name="an_answer_says_whether_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["notice"], name="objection_open", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.notice} #{self.pk}"
