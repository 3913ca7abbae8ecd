from django.urls import path

from . import (
    ballots,
    candidate_pages,
    committee_pages,
    complaint_pages,
    hub,
    results,
    roll_pages,
    slips,
)

urlpatterns = [
    path("compounds/<str:code>/owners/", hub.owners_public, name="owners_public"),
    path("compounds/<str:code>/roll/", roll_pages.roll_own, name="roll_own"),
    path("compounds/<str:code>/committee/", committee_pages.committee, name="committee"),
    path(
        "compounds/<str:code>/committee/complaint/",
        complaint_pages.committee_complaint,
        name="committee_complaint",
    ),
    path(
        "compounds/<str:code>/representatives/",
        committee_pages.representatives,
        name="representatives",
    ),
    path(
        "compounds/<str:code>/representatives/opinion/",
        committee_pages.representative_opinion,
        name="representative_opinion",
    ),
    path("my-corrections/", complaint_pages.my_corrections, name="my_corrections"),
    path("my-corrections/<str:number>/", complaint_pages.correction_told, name="correction_told"),
    path("my-votes/", ballots.my_votes, name="my_votes"),
    path("my-votes/sign-in/", ballots.my_votes_sign_in, name="my_votes_sign_in"),
    path("my-votes/<str:number>/<int:owner>/", ballots.ballot, name="ballot"),
    path(
        "my-votes/<str:number>/<int:owner>/receipt/", ballots.ballot_receipt, name="ballot_receipt"
    ),
    path("candidacies/", candidate_pages.candidacy_find, name="candidacy_find"),
    path("candidacies/<str:token>/", candidate_pages.candidacy, name="candidacy"),
    path("b/<str:token>/", slips.ballot_slip, name="ballot_slip"),
    path("receipt/", slips.receipt_check, name="receipt_check"),
    path("votes/<str:number>/", results.vote_result, name="vote_result"),
    path("votes/<str:number>/receipts/", results.vote_receipts, name="vote_receipts"),
    path("votes/<str:number>/recount/", results.vote_recount, name="vote_recount"),
]
