"""The index of all that is found: one row for each thing, with what it says and who may see it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CASE = "c", _("案件")
    PLACE = "p", _("地点")
    ORGANISATION = "o", _("组织")
    NOTICE = "n", _("公示公告")


class Entry(models.Model):
    """One thing.

    ref: its id.  words: what `words.words` makes of its text, and beside them, with a mark before
    that no word has: `@7` lies in the place 7, `!7` the organisation 7 has a seat in it or below,
    `=handler.7` the very seat, `%matter` its procedure, `~c3` its slice. What is no case names its
    kind: `~p`.
    Written by triggers alone (docs/decisions/0008-search.md).
    """

    pk = models.CompositePrimaryKey("kind", "ref")
    kind = models.CharField(max_length=1, choices=Kind)
    ref = models.BigIntegerField()
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words", gin_pending_list_limit=256)
        ]

    def __str__(self) -> str:
        return f"{self.kind}{self.ref}"
