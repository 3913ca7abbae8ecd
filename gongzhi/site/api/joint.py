"""Acts that join two mechanisms."""

from django.http import HttpRequest
from ninja import Router, Status

from gongzhi.casework.api import Standing, named, standing
from gongzhi.casework.procedure import said as _
from gongzhi.casework.queries import pk_of
from gongzhi.mechanisms.street_calls.api.calls import CallIn
from gongzhi.site.acts import call_about

router = Router(tags=["calls"])


@router.post(
    "/matters/{number}/call",
    response={201: Standing},
    operation_id="call_about_matter",
    summary=_("为一件诉求呼叫全市"),
)
def call_for(request: HttpRequest, number: str, body: CallIn):
    """The matter waits for the call's outcome; the call is answered, its lead's answer is taken."""
    pk, at = pk_of(number), request.at
    case = call_about(pk, body.appeal(at=at), by=request.actor, at=at)
    named(case.parent, number)
    return Status(201, Standing(**standing(case)))
