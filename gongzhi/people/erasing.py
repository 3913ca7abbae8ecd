"""Erasure by the security administrator: on which of the lawful grounds, and why."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow

from . import privacy
from .models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OVER = "over"
GROUNDS: "dict[str, StrOrPromise]" = {
    "done": gettext_lazy("处理目的已实现、无法实现，或者不再必要（第一项）"),
    OVER: gettext_lazy("停止提供服务，或者保存期限已届满（第二项）"),
    "withdrawn": gettext_lazy("本人撤回同意（第三项）"),
    "unlawful": gettext_lazy("处理违反法律、行政法规或者约定（第四项）"),
    "other": gettext_lazy("法律、行政法规规定的其他情形（第五项）"),
}
"""个人信息保护法第四十七条第一款，逐项。"""


@transaction.atomic
def erase_by_law(pk: int, *, basis: str, reason: str, by: Actor, at: datetime) -> None:
    """Erase a person, on one of `GROUNDS`. It can't be undone.

    Raises NotYours, Incomplete (fields `basis`, `reason`), and NotNow for one who holds a post or
    an account, or was erased already.
    """
    require(by, "person.erase")
    if basis not in GROUNDS:
        raise Incomplete(_("请选依据哪一项"), field="basis")
    if len(reason.strip()) < 2:
        raise Incomplete(_("请写明事由，例如谁在哪天书面申请"), field="reason")
    person = Person.objects.select_for_update().filter(pk=pk, erased_at=None).first()
    if person is None:
        raise NotNow(_("此人的信息已经删除"))
    privacy.erase(person, basis=basis, reason=reason, by=by, at=at)
