"""The report of a count, its PDF, the file to count again, and the live turnout."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import NotYours

from .. import counts, recounting, report_paper, reporting, staff, turnout
from ..models import Count, Vote
from ..procedure import CERTIFIED, DRAFT, PUBLISHED
from . import around

PDF, JSON = "application/pdf", "application/json"


def _vote(request: DeskRequest, number: str) -> Vote:
    """A vote that this post may see. Raises Http404 for strangers."""
    try:
        return staff.visible(number, by=request.actor)
    except NotYours:
        raise Http404 from None


def _counted(request: DeskRequest, number: str) -> tuple[Vote, Count]:
    vote = _vote(request, number)
    made = counts.latest(vote.pk)
    if made is None:
        raise Http404
    return vote, made


def _report(request: DeskRequest, number: str) -> reporting.Report:
    """Whole for who organises, counts or oversees; else as it is published, once it is."""
    vote, made = _counted(request, number)
    whole = recounting.in_group(vote.pk, by=request.actor)
    if not whole and vote.case.state != PUBLISHED.name:
        raise Http404
    return reporting.report(vote, made, whole=whole)


@require_GET
def vote_report(request: DeskRequest, number: str) -> HttpResponse:
    found = _report(request, number)
    context = {
        "report": found,
        "vote": found.vote,
        "may_file": found.whole and found.vote.case.state in (CERTIFIED.name, PUBLISHED.name),
    }
    response = render(request, "owners_voting/report.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def vote_report_file(request: DeskRequest, number: str) -> HttpResponse:
    found = _report(request, number)
    return download(f"计票报告 {number}.pdf", report_paper.pdf_of(found, at=request.at), PDF)


@require_POST
def vote_again(request: DeskRequest, number: str) -> HttpResponse:
    """Count once more and say whether it is the same."""
    vote, _made = _counted(request, number)
    if recounting.check_again(vote.pk, by=request.actor, at=request.at):
        messages.success(request, _("重算了一遍，和这次计票一字不差。"))
    else:
        messages.error(request, _("重算的结果和这次计票不同：计票以后有票或认定变了，请重新计票。"))
    return around.to("vote_report", number)


@require_POST
def vote_file(request: DeskRequest, number: str) -> HttpResponse:
    """What `gongzhi votes count` takes."""
    vote = _vote(request, number)
    file = recounting.file_of(vote.pk, by=request.actor, at=request.at)
    mark = hashlib.sha256(file).hexdigest()[:12]
    return download(f"计票文件 {number} {mark}.json", file, JSON)


@require_POST
def vote_key(request: DeskRequest, number: str) -> HttpResponse:
    """Which alias of the file is whose."""
    vote = _vote(request, number)
    rows = recounting.key_of(vote.pk, by=request.actor, at=request.at)
    columns = [_("文件里的户"), _("房号"), _("面积"), _("文件里的业主"), _("业主序号")]
    return download(f"对照表 {number}.xlsx", workbook(columns, rows))


@require_GET
def vote_turnout(request: DeskRequest, number: str) -> HttpResponse:
    """By building and by day; nobody sees how."""
    vote = _vote(request, number)
    if vote.case.state == DRAFT.name:
        raise Http404
    context = {
        "vote": vote,
        "turnout": turnout.live(vote),
        "crumbs": [
            ("", vote.compound.name),
            (reverse("case", args=[number]), vote.title),
        ],
    }
    return render(request, "owners_voting/turnout.html", context)
