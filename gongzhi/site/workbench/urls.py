from django.urls import path

from gongzhi.casework import pages
from gongzhi.mechanisms.matters.views import MATTER_PAGE
from gongzhi.mechanisms.owners.assembly.views import ASSEMBLY_PAGE
from gongzhi.mechanisms.owners.committee.views import TERM_PAGE
from gongzhi.mechanisms.owners.correction.views import CORRECTION_PAGE
from gongzhi.mechanisms.owners.review.views import OPINION_PAGE, REVIEW_PAGE
from gongzhi.mechanisms.owners.voting.pages.vote import VOTE_PAGE
from gongzhi.mechanisms.street_calls.views import CALL_PAGE, RESPONSE_PAGE
from gongzhi.site.triage.drift import triage_drift

from . import (
    boxes,
    calling,
    cases,
    documents,
    objections,
    owners,
    rates,
    roll_objections,
    roll_tables,
    searching,
    views,
)
from .contacts import with_contact
from .tasks import DOORS, TASK_PAGE

for mark, page in (("诉", MATTER_PAGE), ("呼", CALL_PAGE), ("应", RESPONSE_PAGE)):
    pages.register(mark, with_contact(mark, page))
pages.register("任", TASK_PAGE)
pages.register("决", owners.with_term(VOTE_PAGE))
pages.register("筹", owners.with_committee(ASSEMBLY_PAGE))
pages.register("届", owners.with_correction(TERM_PAGE))
pages.register("纠", CORRECTION_PAGE)
pages.register("审", REVIEW_PAGE)
pages.register("见", OPINION_PAGE)

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("handled/", views.handled, name="handled"),
    path("search/", searching.search, name="search"),
    path("search/quick/", searching.search_quick, name="search_quick"),
    path("messages/", boxes.box, name="box"),
    path("messages/read/", boxes.box_read, name="box_read"),
    path("ring/", boxes.ring, name="ring"),
    path("ring/<int:pk>/done/", boxes.ring_done, name="ring_done"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<int:pk>/answer/", objections.objection_answer, name="objection_answer"),
    path("act-as/", views.act_as, name="act_as"),
    *pages.routes(*DOORS, under="task/"),
    path("rates/", rates.rates, name="rates"),
    path("rates/records/", rates.rate_records, name="rate_records"),
    path("triage/", triage_drift, name="triage_drift"),
    path("owners/<str:code>/roll/import/", roll_tables.roll_import, name="roll_import"),
    path(
        "owners/<str:code>/roll/import/blank/",
        roll_tables.roll_import_blank,
        name="roll_import_blank",
    ),
    path(
        "owners/<str:code>/roll/import/<str:token>/",
        roll_tables.roll_import_job,
        name="roll_import_job",
    ),
    path(
        "owners/<str:code>/roll/import/<str:token>/result/",
        roll_tables.roll_import_result,
        name="roll_import_result",
    ),
    path(
        "owners/<str:code>/roll/objections/<int:pk>/",
        roll_objections.roll_objection,
        name="roll_objection",
    ),
    path("calls/new/", calling.call_new, name="call_new"),
    path("card/<int:pk>/lift/", cases.card_lift, name="card_lift"),
    path("case/<str:number>/", cases.case, name="case"),
    path("case/<str:number>/move/<str:move>/", cases.case_move, name="case_move"),
    path("case/<str:number>/remark/", pages.door_view(pages.REMARK), name="case_remark"),
    path("case/<str:number>/urge/", pages.door_view(pages.URGE), name="case_urge"),
    path("case/<str:number>/file/<int:pk>/", cases.case_file, name="case_file"),
    path("case/<str:number>/record/", cases.case_record, name="case_record"),
    path("case/<str:number>/reveal/", cases.reveal, name="reveal"),
    path("case/<str:number>/<str:kind>.docx", documents.case_document, name="case_document"),
]
