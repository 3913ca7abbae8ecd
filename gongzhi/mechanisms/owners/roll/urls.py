"""Below desk/owners/<compound>/roll/."""

from django.urls import path

from .views import conflicts, listing, publishing, units

urlpatterns = [
    path("", listing.roll, name="roll"),
    path("open/", listing.roll_open, name="roll_open"),
    path("lines/", listing.roll_lines, name="roll_lines"),
    path("unit/add/", units.roll_unit_add, name="roll_unit_add"),
    path("unit/<int:pk>/", units.roll_unit, name="roll_unit"),
    path("unit/<int:pk>/reveal/", units.roll_reveal, name="roll_reveal"),
    path("unit/<int:pk>/<slug:name>/", units.roll_unit_act, name="roll_unit_act"),
    path("conflicts/", conflicts.roll_conflicts, name="roll_conflicts"),
    path("conflicts/<int:pk>/", conflicts.roll_conflict, name="roll_conflict"),
    path("publish/", publishing.roll_publish, name="roll_publish"),
    path("withdraw/", publishing.roll_withdraw, name="roll_withdraw"),
    path("objections/", publishing.roll_objections, name="roll_objections"),
    path("freeze/", publishing.roll_freeze, name="roll_freeze"),
    path("proof/", publishing.roll_proof, name="roll_proof"),
]
