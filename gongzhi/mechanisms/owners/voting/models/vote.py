"""The vote, its agenda and its counts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.journal.models import append_only
from gongzhi.notices.models import Notice
from gongzhi.places.models import Place

from ...assembly.models import Candidacy, Election
from ...roll.models import Roll


class Vote(models.Model):
    """One vote of the owners of a compound.

    roll: frozen before the notice.  election: when the agenda holds one.
    count_parking, silence: what the assembly's rules say (domain rules 1.2, 1.4); default no.
    key: seals the choices; wrapped by the key `ring_key` of the ring.
    closes_at: as first published.  extended_to: the one extension.
    certified: the count that stands.  publish_by: until when it must be public.
    revoked_*: by the authority (物业管理条例 19).
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="vote")
    compound = models.ForeignKey(Place, models.PROTECT, related_name="+")
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="votes")
    election = models.OneToOneField(Election, models.PROTECT, null=True, related_name="vote")
    title = models.CharField(_("名称"), max_length=80)
    opens_at = models.DateTimeField(_("投票开始"))
    closes_at = models.DateTimeField(_("投票截止"))
    extended_to = models.DateTimeField(_("延长到"), null=True)
    count_parking = models.BooleanField(_("车位面积计入"), default=False)
    silence = models.BooleanField(_("未参与的随多数（另列）"), default=False)
    rules_basis = models.CharField(_("议事规则依据"), max_length=120, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    key = models.BinaryField()
    ring_key = models.CharField(max_length=20)
    certified = models.ForeignKey("Count", models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True)
    publish_by = models.DateTimeField(null=True)
    result_notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    challenge_until = models.DateField(_("可申请撤销至"), null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(_("撤销决定文号与理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_vote_lasts"),
            models.CheckConstraint(
                condition=Q(extended_to=None) | Q(extended_to__gt=F("closes_at")),
                name="an_extension_is_later",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(certified__isnull=False),
                name="only_what_is_certified_is_published",
            ),
            models.CheckConstraint(
                condition=Q(count_parking=False, silence=False) | ~Q(rules_basis=""),
                name="what_departs_from_the_default_names_its_basis",
            ),
        ]
        indexes = [models.Index(fields=["compound", "-opens_at"], name="vote_of_compound")]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self):
        return self.extended_to or self.closes_at


class Item(models.Model):
    """One matter of the agenda. Its class is the law's, not the organiser's.

    code: of `counting.law` (USE_REPAIR_FUND …), "" for a matter of another kind.
    passed: in the certified count; of an election, whether it filled all seats.
    """

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("事项"), max_length=40)
    klass = models.CharField(_("类别"), max_length=10)  # ordinary, special, election
    title = models.CharField(_("议题"), max_length=80)
    text = models.TextField(_("说明"), blank=True)
    seats = models.PositiveSmallIntegerField(null=True)
    alternates = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(_("通过"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "position"], name="an_agenda_is_numbered"),
            models.CheckConstraint(
                condition=Q(klass="election", seats__gt=0, alternates__isnull=False)
                | Q(klass__in=["ordinary", "special"], seats=None, alternates=None),
                name="an_election_has_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def key(self) -> str:
        """Its id in ballots and in the count."""
        return f"m{self.position}"


class Option(models.Model):
    """A candidate on an election's ballot."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="options", db_index=False)
    position = models.PositiveSmallIntegerField()
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="options_are_numbered"),
            models.UniqueConstraint(fields=["item", "candidacy"], name="a_candidate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.candidacy}"

    @property
    def key(self) -> str:
        """Its id in ballots and in the count."""
        return f"c{self.position}"


class Count(models.Model):
    """A count: the question put to `counting.count` and its answer, bound by digests.

    Anybody entitled can put the exported question to `gongzhi votes count` and get the same bytes.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="counts")
    at = models.DateTimeField()
    signed = models.CharField(max_length=120)
    rule = models.CharField(max_length=30)
    engine = models.CharField(max_length=20)
    roll_digest = models.CharField(max_length=64)
    ballots_digest = models.CharField(max_length=64)
    result = models.JSONField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.vote_id} {self.at:%m-%d %H:%M}"
