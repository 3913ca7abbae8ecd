"""Reading calls and responses: the columns of their pages, a call's departments, lists."""

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from gongzhi.casework.beside import Counted
from gongzhi.casework.beside import listed as listed_beside
from gongzhi.casework.models import Case
from gongzhi.files.models import Attachment
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.ratings.models import Rating

from .models import Call
from .procedure import CALL, RESPONSE

RATINGS = listed_beside(
    Rating.objects.filter(case=OuterRef("pk")),
    "case",
    order="round",
    score=F("score"),
    reason=F("reason"),
    round=F("round"),
)
FILES = Counted(
    Attachment.objects.filter(
        subject=Concat(Value("case:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    ).values("pk")
)


def believed(way: str) -> Subquery:
    """The departments that the street believes responsible: [{pk, name}]. way: to the call."""
    rows = Call.thinks.through.objects.filter(call=OuterRef(way))
    return listed_beside(rows, "call", pk=F("organisation"), name=F("organisation__name"))


CALL_COLUMNS = {"thinks": believed("pk")}
RESPONSE_COLUMNS = {
    "thinks": believed("parent"),
    "rated": RATINGS,
}


def call_of(response: Case) -> Case:
    """The call that a department's case is a part of."""
    assert response.parent
    return response.parent


def children(call: Case) -> list[Case]:
    """The departments' cases of a call, the lead first, with ratings and number of files."""
    found = Case.objects.of(RESPONSE).filter(parent=call)
    found = found.select_related("response__department", "response__exclusion")
    found = found.annotate(rated=RATINGS, evidence=FILES)
    rows = list(found.order_by("pk"))
    return sorted(rows, key=lambda c: (c.state == "upheld", c.part != "lead", c.pk))


def departments(day) -> list[Organisation]:
    """The departments that can be called on this day."""
    kinds = Organisation.objects.current(day).filter(kind=OrganisationKind.DEPARTMENT)
    return list(kinds.order_by("name"))


def listed(by, *, what: str = "", state: str = "", **filters) -> QuerySet[Case]:
    """Calls in scope, or the departments' responses (what="response").

    state: open, closed, a state's name, or "" for all.
    """
    flow = RESPONSE if what == RESPONSE.name else CALL
    cases = Case.objects.visible_to(by).of(flow).filter(**filters)
    if state == "open":
        return cases.filter(closed_at=None)
    if state == "closed":
        return cases.filter(closed_at__isnull=False)
    return cases.filter(state=state) if state else cases
