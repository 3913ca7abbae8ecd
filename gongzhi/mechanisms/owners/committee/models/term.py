"""One term of a committee: its members, what was told to the authority, what is handed over."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation, Person, Span, has_span
from gongzhi.places.models import Place

from ...voting.models import Vote


class Committee(models.Model):
    """One term of a committee. The organisation goes on from term to term.

    since: the day it was elected.  until: the day the term ends, at most five years later
    (业主大会和业主委员会指导规则 32).  ended_on: the day it did end.
    vote: by which it was elected; document: on what it rests if that was on paper.
    filed_on: the first time; filed_with: codes of the papers handed in (`rules.PAPERS`).
    decide_terminations: may it end a membership itself (山东省物业管理条例 34)?
    authority: where the owners said so.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="committee")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="terms")
    compound = models.ForeignKey(Place, models.PROTECT, related_name="+")
    vote = models.OneToOneField(Vote, models.PROTECT, null=True, related_name="+")
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("委员名额"))
    since = models.DateField(_("任期开始"))
    until = models.DateField(_("任期届满"))
    first_meeting_on = models.DateField(_("首次会议"), null=True)
    file_by = models.DateTimeField(_("备案期限"))
    filed_on = models.DateField(_("申请备案日"), null=True)
    filed_with = models.JSONField(_("备案材料"), default=list)
    filing_number = models.CharField(_("备案号"), max_length=60, blank=True)
    certified_on = models.DateField(_("备案证明日"), null=True)
    decide_terminations = models.BooleanField(_("经授权可决定终止委员资格"), default=False)
    authority = models.CharField(_("授权依据"), max_length=120, blank=True)
    ended_on = models.DateField(_("终止日"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_term_lasts"),
            models.CheckConstraint(
                condition=Q(certified_on=None) | ~Q(filing_number=""),
                name="a_certificate_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(vote__isnull=False) | ~Q(document=""),
                name="a_term_rests_on_a_vote_or_a_document",
            ),
            models.CheckConstraint(
                condition=Q(decide_terminations=False) | ~Q(authority=""),
                name="what_a_committee_may_decide_the_owners_said",
            ),
            models.UniqueConstraint(
                fields=["compound"], condition=Q(ended_on=None), name="one_committee_per_compound"
            ),
            models.UniqueConstraint(
                fields=["filing_number"],
                condition=~Q(filing_number=""),
                name="a_filing_number_is_given_once",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="term_ending", condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.since:%Y}—{self.until:%Y}"


class Member(Span):
    """A member or an alternate of one term.

    rank: by votes; alternates move up in this order.  moved_up_on: an alternate who did.
    vote: a later one by which they came in (补选).
    party, official: by consent; None: not told.
    suspended_why: the published rule on which their duties rest until the owners have decided.
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
        DIED = "died", _("去世")
        REMOVED = "removed", _("依法终止资格")
        TERM = "term", _("任期届满")
        VOID = "void", _("选举被撤销")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("职务"), max_length=10, choices=Role, default=Role.MEMBER)
    rank = models.PositiveSmallIntegerField(_("得票次序"))
    vote = models.ForeignKey(Vote, models.PROTECT, null=True, related_name="+")
    moved_up_on = models.DateField(_("候补递补"), null=True)
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
            models.CheckConstraint(
                condition=Q(suspended_at=None) | ~Q(suspended_why=""),
                name="a_suspension_names_its_rule",
            ),
            models.UniqueConstraint(
                fields=["committee", "person"], condition=Q(until=None), name="a_member_once"
            ),
            models.UniqueConstraint(fields=["committee", "rank"], name="members_are_ranked"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(role="chair", until=None),
                name="one_chair_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}: {self.person}"

    @property
    def name(self) -> str:
        """Whom the owners chose is published: in clear, until the person is erased."""
        return self.person.name or translate("（已删除）")

    @property
    def is_alternate(self) -> bool:
        return self.role == self.Role.ALTERNATE


class Change(models.Model):
    """Something that the filing authority has to be told within 30 days (山东省物业管理条例 31)."""

    class Kind(models.TextChoices):
        LEFT = "left", _("委员离任")
        MOVED_UP = "moved_up", _("候补递补为委员")
        ADDED = "added", _("补选委员")
        OFFICE = "office", _("主任、副主任变动")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="changes")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("变更"), max_length=10, choices=Kind)
    on = models.DateField(_("变更日"))
    due_at = models.DateTimeField(_("备案期限"))
    reported_at = models.DateTimeField(_("已备案"), null=True)
    reported_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="change_unreported", condition=Q(reported_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


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
