from django.urls import path

from gongzhi.casework.pages import routes

from . import delegates, views
from .confirming import FORMATION_DOORS, VOTE_DOORS
from .doors import TERM_DOORS

urlpatterns = [
    path("committees/", views.committees, name="committees"),
    path("committees/register/", views.committee_register, name="committee_register"),
    path("representatives/", delegates.delegations, name="delegations"),
    path("representatives/choose/", delegates.delegation_choose, name="delegation_choose"),
    path("representatives/<int:pk>/", delegates.delegation, name="delegation"),
    path(
        "representatives/<int:pk>/opinion/",
        delegates.delegation_opinion,
        name="delegation_opinion",
    ),
    path(
        "representatives/<int:pk>/dissolve/",
        delegates.delegation_dissolve,
        name="delegation_dissolve",
    ),
    *routes(*TERM_DOORS, under="committees/"),
    *routes(*FORMATION_DOORS, under="committees/of/"),
    *routes(*VOTE_DOORS, under="committees/by/"),
]
