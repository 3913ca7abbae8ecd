"""Ballots, who has a say and has used it, conflicts between channels, and who was reached."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.journal.models import append_only
from gongzhi.people.models import Person

from ...roll.models import Owner
from .paper import Sheet
from .vote import Vote


class Channel(models.TextChoices):
    ONLINE = "online", _("网上")
    PAPER = "paper", _("纸质")


class Ballot(models.Model):
    """One ballot. Never changed; a later one of the same channel takes its place in the count.

    receipt: the code its owner can find in the published list; tells nothing of the choices.
    level: how the signature stands under 电子签名法 13 (see `signing`); "" on paper.
    signature: what a certification service gave for it, sealed; empty where there is none.
    person: who cast it, for the owner.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots", db_index=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=6, choices=Channel)
    sheet = models.OneToOneField(Sheet, models.PROTECT, null=True, related_name="ballot")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    cast_at = models.DateTimeField()
    choices = models.BinaryField()
    level = models.CharField(max_length=12, blank=True)
    signature = models.BinaryField(default=b"")
    receipt = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="paper", sheet__isnull=False)
                | Q(channel="online", sheet=None, person__isnull=False),
                name="a_ballot_came_by_one_channel",
            ),
            models.UniqueConstraint(fields=["receipt", "vote"], name="a_receipt_is_of_one_ballot"),
        ]
        indexes = [models.Index(fields=["vote", "owner"], name="ballot_of_owner")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.receipt


class Voice(models.Model):
    """An owner's say in a vote: one row for each head that counts, made with the notice.

    It is what turnout adds up, and the lock by which the ballots of one owner queue; whoever has
    no row has no say (off the roll, parking only, not handed over yet).
    building: where their first unit is.  area: cm², as the count adds it up.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="voices", db_index=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+", db_index=False)
    building = models.CharField(max_length=20, blank=True)
    area = models.BigIntegerField()
    online = models.BooleanField(default=False)
    paper = models.BooleanField(default=False)
    first_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "owner"], name="an_owner_has_one_voice"),
            models.CheckConstraint(
                condition=Q(first_at=None, online=False, paper=False)
                | (Q(first_at__isnull=False) & (Q(online=True) | Q(paper=True))),
                name="who_takes_part_did_so_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.owner_id}"


class Settlement(models.Model):
    """Paper or online, where an owner has both: two different people decide, with a reason."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="settlements")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    keeps = models.CharField(max_length=6, choices=Channel)
    reason = models.CharField(_("理由"), max_length=200)
    first_at = models.DateTimeField()
    first_person = models.BigIntegerField()
    first_signed = models.CharField(max_length=120)
    second_at = models.DateTimeField(null=True)
    second_person = models.BigIntegerField(null=True)
    second_signed = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "owner"], name="settled_once"),
            models.CheckConstraint(
                condition=Q(second_person=None) | ~Q(second_person=F("first_person")),
                name="two_people_settle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.owner_id} {self.keeps}"


class Delivery(models.Model):
    """The log of reaching an owner with notice and ballot (送达记录)."""

    class How(models.TextChoices):
        DOOR = "door", _("上门")
        MESSAGE = "message", _("短信或站内")
        POST = "post", _("邮寄")
        NOTICE = "notice", _("公告送达")

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="deliveries", db_index=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    how = models.CharField(_("方式"), max_length=8, choices=How)
    reached = models.BooleanField(_("送到了"))
    note = models.CharField(_("说明"), max_length=120, blank=True)
    at = models.DateTimeField()
    signed = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["vote", "owner"], name="delivery_of_owner")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.vote_id} {self.owner_id} {self.how}"
