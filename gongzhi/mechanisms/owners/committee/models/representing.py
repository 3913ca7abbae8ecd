"""Owner representatives, and what they carried."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Person, Span, has_span
from gongzhi.places.models import Place


class Delegation(Span):
    """Three to five owner representatives where no committee is formed (业主代表).

    They carry signed opinions, watch and propose (山东省物业管理条例 27). Of what the law leaves to
    the owners they decide nothing: the system gives them no other act.

    document: the written procedure by which they were chosen.
    """

    compound = models.ForeignKey(Place, models.PROTECT, related_name="+")
    why = models.CharField(_("为什么没有业委会"), max_length=200)
    document = models.CharField(_("推选记录"), max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            has_span("delegation_has_span"),
            models.UniqueConstraint(
                fields=["compound"], condition=Q(until=None), name="one_delegation_per_compound"
            ),
            models.CheckConstraint(
                condition=Q(until=None, ended_why="") | (Q(until__isnull=False) & ~Q(ended_why="")),
                name="a_delegation_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound} {self.since}"

    @property
    def subject(self) -> str:
        return f"delegation:{self.pk}"


class Representative(models.Model):
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    building = models.CharField(_("代表哪些楼"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delegation", "person"], name="represents_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.person}"

    @property
    def name(self) -> str:
        """Whom the owners chose is published: in clear, until the person is erased."""
        return self.person.name or translate("（已删除）")


class Opinion(models.Model):
    """A signed opinion of an owner that a representative carried, or a proposal of theirs."""

    class Kind(models.TextChoices):
        CARRIED = "carried", _("转交业主签名意见")
        WATCHED = "watched", _("监督记录")
        PROPOSED = "proposed", _("建议")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="opinions")
    representative = models.ForeignKey(Representative, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    text = models.TextField(_("内容"))
    signers = models.PositiveIntegerField(_("签名业主数"), null=True)
    at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="carried") | Q(signers__gt=0),
                name="what_is_carried_was_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
