"""Meetings: called, attended, put on paper; with decisions that name who and by when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Organisation, Person, Post
from gongzhi.places.models import Place


class Kind(models.TextChoices):
    JOINT = "joint", _("物业管理联席会议")
    THREE_PARTY = "three_party", _("三方联动会")  # branch, committee, company
    DELIBERATION = "deliberation", _("议事协商")
    PARTY = "party", _("党组织会议")
    OTHER = "other", _("其他会议")


class Meeting(models.Model):
    """One meeting. Once closed nothing of it changes; called off it never took place.

    place: for which place it meets.  venue: the room, in words.
    """

    title = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    place = models.ForeignKey(Place, models.PROTECT, related_name="meetings")
    venue = models.CharField(_("地点"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("时间"))
    convener = models.ForeignKey(Organisation, models.PROTECT, related_name="meetings")
    convened_at = models.DateTimeField()
    convened_by = models.CharField(max_length=120)
    minutes = models.TextField(_("纪要"), blank=True)
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(called_off_at=None) & ~Q(minutes="")),
                name="a_closed_meeting_took_place_and_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_why="")
                | (Q(called_off_at__isnull=False) & ~Q(called_off_why="")),
                name="a_meeting_called_off_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-starts_at"], name="meeting_of_place"),
            models.Index(fields=["convener", "-starts_at"], name="meeting_of_convener"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"meeting:{self.pk}"


class AgendaItem(models.Model):
    """One point of the agenda. position: from 1.  subject: what it is about, `case:12` or ""."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("议题"), max_length=200)
    subject = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_item_per_position"),
            models.CheckConstraint(condition=~Q(text=""), name="an_agenda_item_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class Attendance(models.Model):
    """Somebody invited or there: a post, or a person without one. present: None until known."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    present = models.BooleanField(_("到会"), null=True)
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, person__isnull=False) | Q(post__isnull=False, person=None),
                name="a_post_or_a_person_attends",
            ),
            models.UniqueConstraint(fields=["meeting", "post"], name="a_post_attends_once"),
            models.UniqueConstraint(fields=["meeting", "person"], name="a_person_attends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.post or self.person}"


class Decision(models.Model):
    """What was decided, who answers for it, and by which day. The task it leads to names it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    text = models.CharField(_("决定"), max_length=300)
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    due_on = models.DateField(_("完成日期"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_decision_says_something"),
        ]
        indexes = [models.Index(fields=["responsible", "due_on"], name="decision_of_organisation")]

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> str:
        """The source of the task it leads to."""
        return f"decision:{self.pk}"
