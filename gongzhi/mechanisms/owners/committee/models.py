"""Owners' committees (业主委员会): term, members, filing, decisions; and representatives where none
is formed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation, Person, Span, has_span
from gongzhi.places.models import Place

from ..voting.models import Vote


class Committee(models.Model):
    """One term of a committee. The organisation goes on from term to term.

    since, until: the term, at most five years (业主大会和业主委员会指导规则 32).
    decide_terminations: may it end a membership itself (山东省物业管理条例 34)?
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="committee")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="terms")
    compound = models.ForeignKey(Place, models.PROTECT, related_name="+")
    vote = models.ForeignKey(Vote, models.PROTECT, null=True, related_name="+")
    seats = models.PositiveSmallIntegerField(_("委员名额"))
    since = models.DateField(_("任期开始"))
    until = models.DateField(_("任期届满"))
    first_meeting_on = models.DateField(_("首次会议"), null=True)
    file_by = models.DateTimeField(_("备案期限"))
    filed_on = models.DateField(_("申请备案日"), null=True)
    filing_number = models.CharField(_("备案号"), max_length=60, blank=True)
    certified_on = models.DateField(_("备案证明日"), null=True)
    decide_terminations = models.BooleanField(_("经授权可决定终止委员资格"), default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_term_lasts"),
            models.CheckConstraint(
                condition=Q(certified_on=None) | ~Q(filing_number=""),
                name="a_certificate_has_a_number",
            ),
            models.UniqueConstraint(
                fields=["compound"], condition=Q(ended_on=None), name="one_committee_per_compound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.since:%Y}—{self.until:%Y}"


class Member(Span):
    """A member or an alternate of one term.

    rank: by votes; alternates move up in this order.  party, official: by consent; None: not told.
    """

    class Role(models.TextChoices):
        CHAIR = "chair", _("主任")
        DEPUTY = "deputy", _("副主任")
        EXECUTIVE = "executive", _("执行委员")
        MEMBER = "member", _("委员")
        ALTERNATE = "alternate", _("候补委员")

    class End(models.TextChoices):
        RESIGNED = "resigned", _("书面辞职")
        NOT_OWNER = "not_owner", _("不再是业主")
        CAPACITY = "capacity", _("丧失民事行为能力")
        LIBERTY = "liberty", _("依法被限制人身自由")
        REMOVED = "removed", _("依法终止资格")
        TERM = "term", _("任期届满")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("职务"), max_length=10, choices=Role, default=Role.MEMBER)
    rank = models.PositiveSmallIntegerField(_("得票次序"))
    party = models.BooleanField(_("党员"), null=True)
    official = models.BooleanField(_("公职人员"), null=True)
    consent = models.CharField(_("同意公开的依据"), max_length=120, blank=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_why = models.CharField(_("暂停履职原因"), max_length=200, blank=True)
    end = models.CharField(_("终止原因"), max_length=10, choices=End, blank=True)
    handed_over_on = models.DateField(_("交接完成日"), null=True)

    class Meta:
        constraints = [
            has_span("committee_member_has_span"),
            models.CheckConstraint(
                condition=Q(until=None, end="") | (Q(until__isnull=False) & ~Q(end="")),
                name="an_ended_membership_says_why",
            ),
            models.CheckConstraint(
                condition=Q(party=None, official=None) | ~Q(consent=""),
                name="a_members_party_and_office_by_consent",
            ),
            models.UniqueConstraint(
                fields=["committee", "person"], condition=Q(until=None), name="a_member_once"
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(role="chair", until=None),
                name="one_chair_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}: {self.person}"


class Resolution(models.Model):
    """A decision of the committee: at least 2/3 attend, more than half of all agree (SDR 32)."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="resolutions")
    title = models.CharField(_("议题"), max_length=80)
    text = models.TextField(_("决定"))
    met_on = models.DateField(_("会议日期"))
    of = models.PositiveSmallIntegerField(_("全体委员"))
    attended = models.PositiveSmallIntegerField(_("出席"))
    agreed = models.PositiveSmallIntegerField(_("同意"))
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
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"resolution:{self.pk}"


class Handover(models.Model):
    """One thing to be handed over: seal, archives, accounts, property (山东省物业管理条例 33)."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="handovers")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="handovers")
    what = models.CharField(_("交什么"), max_length=120)
    due_on = models.DateField(_("期限"))
    done_on = models.DateField(_("交接日"), null=True)
    received_by = models.CharField(_("谁接收"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(received_by=""), name="somebody_received_it"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Delegation(Span):
    """Three to five owner representatives where no committee is formed (业主代表).

    They carry signed opinions, watch and propose (山东省物业管理条例 27). Of what the law leaves to
    the owners they decide nothing: the system gives them no other act.
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
