"""Numbered paper ballots and what clerks read on them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.files.models import Attachment
from gongzhi.journal.models import append_only

from ...roll.models import Owner
from .vote import Vote


class Sheet(models.Model):
    """A numbered paper ballot for one owner; `token` is its QR code.

    spoilt: replaced by another one (lost, torn), told why.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="sheets", db_index=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    token = models.CharField(max_length=22, unique=True)
    printed_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_to = models.CharField(max_length=120, blank=True)
    scan = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    spoilt = models.CharField(_("作废原因"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="sheets_are_numbered"),
            models.UniqueConstraint(
                fields=["vote", "owner"], condition=Q(spoilt=""), name="one_sheet_per_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id}-{self.number:05}"


class Entry(models.Model):
    """What one clerk read on a sheet. Two different people must read the same; a third settles.

    choices: sealed as a ballot's are.  same: keyed digest, so that two entries compare unopened.
    """

    class Turn(models.TextChoices):
        FIRST = "first", _("第一次录入")
        SECOND = "second", _("第二次录入")
        THIRD = "third", _("复核")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="entries", db_index=False)
    turn = models.CharField(max_length=6, choices=Turn)
    choices = models.BinaryField()
    same = models.CharField(max_length=64)
    note = models.CharField(_("复核说明"), max_length=200, blank=True)
    at = models.DateTimeField()
    person = models.BigIntegerField()
    signed = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "turn"], name="a_sheet_is_entered_in_turns"),
            models.UniqueConstraint(fields=["sheet", "person"], name="never_twice_by_one_person"),
            models.CheckConstraint(
                condition=~Q(turn="third") | ~Q(note=""), name="the_third_reader_says_why"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.sheet} {self.turn}"
