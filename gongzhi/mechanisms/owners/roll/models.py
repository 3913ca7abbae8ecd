"""The roll of owners (业主名册): units with area and source, owners as heads, frozen for a vote."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.notices.models import Notice
from gongzhi.people.models import Person
from gongzhi.places.models import Place


class AreaSource(models.TextChoices):
    """In the order of their rank (建筑物区分所有权司法解释 8; 山东省物业管理条例 25)."""

    REGISTRY = "registry", _("不动产登记簿")
    SURVEY = "survey", _("测绘实测")
    CONTRACT = "contract", _("买卖合同")


class UnitKind(models.TextChoices):
    PRIVATE = "private", _("专有部分")
    UNSOLD = "unsold", _("未售出")
    UNDELIVERED = "undelivered", _("已售未交付")
    PARKING = "parking", _("车位")


class OwnerKind(models.TextChoices):
    PEOPLE = "people", _("自然人")
    LEGAL = "legal", _("单位")
    DEVELOPER = "developer", _("建设单位")


class Capacity(models.TextChoices):
    OWNER = "owner", _("业主本人")
    GUARDIAN = "guardian", _("监护人")
    REPRESENTATIVE = "representative", _("法定代表人")
    AGENT = "agent", _("单位委托的人")


class Gap(models.TextChoices):
    """What an import found that a person has to settle before the roll may be frozen."""

    UNIT_TWICE = "unit_twice", _("同一户出现两次")
    AREA_DIFFERS = "area_differs", _("面积来源不一致")
    NO_ID = "no_id", _("业主没有证件号")
    NO_OWNER = "no_owner", _("没有业主")
    NO_VOTER = "no_voter", _("共有人未推选谁投票")


FROZEN = """
    PERFORM 1 FROM owners_roll_roll r WHERE r.id IN (OLD.roll_id, NEW.roll_id) FOR SHARE;
    IF EXISTS (SELECT 1 FROM owners_roll_roll r
               WHERE r.id IN (OLD.roll_id, NEW.roll_id) AND r.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the roll is frozen: % refused', TG_OP;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
"""The lock lets a freeze in flight end first: nothing slips in between its digest and commit."""
ROLL_FROZEN = """
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'the roll is frozen: % refused', TG_OP;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
EMPTIED = """
    IF EXISTS (SELECT 1 FROM owners_roll_roll r WHERE r.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a roll is frozen: % refused', TG_OP;
    END IF;
    RETURN NULL;
"""
SAME_ROLL = """
    IF NEW.owner_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM owners_roll_owner o
            WHERE o.id = NEW.owner_id AND o.roll_id = NEW.roll_id) THEN
        RAISE EXCEPTION 'the owner stands on another roll';
    END IF;
    RETURN NEW;
"""


def _holds_still(func: str = FROZEN) -> list[pgtrigger.Trigger]:
    """Nothing of a frozen roll is added, changed or taken away, by whatever door."""
    operation = pgtrigger.Update | pgtrigger.Delete
    if func is FROZEN:
        operation = operation | pgtrigger.Insert
    return [
        pgtrigger.Trigger(name="frozen", when=pgtrigger.Before, operation=operation, func=func),
        pgtrigger.Trigger(
            name="frozen_whole",
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            operation=pgtrigger.Truncate,
            func=EMPTIED,
        ),
    ]


def _of_the_same_roll() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="same_roll",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=SAME_ROLL,
    )


class Roll(models.Model):
    """The owners of a compound as they stand for its votes.

    number: 1, 2 … in its compound; a new one starts as a copy of the last.
    notice: where it was made public; objections are heard there until its window ends.
    digest: `counting.digests.of_roll` over its lines, which anyone can make again; "" until frozen.
    """

    compound = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compound", "number"], name="rolls_are_numbered"),
            models.UniqueConstraint(
                fields=["compound"], condition=Q(frozen_at=None), name="one_open_roll_per_compound"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, digest="")
                | (Q(frozen_at__isnull=False) & ~Q(digest="")),
                name="a_frozen_roll_has_a_digest",
            ),
        ]
        triggers = _holds_still(ROLL_FROZEN)

    def __str__(self) -> str:
        return f"{self.compound} #{self.number}"

    @property
    def subject(self) -> str:
        """How the journal refers to it."""
        return f"roll:{self.pk}"


class Owner(models.Model):
    """One head of the roll: a set of people who own together, an organisation, or the developer.

    key: what makes two entries the same owner: the digest of the sorted set of co-owners (rule in
    docs/mechanisms/owners-roll.md, published with the notice).  title, uscc: an organisation's
    name and credit code.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="owners", db_index=False)
    number = models.PositiveIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=10, choices=OwnerKind)
    key = models.CharField(max_length=64)
    title = models.CharField(_("单位名称"), max_length=80, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "number"], name="owners_are_numbered"),
            models.UniqueConstraint(fields=["roll", "key"], name="one_head_per_owner"),
            models.CheckConstraint(
                condition=Q(kind="people", title="", uscc="") | (~Q(kind="people") & ~Q(title="")),
                name="only_organisations_are_titled",
            ),
        ]
        indexes = [
            models.Index(fields=["roll"], name="organisations", condition=~Q(kind="people")),
        ]
        triggers = _holds_still()

    def __str__(self) -> str:
        return f"{self.roll} {self.number}"


class Holder(models.Model):
    """A person of an owner: a co-owner, or who acts for one.  votes: casts the owner's one ballot.

    roll: the owner's, beside it so that the database can keep a frozen roll still.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Owner, models.CASCADE, related_name="holders", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    capacity = models.CharField(_("身份"), max_length=14, choices=Capacity, default=Capacity.OWNER)
    votes = models.BooleanField(_("由此人投票"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "person"], name="a_person_once_in_an_owner"),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(votes=True), name="one_voter_per_owner"
            ),
        ]
        triggers = [*_holds_still(), _of_the_same_roll()]

    def __str__(self) -> str:
        return f"{self.owner}: {self.person}"


class Unit(models.Model):
    """A private part on the roll.  number: as people say it, 3-1-101.  area: m².

    sorted_as: the number so that 3-1-101 stands before 10-1-101.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="units", db_index=False)
    number = models.CharField(_("房号"), max_length=40)
    sorted_as = models.CharField(max_length=120)
    building = models.CharField(_("楼栋"), max_length=20, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=UnitKind, default=UnitKind.PRIVATE)
    area = models.DecimalField(_("面积"), max_digits=12, decimal_places=4)
    source = models.CharField(_("面积来源"), max_length=10, choices=AreaSource)
    owner = models.ForeignKey(Owner, models.PROTECT, null=True, related_name="units")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "number"], name="a_unit_once_on_a_roll"),
            models.CheckConstraint(condition=Q(area__gt=0), name="a_unit_has_an_area"),
        ]
        indexes = [models.Index(fields=["roll", "sorted_as", "id"], name="unit_in_order")]
        triggers = [*_holds_still(), _of_the_same_roll()]

    def __str__(self) -> str:
        return self.number


class Conflict(models.Model):
    """Something the tables disagree on or leave out; a person settles it, saying how.

    said: what each side says, {"registry": "95.32", "contract": "95.00"}; people by reference
    only, no personal values.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="conflicts", db_index=False)
    gap = models.CharField(max_length=14, choices=Gap)
    unit = models.CharField(max_length=40)
    said = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True)
    how = models.CharField(_("怎么定的"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "gap", "unit"], name="a_conflict_is_told_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, how="") | (Q(settled_at__isnull=False) & ~Q(how="")),
                name="a_settlement_says_how",
            ),
        ]
        triggers = _holds_still()

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_gap_display()}"
