from django.urls import path

from gongzhi.casework.pages import routes

from . import desks, views

urlpatterns = [
    path("", views.matters, name="matters"),
    path("quick/", desks.matter_quick, name="matter_quick"),
    path("advice/", desks.matter_advice, name="matter_advice"),
    path("patrol/", desks.patrol_note, name="patrol_note"),
    path("hotline/", desks.hotline, name="hotline"),
    *routes(*views.DOORS),
]
