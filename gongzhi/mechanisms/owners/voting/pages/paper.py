"""Printing: ballots and letters, a file for each building or all of them in one."""

from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from gongzhi.casework.sheets import download
from gongzhi.people.asking import DeskRequest, for_residents

from .. import printing
from .around import Table, show, table

HERE = "vote_print"
PDF, ZIP = "application/pdf", "application/zip"


def vote_print(request: DeskRequest, number: str) -> HttpResponse:
    on = table(request, number, HERE)
    found = printing.buildings(on.vote.pk)
    context = {"buildings": found, "sheets": sum(b.sheets for b in found)}
    return show(request, "print", on, HERE, context)


def vote_print_file(request: DeskRequest, number: str, what: str) -> HttpResponse:
    """The ballots or letters of one building (?b=), as a PDF."""
    on = table(request, number, HERE)
    building = request.GET.get("b", "")
    known = {b.building: b for b in printing.buildings(on.vote.pk)}
    if what not in printing.NAMES or building not in known:
        raise Http404
    links = _links(request)
    data = printing.printed(on.vote, what, building, links=links, at=request.at)
    name = f"{printing.NAMES[what]} {on.vote.compound.name} {known[building].name}.pdf"
    return download(name, data, PDF)


def vote_print_all(request: DeskRequest, number: str, what: str) -> StreamingHttpResponse:
    """All buildings in one zip, handed out building by building."""
    on = table(request, number, HERE)
    if what not in printing.NAMES or not printing.buildings(on.vote.pk):
        raise Http404
    parts = printing.archive(on.vote, what, links=_links(request), at=request.at)
    response = StreamingHttpResponse(parts, content_type=ZIP)
    name = f"{printing.NAMES[what]} {_title(on)}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response


def _title(on: Table) -> str:
    return f"{on.vote.compound.name} {on.vote.case.number}"


def _links(request: DeskRequest) -> printing.Links:
    """Where the codes lead, by the address at which this site is being used."""
    slip = for_residents(request, reverse("ballot_slip", args=["token"]))
    online = for_residents(request, reverse("my_votes"))
    return printing.Links(slip.replace("token", "{token}"), online, urlsplit(online).netloc)
