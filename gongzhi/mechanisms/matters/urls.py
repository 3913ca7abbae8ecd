from django.urls import path

from gongzhi.casework.pages import routes

from . import desks, hotspot_pages, views

urlpatterns = [
    path("", views.matters, name="matters"),
    path("quick/", desks.matter_quick, name="matter_quick"),
    path("advice/", desks.matter_advice, name="matter_advice"),
    path("topics/", hotspot_pages.hotspots, name="hotspots"),
    path("topics/<int:pk>/", hotspot_pages.hotspot, name="hotspot"),
    path("topics/<int:pk>/propose/", hotspot_pages.hotspot_propose, name="hotspot_propose"),
    path("topics/<int:pk>/answer/", hotspot_pages.hotspot_answer, name="hotspot_answer"),
    path("topics/<int:pk>/merge/", hotspot_pages.hotspot_merge, name="hotspot_merge"),
    path("patrol/", desks.patrol_note, name="patrol_note"),
    path("hotline/", desks.hotline, name="hotline"),
    *routes(*views.DOORS),
]
