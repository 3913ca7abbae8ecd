"""What a matter adds to a case: who said what, through which door, and how it ended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation, Person
from gongzhi.search.models import Kind as Found
from gongzhi.search.triggers import told_beside


class Source(models.TextChoices):
    WEB = "web", _("网页")
    GRID = "grid", _("网格员")
    HOTLINE = "hotline", _("热线")
    FILE = "file", _("表格导入")
    API = "api", _("接口")


class Level(models.TextChoices):
    """The rungs of the ladder."""

    COMPOUND = "compound", _("小区")
    COMMUNITY = "community", _("社区")
    STREET = "street", _("街道")
    CITY = "city", _("市")


class Review(models.TextChoices):
    """The five levels of 好差评."""

    VERY_SATISFIED = "5", _("非常满意")
    SATISFIED = "4", _("满意")
    FAIR = "3", _("基本满意")
    DISSATISFIED = "2", _("不满意")
    VERY_DISSATISFIED = "1", _("非常不满意")


class Matter(models.Model):
    """One matter.

    level: the rung that handles it now.  solved_at_level: the rung whose answer closed it.
    token: what the reporter's own link ends in.  source_no: the number in the system it came from.
    lon, lat: WGS-84 degrees, None where nobody pointed.  spot: the place in words.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="matter")
    text = models.TextField(_("内容"))
    category = models.CharField(_("类别"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    source_no = models.CharField(_("来源编号"), max_length=60, blank=True)
    reporter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="matters")
    token = models.CharField(max_length=43)
    spot = models.CharField(_("具体位置"), max_length=120, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    level = models.CharField(_("办理层级"), max_length=10, choices=Level)
    passed_street = models.BooleanField(default=False)
    solved_at_level = models.CharField(max_length=10, choices=Level, blank=True)
    answer = models.TextField(_("处理结果"), blank=True)
    answered_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("不予受理类别"), max_length=30, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    disputed = models.BooleanField(default=False)
    review = models.CharField(_("评价"), max_length=1, choices=Review, blank=True)
    review_note = models.CharField(_("评价说明"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_no"],
                condition=~Q(source_no=""),
                name="a_source_number_comes_in_once",
            ),
            models.UniqueConstraint(fields=["token"], name="one_matter_per_token"),
        ]
        triggers = [
            told_beside(Found.CASE, "case_id", "text", "category", "spot", "answer", "source_no")
        ]

    def __str__(self) -> str:
        return str(self.case)


class Callback(models.Model):
    """One attempt to ask the reporter: reached or not, solved or not, how satisfied."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="callbacks")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    reached = models.BooleanField(_("打通了"))
    solved = models.BooleanField(_("已解决"), null=True)
    review = models.CharField(_("满意程度"), max_length=1, choices=Review, blank=True)
    note = models.CharField(_("记录"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True, solved__isnull=False)
                | Q(reached=False, solved=None, review=""),
                name="only_who_was_reached_has_an_opinion",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="callback_heard", condition=Q(reached=True))]

    def __str__(self) -> str:
        return f"{self.matter} {self.at:%m-%d}"


class Patrol(models.Model):
    """A grid worker's round: what they looked at. Kept because the grid wants it, never counted."""

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    post = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(_("看到什么"), max_length=300)

    def __str__(self) -> str:
        return f"{self.place} {self.at:%m-%d}"


class Topic(models.Model):
    """Matters of one street that belong together by their words, within days (热点).

    title: the words that most of them share.  count: how many matters.  rising: it grows fast.
    told_at: when it was put before the platform's desk for that.
    proposal: what the platform proposes to answer to all of them.
    """

    street = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()
    rising = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)
    proposal = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"topic:{self.pk}"


class Together(models.Model):
    """A matter's place in a topic."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="together")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.topic}: {self.matter_id}"
