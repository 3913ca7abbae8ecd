"""Evidence: photos and documents that belong to a subject."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_PHOTOS = 6
MOST_DOCUMENTS = 20


class Kind(models.TextChoices):
    PHOTO = "photo", _("照片")
    DOCUMENT = "document", _("文件")


class Attachment(models.Model):
    """One file of one subject. The bytes lie under their digest (see store).

    subject: what it belongs to, `case:12`.  slot: its place among the subject's files of its kind.
    name: what it is called when saved; a photo gets ours, since people name files after people.
    digest: SHA-256 of the stored bytes.  size: bytes.  public: may the reporter see it?
    """

    subject = models.CharField(max_length=60)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    slot = models.PositiveSmallIntegerField()
    name = models.CharField(_("文件名"), max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100)
    by_post = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    public = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "digest"], name="a_file_is_kept_once"),
            models.UniqueConstraint(fields=["subject", "kind", "slot"], name="one_file_per_slot"),
            models.CheckConstraint(
                condition=Q(kind="photo", slot__gte=1, slot__lte=MOST_PHOTOS)
                | Q(kind="document", slot__gte=1, slot__lte=MOST_DOCUMENTS),
                name="only_so_many_files_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="a_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.name}"
