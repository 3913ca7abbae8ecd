from django.urls import path

from . import delivery, entry, paper, sheets

urlpatterns = [
    path("<str:number>/sheets/", sheets.vote_sheets, name="vote_sheets"),
    path("<str:number>/sheets/issue/", sheets.vote_sheets_issue, name="vote_sheets_issue"),
    path("<str:number>/sheets/back/", sheets.vote_take_back, name="vote_take_back"),
    path("<str:number>/sheets/<int:own>/", sheets.vote_sheet, name="vote_sheet"),
    path(
        "<str:number>/sheets/<int:own>/replace/",
        sheets.vote_sheet_replace,
        name="vote_sheet_replace",
    ),
    path("<str:number>/sheets/<int:own>/scan/", sheets.vote_sheet_scan, name="vote_sheet_scan"),
    path("<str:number>/sheets/<int:own>/file/", sheets.vote_sheet_file, name="vote_sheet_file"),
    path("<str:number>/entry/", entry.vote_entry, name="vote_entry"),
    path("<str:number>/entry/<int:own>/", entry.vote_enter, name="vote_enter"),
    path("<str:number>/print/", paper.vote_print, name="vote_print"),
    path("<str:number>/print/<slug:what>.pdf", paper.vote_print_file, name="vote_print_file"),
    path("<str:number>/print/<slug:what>.zip", paper.vote_print_all, name="vote_print_all"),
    path("<str:number>/delivery/", delivery.vote_delivery, name="vote_delivery"),
    path("<str:number>/delivery/reach/", delivery.vote_reach, name="vote_reach"),
    path("<str:number>/delivery/rest/", delivery.vote_notify_rest, name="vote_notify_rest"),
    path("<str:number>/delivery/message/", delivery.vote_message_rest, name="vote_message_rest"),
    path("<str:number>/doors/", delivery.vote_rounds, name="vote_rounds"),
    path("<str:number>/doors/building/", delivery.vote_round, name="vote_round"),
    path("<str:number>/doors/call/", delivery.vote_call, name="vote_call"),
]
