"""Messages to people and to posts, and the codes that prove a phone."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.people.models import Organisation, Person, Post

MOST_ATTEMPTS = 8


class Channel(models.TextChoices):
    SMS = "sms", _("短信")
    SITE = "site", _("站内")
    MAIL = "mail", _("邮件")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


class Delivery(models.TextChoices):
    QUEUED = "queued", _("待发")
    JOINED = "joined", _("并入另一条，随它一起发")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发")
    FAILED = "failed", _("未发出，等待重试")
    BY_HAND = "by_hand", _("待电话通知")
    DEAD = "dead", _("发不出")


DUE = (Delivery.QUEUED, Delivery.FAILED)
"""States in which a message waits for its next attempt."""


COPIES = (Channel.MAIL, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)
"""Where the site's messages to an organisation are copied to, if it has such a channel."""


class Outgoing(models.Model):
    """One message to one person (by phone), one post or one organisation (on the site), or the copy
    of one on a channel of the organisation.

    text: a ready sentence without personal values.  about: the subject it concerns, `case:12`.
    key: the same for every attempt, so that a gateway may know a message again; never used twice,
    not even by a database that was restored.  urgent: goes out in the quiet hours too, by itself.
    joined_to: the message with which it goes out as one.  to_copy: the copies are not made yet.
    next_try_at: when it is due; while `sending`, until when the worker that took it has time.
    read_at, read_by: a message to an organisation is read for all its posts by the first of them,
    as a letter to an office is.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", db_index=False
    )
    key = models.UUIDField(db_default=RandomUUID(), editable=False)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    urgent = models.BooleanField(_("紧急"), default=False)
    joined_to = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="joined", db_index=False
    )
    to_copy = models.BooleanField(default=False)
    text = models.CharField(_("内容"), max_length=500)
    about = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    state = models.CharField(_("状态"), max_length=8, choices=Delivery)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="sms", person__isnull=False, post=None, organisation=None)
                | Q(channel="site", person=None, post__isnull=False, organisation=None)
                | Q(channel="site", person=None, post=None, organisation__isnull=False)
                | Q(channel__in=COPIES, person=None, post=None, organisation__isnull=False),
                name="a_message_has_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="only_a_sent_message_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "failed", "sending"])
                | Q(next_try_at__isnull=False),
                name="a_waiting_message_is_due_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "dead"]) | ~Q(last_error=""),
                name="a_message_that_did_not_go_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(joined_to__isnull=False),
                name="a_joined_message_has_its_carrier",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS), name="attempts_come_to_an_end"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at", "id"],
                name="message_waiting",
                condition=Q(state__in=["queued", "failed", "sending"]),
            ),
            models.Index(fields=["id"], name="message_by_hand", condition=Q(state="by_hand")),
            models.Index(fields=["-id"], name="message_dead", condition=Q(state="dead")),
            models.Index(
                fields=["joined_to"], name="message_joined", condition=Q(joined_to__isnull=False)
            ),
            models.Index(fields=["id"], name="message_to_copy", condition=Q(to_copy=True)),
            models.Index(fields=["post", "-id"], name="message_of_post"),
            models.Index(fields=["organisation", "-id"], name="message_of_organisation"),
            models.Index(
                fields=["post", "organisation"],
                name="message_unread",
                condition=Q(channel="site", read_at=None),
            ),
            models.Index(fields=["about"], name="message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.about} {self.state}"


class PhoneCode(models.Model):
    """One code sent to a phone. Neither the phone nor the code nor the address is kept in clear.

    phone, client: keyed digests.  digest: keyed digest of phone and code.
    shown: the code itself, in a demo city only, where no message is sent.
    """

    phone = models.CharField(max_length=64)
    client = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    shown = models.CharField(max_length=6, blank=True)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=5), name="a_code_is_tried_five_times"),
        ]
        indexes = [
            models.Index(fields=["phone", "sent_at"], name="code_of_phone"),
            models.Index(fields=["client", "sent_at"], name="code_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.phone[:8]} {self.sent_at:%H:%M}"
