"""The auditor's pages: search the record, hand it out, check it now."""

import json
from datetime import timedelta

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.sheets import download, workbook
from gongzhi.journal import services
from gongzhi.people.asking import DeskRequest

from .. import auditing
from ..asking import show
from ..auditing import PAGE, AuditForm
from ..listing import address
from ..staff import reads

READ = "journal.read"
MOST_EXPORTED = 50_000


@reads(READ)
def audit(request: DeskRequest) -> HttpResponse:
    """Search; ?format=xlsx gives what was found as a sheet (that, too, goes on record)."""
    today = request.at.date()
    asked = {"first": (today - timedelta(days=30)).isoformat(), "last": today.isoformat()}
    form = AuditForm({**asked, **{k: v for k, v in request.GET.items() if v}})
    if not form.is_valid():
        return show(request, "city/audit.html", {"form": form, "faults": form.errors}, 422)
    found = auditing.search(form.cleaned_data)
    if request.GET.get("format") == "xlsx":
        return _sheet(request, found)
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(id__lt=int(before))
    entries = list(found[: PAGE + 1])
    more = len(entries) > PAGE
    context = {
        "form": form,
        "lines": auditing.spelled(entries[:PAGE]),
        "next": address(request, before=str(entries[PAGE - 1].pk)) if more else "",
        "sheet": address(request, format="xlsx"),
    }
    return show(request, "city/audit.html", context)


def _sheet(request: DeskRequest, found) -> HttpResponse:
    entries = list(found[:MOST_EXPORTED])
    details = {"rows": len(entries), "asked": request.GET.urlencode()[:300]}
    services.record("journal:search", "export", by=request.actor, at=request.at, details=details)
    heads = (_("序号"), _("时间"), _("对象"), _("动作"), _("岗位"), _("人员"), _("内容"), _("哈希"))
    rows = (
        (n.entry.pk, n.entry.at, n.entry.subject, n.entry.act, n.post, n.person, n.entry.details,
         n.entry.hash)
        for n in auditing.spelled(entries)
    )  # fmt: skip
    return download(_("操作记录.xlsx"), workbook(heads, rows))


@reads(READ)
@require_POST
def audit_verify(request: DeskRequest) -> HttpResponse:
    """Check now: the chain of one subject, or the whole record as far as time allows."""
    subject = request.POST.get("subject", "").strip()
    verdict = auditing.verify_subject(subject) if subject else auditing.verify_all()
    context = {"verdict": verdict, "subject": subject}
    return show(request, "city/verified.html", context)


@reads(READ)
@require_POST
def audit_export(request: DeskRequest) -> StreamingHttpResponse:
    """The whole record with its seals, a JSON object a line, for `gongzhi journal verify`."""
    services.record("journal:all", "export", by=request.actor, at=request.at)
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in services.export())
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    name = f"journal-{request.at:%Y%m%d-%H%M}.jsonl"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
