"""One case: its page, plain moves, files, the record, contact data, cards."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework import pages, queries, registry
from gongzhi.casework.doors import SENT, attempt, back_to
from gongzhi.casework.forms import NoteForm
from gongzhi.casework.models import Card, Case
from gongzhi.casework.services import plain_move
from gongzhi.casework.sweep import lift_card
from gongzhi.files.models import Attachment, Kind
from gongzhi.files.services import open_file
from gongzhi.journal.chain import Check
from gongzhi.journal.services import history_rows
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Field
from gongzhi.people.privacy import reveal as show_in_clear
from gongzhi.policy.refusals import NotNow

from .contacts import reporter_of
from .forms import LiftForm, RevealForm


def case(request: DeskRequest, number: str) -> HttpResponse:
    return pages.show(request, number)


def case_move(request: DeskRequest, number: str, move: str) -> HttpResponse:
    """A plain move: one that changes the case and nothing else."""
    if request.method != "POST":
        return redirect("case", number)
    flow = registry.marked(queries.mark_of(number))
    if flow is None:
        raise Http404
    form = NoteForm(request.POST, at=request.at, auto_id=f"{move}-%s")
    form.fields["note"].required = False  # whether a reason is wanted, the procedure says
    by, at, pk = request.actor, request.at, queries.pk_of(number)
    moved: list[Case] = []
    status = attempt(
        form,
        lambda note: moved.append(
            plain_move(pk, move, procedure=flow.name, by=by, at=at, note=note)
        ),
    )
    if status == SENT:
        return back_to(request, number, _after(moved[0]))
    return pages.show(request, number, typed={move: form}, status=status)


def _after(case: Case) -> str:
    """What happened, and what now."""
    if case.awaiting is None:
        return _("办好了，现在是“%(state)s”。") % {"state": case.state_label}
    told = {"state": case.state_label, "who": case.awaiting, "todo": _(case.at_state.todo)}
    return _("办好了，现在是“%(state)s”，轮到%(who)s：%(todo)s。") % told


def case_file(request: DeskRequest, number: str, pk: int) -> FileResponse:
    """A file of a case that the acting post may read. Documents are always downloads."""
    case = queries.one(request.actor, number)
    file = get_object_or_404(Attachment, pk=pk, subject=case.subject)
    response = FileResponse(
        open_file(file),
        as_attachment=file.kind != Kind.PHOTO,
        filename=file.name,
        content_type=file.mime,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def case_record(request: DeskRequest, number: str) -> HttpResponse:
    """The case's chain in the journal, hashed anew while one looks."""
    case = queries.one(request.actor, number)
    rows = history_rows(case.subject)
    check = Check().read({"kind": "row", **row} for row in rows)
    context = {"case": case, "rows": rows, "check": check.answer()}
    return render(request, "workbench/record.html", context)


@require_POST
def reveal(request: DeskRequest, number: str) -> HttpResponse:
    """The reporter's phone in clear, for this one answer. It is on record before it is shown."""
    case = queries.one(request.actor, number, *pages.page_of(number).related)
    person = reporter_of(case)
    if person is None:
        raise NotNow(_("这件事没有留反映人的联系方式"))
    form, found = RevealForm(request.POST, at=request.at, auto_id="reveal-%s"), []

    def act(reason: str) -> None:
        by, at, about = request.actor, request.at, case.subject
        found.append(
            show_in_clear(person, Field.PHONE, reason=reason, by=by, at=at, concerning=about)
        )

    status = attempt(form, act)
    more = {"reveal": form, "phone": found[0] if found else ""}
    return pages.show(request, number, status=status or 200, more=more)


@require_POST
def card_lift(request: DeskRequest, pk: int) -> HttpResponse:
    """The supervising office takes a card back, with a reason; it stays in the history."""
    visible = Card.objects.filter(case__in=Case.objects.visible_to(request.actor))
    card = get_object_or_404(visible.select_related("case"), pk=pk)
    form = LiftForm(request.POST, at=request.at, auto_id=f"lift-{pk}-%s")
    by, at = request.actor, request.at
    status = attempt(form, lambda reason: lift_card(pk, reason=reason, by=by, at=at))
    if status == SENT:
        return back_to(request, card.case.number, _("这张牌已撤销，记录和原因都留着。"))
    return pages.show(request, card.case.number, status=status, more={"lift": form})
