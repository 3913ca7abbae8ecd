from django.urls import path

from gongzhi.casework.pages import routes

from . import views
from .doors import DOORS, TERM_DOORS

urlpatterns = [
    path("", views.corrections, name="corrections"),
    path("<str:number>/contact/", views.correction_contact, name="correction_contact"),
    path("<str:number>/words/", views.correction_words, name="correction_words"),
    *routes(*DOORS),
    *routes(*TERM_DOORS, under="of/"),
]
