"""What waits for the token's post, of every procedure."""

from django.http import Http404
from ninja import Query, Router

from gongzhi.casework.api.reading import Page, Paging, cut, key_in, lost
from gongzhi.casework.api.shapes import RELATED, Caller, CaseOut, case_fields
from gongzhi.casework.procedure import said as _
from gongzhi.casework.queries import after_due, due_key, inbox

router = Router(tags=["cases"])


@router.get(
    "/cases/inbox",
    response=Page[CaseOut],
    operation_id="case_inbox",
    summary=_("等这个岗位办的事，先到期的在前"),
)
def waiting(request: Caller, asked: Query[Paging]):
    cases = inbox(request.actor).select_related(*RELATED)
    try:
        cases = after_due(cases, key_in(asked.cursor)) if asked.cursor else cases
    except Http404:
        raise lost() from None
    rows, following = cut(cases, asked, key=due_key)
    return Page[CaseOut](items=[CaseOut(**case_fields(c)) for c in rows], next=following)
