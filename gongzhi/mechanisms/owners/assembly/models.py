"""The first owners' assembly (首次业主大会): preparatory group, elections, candidacies."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.notices.models import Notice
from gongzhi.people.models import Person
from gongzhi.places.models import Place

from .rules import building_of


class Side(models.TextChoices):
    """Whom a member of the preparatory group comes from (山东省物业管理条例 21)."""

    OWNER = "owner", _("业主")
    STREET = "street", _("街道办事处")
    COMMUNITY = "community", _("居民委员会")
    DEVELOPER = "developer", _("建设单位")
    COMPANY = "company", _("前期物业服务企业")


class Formation(models.Model):
    """What forming the first assembly adds to its case.

    asked_on: the day the conditions were met or the owners asked; the 60 days run from it.
    formed_on: the group stands; the 90 days to the assembly run from it.
    assembly_by: the last day to hold it; another one after a vote that elected nobody.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="formation")
    compound = models.ForeignKey(Place, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("起算日"))
    basis = models.CharField(_("依据"), max_length=200)
    formed_on = models.DateField(_("筹备组成立日"), null=True)
    members_notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    assembly_by = models.DateField(_("大会最迟召开日"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(formed_on=None) | Q(formed_on__gte=F("asked_on")),
                name="a_group_is_formed_after_it_was_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class GroupMember(models.Model):
    """A member of the preparatory group (筹备组).  leads: its head, from the street."""

    formation = models.ForeignKey(Formation, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(_("来自"), max_length=10, choices=Side)
    leads = models.BooleanField(_("组长"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["formation", "person"], name="once_in_a_group"),
            models.UniqueConstraint(
                fields=["formation"], condition=Q(leads=True), name="one_head_of_a_group"
            ),
            models.CheckConstraint(
                condition=Q(leads=False) | Q(side="street"), name="the_street_leads_the_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.formation}: {self.person}"


class Election(models.Model):
    """A committee to be elected or filled up: seats, alternates, and who stands.

    formation: for the first one; after a vote that elected nobody another election follows.
    closes_at: until when candidacies are taken.  notice: where the list was made public.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("首届选举")
        RENEWAL = "renewal", _("换届选举")
        FILLING = "filling", _("补选")

    compound = models.ForeignKey(Place, models.PROTECT, related_name="+")
    formation = models.ForeignKey(Formation, models.PROTECT, null=True, related_name="elections")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    seats = models.PositiveSmallIntegerField(_("委员名额"))
    alternates = models.PositiveSmallIntegerField(_("候补名额"), default=0)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closes_at = models.DateTimeField(_("报名截止"))
    listed_at = models.DateTimeField(null=True)  # the list of candidates stands
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(_("怎么结束的"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound"], condition=Q(ended_at=None), name="one_open_election_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(listed_at=None, notice=None)
                | Q(listed_at__isnull=False, notice__isnull=False),
                name="a_list_is_made_public",
            ),
            models.CheckConstraint(
                condition=Q(alternates__lte=F("seats")), name="no_more_alternates_than_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound} {self.get_kind_display()}"

    @property
    def subject(self) -> str:
        return f"election:{self.pk}"


class Candidacy(models.Model):
    """Somebody stands for election.

    number: 1, 2 … in its election: what stands where a name would be too much.
    backers, backers_of: owners who joined in a joint nomination, of how many.
    party, official: told by themselves or by the lawful keeper, with consent; None: not told. They
    inform, they are no condition and no quota.
    in_company: do they work for the company that serves the compound?  met: the conditions that
    they said they meet (codes of `rules.CONDITIONS`).  token: what their own link ends in.
    """

    class Source(models.TextChoices):
        COMMUNITY = "community", _("社区党组织、居委会推荐")
        SELF = "self", _("自荐")
        JOINT = "joint", _("业主联名推荐")

    class State(models.TextChoices):
        NAMED = "named", _("已报名")
        IN_REVIEW = "in_review", _("联审中")
        CLEARED = "cleared", _("联审通过")
        LISTED = "listed", _("列入候选人名单")
        VETOED = "vetoed", _("未通过联审")
        DECLINED = "declined", _("不符合条件")
        WITHDRAWN = "withdrawn", _("本人退出")

    election = models.ForeignKey(
        Election, models.PROTECT, related_name="candidacies", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    units = models.CharField(_("房号"), max_length=120, blank=True)
    source = models.CharField(_("怎么产生"), max_length=10, choices=Source)
    backers = models.PositiveIntegerField(_("联名业主人数"), null=True)
    backers_of = models.PositiveIntegerField(_("业主总人数"), null=True)
    statement = models.CharField(_("自我介绍"), max_length=300, blank=True)
    party = models.BooleanField(_("党员"), null=True)
    official = models.BooleanField(_("公职人员"), null=True)
    consent = models.CharField(_("同意公开的依据"), max_length=120, blank=True)
    in_company = models.BooleanField(_("在本小区物业企业任职"), null=True)
    met = models.JSONField(_("本人声明符合的条件"), default=list)
    token = models.CharField(max_length=43, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.NAMED)
    state_why = models.CharField(max_length=300, blank=True)
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "person"], name="stands_once"),
            models.UniqueConstraint(fields=["election", "number"], name="candidacies_are_numbered"),
            models.CheckConstraint(
                condition=Q(party=None, official=None) | ~Q(consent=""),
                name="party_and_office_are_told_by_consent",
            ),
            models.CheckConstraint(
                condition=~Q(source="joint") | Q(backers__gt=0, backers_of__gte=F("backers")),
                name="a_joint_nomination_counts_its_backers",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def subject(self) -> str:
        return f"candidacy:{self.pk}"

    @property
    def name(self) -> str:
        """Who stands does so in public: in clear, until the person is erased."""
        return self.person.name or translate("（已删除）")

    @property
    def public_name(self) -> str:
        """Name and building: what the list of candidates says of somebody."""
        building = building_of(self.units)
        if not building:
            return self.name
        said = {"name": self.name, "building": building}
        return translate("%(name)s（%(building)s 号楼）") % said
