from django.urls import path

from gongzhi.casework.pages import routes

from . import pages, views
from .doors import OPINION_DOORS, REVIEW_DOORS

urlpatterns = [
    path("opinions/", views.opinions_list, name="opinions"),
    path("opinions/<str:number>/quick/", views.opinion_quick, name="opinion_quick"),
    path("figures/", pages.review_figures, name="review_figures"),
    path("elections/<int:pk>/", views.review_matrix, name="review_matrix"),
    path("<str:number>/read/<slug:what>/", views.review_read, name="review_read"),
    path("<str:number>/said/<int:pk>/read/", views.opinion_read, name="opinion_read"),
    path("<str:number>/said/<int:pk>/confirm/", views.opinion_confirm, name="opinion_confirm"),
    *routes(*REVIEW_DOORS),
    *routes(*OPINION_DOORS, under="opinion/"),
]
