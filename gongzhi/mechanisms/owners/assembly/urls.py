from django.urls import path

from gongzhi.casework.pages import routes

from . import pages, views
from .doors import DOORS

urlpatterns = [
    path("", views.assemblies, name="assemblies"),
    path("start/", views.assembly_start, name="assembly_start"),
    path("elections/open/<str:code>/", pages.election_open, name="election_open"),
    path("elections/<int:pk>/", pages.election, name="election"),
    path("elections/<int:pk>/change/", pages.election_change, name="election_change"),
    path("elections/<int:pk>/list/", pages.election_list, name="election_list"),
    path("elections/<int:pk>/end/", pages.election_end, name="election_end"),
    path("elections/<int:pk>/candidate/", pages.candidate_name, name="candidate_name"),
    path("candidates/<int:pk>/withdraw/", pages.candidate_withdraw, name="candidate_withdraw"),
    path("candidates/<int:pk>/decline/", pages.candidate_decline, name="candidate_decline"),
    path("<str:number>/group/", views.assembly_group, name="assembly_group"),
    *routes(*DOORS),
]
