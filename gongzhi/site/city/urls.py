"""The city's own data: for the system, security and audit administrators, and one's own leave."""

from django.urls import path

from .views import (
    accounts,
    audit,
    erasing,
    importing,
    letters,
    organisations,
    outlining,
    parameters,
    places,
    posts,
    reviewing,
    steps,
)

urlpatterns = [
    path("", steps.first_steps, name="first_steps"),
    path("deployment/", steps.deployment, name="deployment"),
    path("staff/end/", steps.staff_end, name="staff_end"),
    path("leave/", posts.my_leave, name="my_leave"),
    # organisations, posts, holders
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<int:pk>/change/",
        organisations.organisation_change,
        name="organisation_change",
    ),
    path(
        "organisations/<int:pk>/parent/",
        organisations.organisation_rehang,
        name="organisation_rehang",
    ),
    path(
        "organisations/<int:pk>/retire/",
        organisations.organisation_retire,
        name="organisation_retire",
    ),
    path("organisations/<int:pk>/mandate/", organisations.mandate_add, name="mandate_add"),
    path("organisations/<int:pk>/post/", organisations.post_add, name="post_add"),
    path("mandates/<int:pk>/end/", organisations.mandate_end, name="mandate_end"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/change/", posts.post_change, name="post_change"),
    path("posts/<int:pk>/appoint/", posts.post_appoint, name="post_appoint"),
    path("posts/<int:pk>/hand-over/", posts.post_hand_over, name="post_hand_over"),
    path("posts/<int:pk>/deputy/", posts.post_deputy, name="post_deputy"),
    path("posts/<int:pk>/retire/", posts.post_retire, name="post_retire"),
    path("holdings/<int:pk>/end/", posts.holding_end, name="holding_end"),
    # places
    path("places/", places.places, name="places"),
    path("places/city/", places.city_add, name="city_add"),
    path("places/locate/", places.place_locate, name="place_locate"),
    path("places/outlines/", outlining.place_outlines, name="place_outlines"),
    path("places/<int:pk>/", places.place, name="place"),
    path("places/<int:pk>/add/", places.place_add, name="place_add"),
    path("places/<int:pk>/change/", places.place_change, name="place_change"),
    path("places/<int:pk>/retire/", places.place_retire, name="place_retire"),
    path("places/<int:pk>/cover/", places.grid_cover, name="grid_cover"),
    path("places/<int:pk>/outline/", outlining.place_outline, name="place_outline"),
    path("places/<int:pk>/grids/", outlining.place_grids, name="place_grids"),
    # parameters
    path("parameters/", parameters.parameters, name="parameters"),
    path("parameters/<str:code>/", parameters.parameter, name="parameter"),
    path("parameters/<str:code>/set/", parameters.parameter_set, name="parameter_set"),
    # what reviews of candidates rest on
    path("review/", reviewing.review_grounds, name="review_grounds"),
    path("review/basis/add/", reviewing.review_basis_add, name="review_basis_add"),
    path("review/basis/<int:pk>/end/", reviewing.review_basis_end, name="review_basis_end"),
    path("review/departments/add/", reviewing.reviewer_add, name="reviewer_add"),
    path(
        "review/departments/<int:pk>/question/",
        reviewing.reviewer_question,
        name="reviewer_question",
    ),
    path("review/departments/<int:pk>/end/", reviewing.reviewer_end, name="reviewer_end"),
    # accounts
    path("users/", accounts.users, name="users"),
    path("users/open/<int:pk>/", accounts.user_open, name="user_open"),
    path("users/<int:pk>/", accounts.user, name="user"),
    path("users/<int:pk>/password/", accounts.user_password, name="user_password"),
    path("users/<int:pk>/second-factor/", accounts.user_factor, name="user_factor"),
    path("users/<int:pk>/unlock/", accounts.user_unlock, name="user_unlock"),
    path("users/<int:pk>/close/", accounts.user_close, name="user_close"),
    path("users/<int:pk>/reopen/", accounts.user_reopen, name="user_reopen"),
    # lawful erasure
    path("erasures/", erasing.erasures, name="erasures"),
    path("erasures/<int:pk>/", erasing.erasure, name="erasure"),
    # messages that did not get out
    path("letters/", letters.dead_letters, name="dead_letters"),
    path("letters/retry/", letters.dead_letters_retry, name="dead_letters_retry"),
    path("letters/<int:pk>/retry/", letters.dead_letter_retry, name="dead_letter_retry"),
    # tables
    path("import/", importing.city_import, name="city_import"),
    path("import/blank/<str:kind>/", importing.city_import_template, name="city_import_template"),
    path("import/<str:token>/", importing.city_import_job, name="city_import_job"),
    path("import/<str:token>/result/", importing.city_import_result, name="city_import_result"),
    # the record
    path("audit/", audit.audit, name="audit"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("audit/export/", audit.audit_export, name="audit_export"),
]
