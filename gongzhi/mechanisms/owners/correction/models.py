"""Correction and exit (纠错退出): what a member is said to have done, and the lawful way out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Person

from ..committee.models import Member, Resolution
from ..voting.models import Item


class Correction(models.Model):
    """One case about one member.

    source: who began it; complainant: the owner who did, told to nobody but the street.
    facts, hearing, findings, correction: encrypted under the member's own key (`words`).
    proposing_*: how many joined in the proposal to end the membership, and of how many.
    route: by whom it was ended; item, resolution, document: on what that rests.
    """

    class Source(models.TextChoices):
        OWNER = "owner", _("业主反映")
        COMMUNITY = "community", _("社区发现")
        STREET = "street", _("街道发现")

    class Ground(models.TextChoices):
        REFUSES = "refuses", _("不履行职责")
        BENEFIT = "benefit", _("收受物业等利益")
        SEAL = "seal", _("擅自用印或签约")
        PAPERS = "papers", _("伪造、隐匿资料")
        LEAK = "leak", _("泄露业主信息")
        BUILDING = "building", _("违章搭建等违规")
        FACT = "fact", _("依法自动终止的事实")
        RESIGNS = "resigns", _("本人书面辞职")
        OTHER = "other", _("其他不宜继续任职")

    class Route(models.TextChoices):
        ASSEMBLY = "assembly", _("业主大会决定")
        COMMITTEE = "committee", _("经授权由业委会决定")
        FACT = "fact", _("法定事实，由人确认")
        RESIGNED = "resigned", _("本人书面辞职")

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="correction")
    member = models.ForeignKey(Member, models.PROTECT, related_name="corrections")
    source = models.CharField(_("谁提出"), max_length=10, choices=Source)
    ground = models.CharField(_("什么问题"), max_length=10, choices=Ground)
    complainant = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    facts = models.BinaryField()
    hearing = models.BinaryField(null=True)
    heard_at = models.DateTimeField(_("听取本人说明"), null=True)
    findings = models.BinaryField(null=True)
    founded = models.BooleanField(_("属实"), null=True)
    correct_by = models.DateTimeField(_("改正期限"), null=True)
    correction = models.BinaryField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposing_members = models.PositiveSmallIntegerField(_("提议的委员人数"), null=True)
    of_members = models.PositiveSmallIntegerField(null=True)
    proposing_owners = models.PositiveIntegerField(_("提议的业主人数"), null=True)
    of_owners = models.PositiveIntegerField(null=True)
    route = models.CharField(_("终止途径"), max_length=10, choices=Route, blank=True)
    item = models.OneToOneField(Item, models.PROTECT, null=True, related_name="+")
    resolution = models.OneToOneField(Resolution, models.PROTECT, null=True, related_name="+")
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    ended_on = models.DateField(_("资格终止日"), null=True)
    replaced_by = models.OneToOneField(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_on__isnull=False), name="a_member_leaves_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(route="assembly", item__isnull=False)
                | Q(route="committee", resolution__isnull=False)
                | (Q(route__in=["fact", "resigned"]) & ~Q(document="")),
                name="an_exit_names_its_lawful_basis",
            ),
            models.CheckConstraint(
                condition=Q(source="owner", complainant__isnull=False)
                | (~Q(source="owner") & Q(complainant=None)),
                name="only_an_owner_complains",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at=None)
                | Q(proposing_members__isnull=False, of_members__isnull=False)
                | Q(proposing_owners__isnull=False, of_owners__isnull=False),
                name="a_proposal_counts_who_joined",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
