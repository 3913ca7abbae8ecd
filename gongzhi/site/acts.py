"""Acts that join two mechanisms, which do not know one another."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.mechanisms.matters.models import Level, Matter
from gongzhi.mechanisms.matters.services import hand_to_city, settle_answer
from gongzhi.mechanisms.street_calls import services as street_calls
from gongzhi.mechanisms.street_calls.procedure import LEAD
from gongzhi.policy.actor import Actor


@transaction.atomic
def call_about(pk: int, appeal: street_calls.Appeal, *, by: Actor, at: datetime) -> Case:
    """The street calls the city about a matter it handles; the matter waits for the outcome."""
    matter = hand_to_city(pk, by=by, at=at)
    return street_calls.call(appeal, by=by, at=at, about=matter)


def bring_answer_home(matter_case: Case, call_case: Case, *, at: datetime) -> None:
    """The call is closed: its lead's answer becomes the matter's, and the reporter hears of it."""
    led = call_case.children.filter(part=LEAD.name).exclude(response__answer="")
    lead = led.select_related("response__department").order_by("-pk").first()
    answer = _("（主办部门没有书面答复）")
    if lead:
        answer = f"{lead.response.department.name}：{lead.response.answer}"
    matter = Matter.objects.get(pk=matter_case.pk)
    matter.case = matter_case
    settle_answer(matter, answer, level=Level.CITY, at=at)
