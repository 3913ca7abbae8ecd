from django.urls import path

from gongzhi.casework.pages import routes

from .doors import VOTE_DOORS
from .pages import conflicts, report, votes

urlpatterns = [
    path("", votes.votes, name="votes"),
    path("new/", votes.vote_new, name="vote_new"),
    *routes(*VOTE_DOORS),
    path("<str:number>/item/<int:position>/", votes.vote_item, name="vote_item"),
    path("<str:number>/item/<int:position>/off/", votes.vote_item_off, name="vote_item_off"),
    path("<str:number>/turnout/", report.vote_turnout, name="vote_turnout"),
    path("<str:number>/report/", report.vote_report, name="vote_report"),
    path("<str:number>/report.pdf", report.vote_report_file, name="vote_report_file"),
    path("<str:number>/again/", report.vote_again, name="vote_again"),
    path("<str:number>/file/", report.vote_file, name="vote_file"),
    path("<str:number>/key/", report.vote_key, name="vote_key"),
    path("<str:number>/conflicts/", conflicts.vote_conflicts, name="vote_conflicts"),
    path("<str:number>/conflicts/settle/", conflicts.vote_settle, name="vote_settle"),
    path(
        "<str:number>/conflicts/<int:owner>/agree/",
        conflicts.vote_settle_agree,
        name="vote_settle_agree",
    ),
    path(
        "<str:number>/conflicts/<int:owner>/decline/",
        conflicts.vote_settle_decline,
        name="vote_settle_decline",
    ),
]
