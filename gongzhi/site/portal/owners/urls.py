from django.urls import path

from . import ballots, slips

urlpatterns = [
    path("my-votes/", ballots.my_votes, name="my_votes"),
    path("my-votes/sign-in/", ballots.my_votes_sign_in, name="my_votes_sign_in"),
    path("my-votes/<str:number>/<int:owner>/", ballots.ballot, name="ballot"),
    path(
        "my-votes/<str:number>/<int:owner>/receipt/", ballots.ballot_receipt, name="ballot_receipt"
    ),
    path("b/<str:token>/", slips.ballot_slip, name="ballot_slip"),
    path("receipt/", slips.receipt_check, name="receipt_check"),
]
