"""Correction and exit (纠错退出): what a member is said to have done, and the lawful way out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Person

from ..committee.models import Member, Resolution
from ..voting.models import Vote


class Correction(models.Model):
    """One case about one member.

    facts, findings: encrypted under the member's own key: who may see it reads them in clear.
    route: by whom the membership would end.  proposers: how many joined the proposal, and of what.
    """

    class Ground(models.TextChoices):
        REFUSES = "refuses", _("不履行职责")
        BENEFIT = "benefit", _("收受物业等利益")
        SEAL = "seal", _("擅自用印或签约")
        PAPERS = "papers", _("伪造、隐匿资料")
        LEAK = "leak", _("泄露业主信息")
        BUILDING = "building", _("违章搭建等违规")
        FACT = "fact", _("依法自动终止的事实")
        OTHER = "other", _("其他不宜继续任职")

    class Route(models.TextChoices):
        ASSEMBLY = "assembly", _("业主大会决定")
        COMMITTEE = "committee", _("经授权由业委会决定")
        FACT = "fact", _("法定事实，由人确认")
        RESIGNED = "resigned", _("本人书面辞职")

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="correction")
    member = models.ForeignKey(Member, models.PROTECT, related_name="corrections")
    ground = models.CharField(_("什么问题"), max_length=10, choices=Ground)
    complainant = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    facts = models.BinaryField()
    findings = models.BinaryField(null=True)
    founded = models.BooleanField(_("属实"), null=True)
    correct_by = models.DateTimeField(_("改正期限"), null=True)
    route = models.CharField(_("终止途径"), max_length=10, choices=Route, blank=True)
    proposing_members = models.PositiveSmallIntegerField(_("提议的委员人数"), null=True)
    proposing_owners = models.PositiveIntegerField(_("提议的业主人数"), null=True)
    vote = models.ForeignKey(Vote, models.PROTECT, null=True, related_name="+")
    resolution = models.ForeignKey(Resolution, models.PROTECT, null=True, related_name="+")
    replaced_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(replaced_by__isnull=False),
                name="a_member_is_replaced_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
