from django.urls import path

from . import views

urlpatterns = [
    path("", views.levels, name="levels"),
    path("organisation/<int:pk>/", views.level_organisation, name="level_organisation"),
    path("coverage/", views.level_coverage, name="level_coverage"),
    path("chain/", views.level_chain, name="level_chain"),
    path("terms/", views.level_terms, name="level_terms"),
    path("post/<int:pk>/", views.post_history, name="post_history"),
]
