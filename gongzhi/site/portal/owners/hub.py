"""A compound's owners, as everybody may see them: how far they are, votes, committee, and for an
owner the way to their own ballot."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongzhi.mechanisms.owners.overview.standing import standings
from gongzhi.mechanisms.owners.voting.models import Vote
from gongzhi.mechanisms.owners.voting.procedure import CANCELLED
from gongzhi.notices.queries import running
from gongzhi.people.asking import Request
from gongzhi.places.listing import names
from gongzhi.places.models import Place

from ..asked import compound_of

SHOWN = 20


@require_GET
def owners_public(request: Request, code: str) -> HttpResponse:
    """Where the compound stands; its votes since their notice; what may be objected to now."""
    at = request.at
    day = localtime(at).date()
    place = compound_of(code, day)
    standing = standings(Place.objects.filter(pk=place.pk), at=at)[0]
    votes = Vote.objects.filter(compound=place, notice__isnull=False)
    shown = votes.exclude(case__state=CANCELLED.name).select_related("case")
    context = {
        "place": place,
        "where": names(place)[1],
        "standing": standing,
        "stage": _(standing.stage.label),
        "votes": shown.order_by("-opens_at")[:SHOWN],
        "notices": running(place.path, day)[:SHOWN],
    }
    return render(request, "portal/owners/hub.html", context)
