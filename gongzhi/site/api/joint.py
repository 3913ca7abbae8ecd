"""Acts that join two mechanisms."""

from ninja import Router, Status

from gongzhi.casework.api.reading import in_sight
from gongzhi.casework.api.shapes import Caller, Standing, standing
from gongzhi.casework.procedure import said as _
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.street_calls.api.calls import CallIn
from gongzhi.site.acts import call_about

router = Router(tags=["calls"])


@router.post(
    "/matters/{number}/call",
    response={201: Standing},
    operation_id="call_about_matter",
    summary=_("为一件诉求呼叫全市"),
)
def call_for(request: Caller, number: str, body: CallIn):
    """The matter waits for the call's outcome; the call is answered, its lead's answer is taken."""
    matter, at = in_sight(request.actor, MATTER, number), request.at
    case = call_about(matter.pk, body.appeal(at=at), by=request.actor, at=at)
    return Status(201, Standing(**standing(case)))
