"""Persons, organisations of every kind, posts, mandates, residencies: all with since and until."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.places.models import Place
from gongzhi.policy.duties import Duty
from gongzhi.search import triggers as search

from .identifiers import mask_name


class OrganisationKind(models.TextChoices):
    STREET_PARTY = "street_party", _("街道党工委")
    COMMUNITY_PARTY = "community_party", _("社区党委")
    BRANCH = "branch", _("小区党支部")
    JOINT_BRANCH = "joint_branch", _("联合党支部")
    STAIRWELL_GROUP = "stairwell_group", _("楼道党小组")
    CORE_HOUSEHOLD = "core_household", _("党员中心户")
    CITY_PARTY = "city_party", _("市委")
    STREET_OFFICE = "street_office", _("街道办事处")
    RESIDENTS_COMMITTEE = "residents_committee", _("社区居委会")
    PLATFORM = "platform", _("治理平台")
    SUPERVISION = "supervision", _("督查机构")
    DEPARTMENT = "department", _("部门")
    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
    PROPERTY_COMPANY = "property_company", _("物业服务企业")
    UNIT = "unit", _("共建单位")
    OTHER = "other", _("其他组织")


PARTY_PARENT = {
    OrganisationKind.STREET_PARTY: (OrganisationKind.CITY_PARTY,),
    OrganisationKind.COMMUNITY_PARTY: (OrganisationKind.STREET_PARTY,),
    OrganisationKind.BRANCH: (OrganisationKind.COMMUNITY_PARTY,),
    OrganisationKind.JOINT_BRANCH: (
        OrganisationKind.COMMUNITY_PARTY,
        OrganisationKind.STREET_PARTY,
    ),
    OrganisationKind.STAIRWELL_GROUP: (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH),
    OrganisationKind.CORE_HOUSEHOLD: (OrganisationKind.STAIRWELL_GROUP,),
}
"""What each level of the five hangs from (seed; domain rules part 6)."""


class SpanQuerySet(models.QuerySet):
    def current(self, day: date):
        """Those whose span holds this day: since ≤ day < until."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class Span(models.Model):
    """Something that begins and may end. until: the first day on which it is no more."""

    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_current(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def has_span(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name=name)


class Days(Func):
    """daterange(since, until)."""

    function = "daterange"
    output_field = DateRangeField()


class Person(models.Model):
    """A human being. Contact data lie encrypted beside it (see vault).

    data_key: the person's own key, wrapped by the key `ring_key` of the ring. Once it is gone
    nothing of theirs can be read again.
    """

    name = models.CharField(_("姓名"), max_length=40, blank=True)
    party_member = models.BooleanField(_("党员"), null=True, blank=True)
    party_source = models.CharField(_("党员信息来源"), max_length=60, blank=True)
    data_key = models.BinaryField(null=True)
    ring_key = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", data_key=None),
                name="an_erased_person_has_neither_name_nor_key",
            ),
            models.CheckConstraint(
                condition=Q(party_member=None) | ~Q(party_source=""),
                name="party_attribute_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return mask_name(self.name) if self.name else f"#{self.pk}"


class Field(models.TextChoices):
    PHONE = "phone", _("手机号")
    ID_NUMBER = "id_number", _("身份证号")
    ADDRESS = "address", _("住址")


class Secret(models.Model):
    """One encrypted value of a person. blind: keyed index for exact search, empty for addresses."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="secrets", db_index=False)
    field = models.CharField(max_length=10, choices=Field)
    cipher = models.BinaryField()
    blind = models.CharField(max_length=64, blank=True)
    hint = models.CharField(max_length=30)  # masked form, e.g. 138****1234

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], name="one_value_per_field")
        ]
        indexes = [models.Index(fields=["blind"], name="secret_blind", condition=~Q(blind=""))]

    def __str__(self) -> str:
        return f"{self.field}: {self.hint}"


class Organisation(Span):
    """Any organisation. uscc: unified social credit code; uscc_note: why a failing one stands.

    formal_members: full Party members on its books, None where it doesn't apply or isn't known.
    phone: its public office phone.
    """

    kind = models.CharField(_("类别"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=30, blank=True)
    code = models.CharField(_("编码"), max_length=40, unique=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    uscc_note = models.CharField(_("代码校验说明"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    formal_members = models.PositiveIntegerField(_("正式党员数"), null=True, blank=True)

    class Meta:
        constraints = [
            has_span("organisation_has_span"),
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="one_per_uscc"),
            models.CheckConstraint(
                condition=~Q(kind__in=list(PARTY_PARENT)) | Q(parent__isnull=False),
                name="a_party_organisation_below_the_city_has_a_parent",
            ),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="organisation_kind_name")]
        triggers = search.kept(search.Kind.ORGANISATION, "name", "short_name", "code", "phone")

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(Span):
    """A post in an organisation: a duty, a reach. Work belongs to it, not to who holds it.

    place: how far it reaches. phone: the post's public phone. chief: the one who answers for it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(_("岗位"), max_length=40)
    duty = models.CharField(_("职责"), max_length=20, choices=Duty)
    place = models.ForeignKey(Place, models.PROTECT, related_name="posts")
    phone = models.CharField(_("岗位电话"), max_length=30, blank=True)
    chief = models.BooleanField(_("负责人"), default=False)

    class Meta:
        constraints = [has_span("post_has_span")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.title}"


class Holding(Span):
    """Who holds a post, or stands in for its holder (leave, vacancy), and from when to when."""

    class How(models.TextChoices):
        HOLDER = "holder", _("任职")
        DEPUTY = "deputy", _("代班")

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    how = models.CharField(_("方式"), max_length=10, choices=How, default=How.HOLDER)
    term_ends = models.DateField(_("任期届满"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        constraints = [
            has_span("holding_has_span"),
            ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=[
                    (F("post"), RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(how="holder"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.person}"


class Mandate(Span):
    """What an organisation is to a place: the shared noun behind chains, scopes and 1+2+N."""

    class Kind(models.TextChoices):
        COVERS = "covers", _("覆盖")
        REPRESENTS = "represents", _("代表")
        MANAGES = "manages", _("管理")
        PARTNERS = "partners", _("共建")
        SUPPORTS = "supports", _("支持")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    place = models.ForeignKey(Place, models.PROTECT, related_name="mandates")
    kind = models.CharField(_("关系"), max_length=10, choices=Kind)
    document = models.CharField(_("依据文件"), max_length=120, blank=True)

    class Meta:
        constraints = [
            has_span("mandate_has_span"),
            ExclusionConstraint(
                name="one_manager_at_a_time",
                expressions=[
                    (F("place"), RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="manages"),
            ),
        ]
        indexes = [models.Index(fields=["place", "kind"], name="mandate_place_kind")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.place}"


class Residency(Span):
    """A person lives in or owns a unit. how: what verified it (register, contract, visit)."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("业主")
        OCCUPANT = "occupant", _("使用人")

    person = models.ForeignKey(Person, models.CASCADE, related_name="residencies")
    unit = models.ForeignKey(Place, models.PROTECT, related_name="residencies")
    kind = models.CharField(_("身份"), max_length=10, choices=Kind)
    how = models.CharField(_("核验方式"), max_length=40)

    class Meta:
        constraints = [has_span("residency_has_span")]

    def __str__(self) -> str:
        return f"{self.person} @ {self.unit}"


class Account(AbstractBaseUser):
    """How an official signs in. No powers of its own: those come from posts.

    acting: the post they chose to act from.  is_demo: may sign in with one press, demo city only.
    one_time_until: while set, the password was given out and must be replaced before this instant.
    """

    username = models.CharField(_("用户名"), max_length=40, unique=True)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    date_joined = models.DateTimeField(_("开通时间"))
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    acting = models.ForeignKey(Holding, models.SET_NULL, null=True, blank=True, related_name="+")
    is_demo = models.BooleanField(default=False)
    one_time_until = models.DateTimeField(_("一次性密码有效期"), null=True, blank=True)

    objects = BaseUserManager()
    held: list[Holding]  # no column: the posts of today, once `acting.held_by` has read them

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.username
