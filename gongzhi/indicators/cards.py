"""The cards that hang on open cases: yellow before a limit ends, red when it is over.

As they hang at the instant that is asked about; the days asked about change nothing. A card that
was lifted hangs no more, and one on a case that only its seats may read is not counted here.
"""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.casework import registry
from gongzhi.casework.models import CardKind, Case

from .indicator import Asked, Indicator, once

GROUPS = {
    "department": "liable",
    "street": "street",
    "community": "community",
    "compound": "compound",
}


def hanging(kind: CardKind) -> Callable[[Asked], QuerySet[Case]]:
    def base(asked: Asked) -> QuerySet[Case]:
        open_now = Case.objects.open().filter(card=kind)
        return open_now.exclude(procedure__in=registry.private())

    return base


def _cards(kind: CardKind) -> Indicator:
    return Indicator(
        f"cards.{kind}",
        format_lazy(_("现挂{card}"), card=kind.label),
        format_lazy(
            _("问的那一刻挂着{card}、还没办结的件；已撤的牌不算，和起止日期无关"), card=kind.label
        ),
        base=hanging(kind),
        measure=once,
        groups=GROUPS,
        nothing="",
    )


INDICATORS = tuple(_cards(kind) for kind in CardKind)
