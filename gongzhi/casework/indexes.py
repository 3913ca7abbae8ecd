"""The indexes of a case. Each is written again with every move: only those that a list, a sweep or
a figure of every minute reads are kept."""

from django.db import models
from django.db.models import Q

OPEN = Q(closed_at=None)

OF_CASES = [
    models.Index(fields=["awaiting", "due_at", "id"], name="case_inbox", condition=OPEN),
    models.Index(fields=["due_at"], name="case_due_open", condition=OPEN),
    models.Index(fields=["warn_at"], name="case_warn", condition=Q(closed_at=None, card="")),
    models.Index(
        fields=["red_at"],
        name="case_red",
        condition=OPEN & ~Q(card="red"),
    ),
    models.Index(
        fields=["procedure", "compound", "street"],
        include=["due_at", "id"],
        name="case_open_where",
        condition=OPEN,
    ),
    models.Index(fields=["card"], name="case_carded", condition=OPEN & ~Q(card="")),
    models.Index(fields=["procedure", "opened_at"], name="case_opened"),
    models.Index(
        fields=["procedure", "closed_at"],
        name="case_closed",
        condition=Q(closed_at__isnull=False),
    ),
    models.Index(fields=["procedure", "-id"], name="case_list"),
    models.Index(fields=["street", "procedure", "-id"], name="case_list_street"),
    models.Index(fields=["community", "procedure", "-id"], name="case_list_community"),
    models.Index(fields=["compound", "procedure", "-id"], name="case_list_compound"),
]
