from django.urls import path

from . import views

urlpatterns = [
    path("", views.owners, name="owners"),
    path("map.json", views.owners_map, name="owners_map"),
    path("<str:code>/", views.owners_compound, name="owners_compound"),
]
