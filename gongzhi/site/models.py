"""What the site keeps for itself: the keys of other systems and what they were answered, and what
people say about the site."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Person, Post
from gongzhi.places.models import Place


class ApiToken(models.Model):
    """A key with which another system acts from a post: it may what the post may, at most.

    scopes: what it may ask for, such as `matters:read`; see `tokens.SCOPES`.
    digest: SHA-256 of the secret. The secret is 256 random bits, so there is nothing to guess that
    a slow or salted hash would have to protect, and a plain one finds the row through the index.
    hint: the last characters of the secret, to tell keys apart.  signed: who issued it, as a post.
    """

    name = models.CharField(_("系统名称"), max_length=40)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("岗位"))
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("范围"))
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    created_at = models.DateTimeField(_("签发时间"))
    signed = models.CharField(_("签发岗位"), max_length=120)
    expires_at = models.DateTimeField(_("失效时间"))
    last_used_on = models.DateField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="a_token_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0), name="a_token_may_ask_for_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def opens(self, *, at: datetime) -> bool:
        """Neither revoked nor expired. Its post may have ended all the same."""
        return self.revoked_at is None and self.expires_at > at


class ApiAnswer(models.Model):
    """What a system was answered under an Idempotency-Key, kept with the effect it tells of.

    digest: of the request.  body: JSON of states and numbers; never a person's data.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"


class Suggestion(models.Model):
    """A suggestion about the site. client: keyed digest of a network address, kept for a day.

    person: who wants to hear the answer, if they proved a phone.
    """

    text = models.CharField(_("意见建议"), max_length=1000)
    page = models.CharField(_("在哪一页"), max_length=200, blank=True)
    at = models.DateTimeField()
    client = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reply = models.CharField(_("答复"), max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, reply="")
                | (Q(answered_at__isnull=False) & ~Q(reply="")),
                name="an_answered_suggestion_says_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["client", "at"], name="suggestion_client", condition=~Q(client="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.text[:20]}"


class BoardSnapshot(models.Model):
    """What the board shows, counted once for all who look: one row, written over.

    told: numbers and names of places and organisations (`board.counting`); nothing of a person.
    digest: of what is told, so that who has it already is sent nothing.
    made_at: when it was last found to be so.
    """

    made_at = models.DateTimeField()
    digest = models.CharField(max_length=16)
    told = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_board")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M:%S}"


class WallPass(models.Model):
    """Lets one screen show the board of one place, and nothing else.

    link: digest of what the link ends in, which opens once.  key: digest of what the screen keeps.
    signed: who issued it, as a post.  Of a secret of 128 random bits a plain SHA-256 is enough.
    """

    name = models.CharField(_("屏幕名称"), max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("范围"))
    link = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (unique)
    created_at = models.DateTimeField(_("签发时间"))
    signed = models.CharField(_("签发岗位"), max_length=120)
    open_until = models.DateTimeField()
    opened_at = models.DateTimeField(_("打开时间"), null=True)
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key=None, opened_at=None)
                | Q(key__isnull=False, opened_at__isnull=False),
                name="an_opened_pass_has_a_key",
            )
        ]

    def __str__(self) -> str:
        return self.name
