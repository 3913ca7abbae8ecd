"""What the rules find wrong, as a refusal a person reads."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongzhi.policy.refusals import Incomplete, NotNow

from ..assembly.rules import Fault


def words(faults: Sequence[Fault]) -> str:
    """Each fault with the article that says so."""
    told = _("%(text)s（%(article)s）")
    return "；".join(told % {"text": _(f.text) % f.filling, "article": f.article} for f in faults)


def check(faults: Sequence[Fault], *, field: str) -> None:
    """Raises Incomplete at the field, if anything is wrong."""
    if faults:
        raise Incomplete(words(faults), field=field)


def check_now(faults: Sequence[Fault], *, way_out: str) -> None:
    """Raises NotNow, if anything is wrong. way_out: what can be done instead."""
    if faults:
        raise NotNow(f"{words(faults)}。{way_out}")
