"""Papers about a case as Word files: 交办单, 督办单, 回执. Built here, without a template file."""

import io

from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from gongzhi.calendar.limits import Limit
from gongzhi.casework import pages, queries
from gongzhi.casework.countdown import limit_words
from gongzhi.casework.pages import Seen
from gongzhi.casework.sheets import download
from gongzhi.people.asking import DeskRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, HEI = "宋体", "黑体"
TITLES = {"assignment": "交办单", "supervision": "督办单", "receipt": "回执"}


def case_document(request: DeskRequest, number: str, kind: str) -> HttpResponse:
    """One of the papers about a case in the acting post's scope."""
    if kind not in TITLES:
        raise Http404
    seen = pages.look(request.actor, number, pages.page_of(number), at=request.at)
    return download(f"{TITLES[kind]} {number}.docx", paper(kind, seen), DOCX)


def paper(kind: str, seen: Seen) -> bytes:
    """Title, number, what it is about, limits, seats, course; lines to sign on."""
    case, document = seen.case, Document()
    _fonts(document)
    title = document.add_heading(TITLES[kind], level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _table(document, _facts(seen))
    for heading, text in _words(kind, seen):
        document.add_heading(heading, level=2)
        document.add_paragraph(text or _("（无）"))
    document.add_heading(_("席位"), level=2)
    _table(document, [(s.label, str(s.organisation)) for s in case.held])
    document.add_heading(_("经过"), level=2)
    log = queries.timeline(case, seen.steps)
    _table(document, [(_at(line["at"]), _line(line)) for line in reversed(log)])
    document.add_paragraph()
    document.add_paragraph(_("经办：＿＿＿＿＿＿　　签收：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"))
    made = _("%(at)s 由%(who)s从共治平台打印") % {"at": _at(seen.at), "who": seen.by.label}
    document.add_paragraph(made).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fonts(document) -> None:
    for name, font, size in (
        ("Normal", SONG, 12),
        ("Title", HEI, 22),
        ("Heading 2", HEI, 14),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document, rows: list[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(name), str(value)
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Pt(110), Pt(340)


def _facts(seen: Seen) -> list[tuple[str, str]]:
    case = seen.case
    where = " ".join(str(p) for p in (case.street, case.community, case.compound) if p)
    due = _at(case.due_at) if case.due_at else _("不计时")
    if case.limit:
        due += f"（{limit_words(Limit.parse(case.limit))}）"
    return [
        (_("编号"), case.number),
        (_("事项"), case.title),
        (_("地点"), where),
        (_("紧急程度"), case.get_urgency_display()),
        (_("现在的状态"), case.state_label),
        (_("轮到"), str(case.awaiting or _("无"))),
        (_("时限"), due),
        (_("发起"), f"{case.opened_by} {_at(case.opened_at)}"),
    ]


def _words(kind: str, seen: Seen) -> list[tuple[str, str]]:
    """What the case says, by its kind; the receipt adds how it was answered."""
    case, said = seen.case, []
    call = getattr(case, "call", None) or getattr(case.parent, "call", None)
    matter = getattr(case, "matter", None)
    response = getattr(case, "response", None)
    if call:
        said += [(_("事实"), call.facts), (_("街道已做的"), call.tried)]
    if matter:
        said.append((_("反映的内容"), matter.text))
    if kind == "receipt":
        answer = response.answer if response else matter.answer if matter else ""
        said.append((_("办理结果"), answer))
    if kind == "supervision":
        said.append((_("督办意见"), _last(seen, ("order", "settle", "supervise"))))
    return said


def _last(seen: Seen, moves: tuple[str, ...]) -> str:
    return next((s.note for s in reversed(seen.steps) if s.move in moves and s.note), "")


def _line(line: dict) -> str:
    return f"{line['who']} {line['verb']} {line['what']}".strip()


def _at(instant) -> str:
    return f"{localtime(instant):%Y-%m-%d %H:%M}"
