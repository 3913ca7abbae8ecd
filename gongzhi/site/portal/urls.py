"""The residents' pages."""

from django.urls import include, path

from .views import about, following, home, mine, noticing, places, reporting

urlpatterns = [
    path("", home.home, name="home"),
    path("parts/", home.parts, name="parts"),
    path("text-size/", home.text_size, name="text_size"),
    path("demo/sign-in/", home.demo_sign_in, name="demo_sign_in"),
    path("report/", reporting.report, name="report"),
    path("report/code/", reporting.report_code, name="report_code"),
    path("report/near/", reporting.report_near, name="report_near"),
    path("report/done/<str:token>/", reporting.report_done, name="report_done"),
    path("follow/", following.follow_find, name="follow_find"),
    path("follow/<str:token>/", following.follow, name="follow"),
    path("follow/<str:token>/photo/<int:pk>/", following.follow_photo, name="follow_photo"),
    path("progress/", following.progress_find, name="progress_find"),
    path("progress/<path:number>/", following.progress, name="progress"),
    path("compounds/", places.find_compound, name="find_compound"),
    path("compounds/map.json", places.map_shapes, name="map_shapes"),
    path("compounds/<str:code>/", places.compound, name="compound"),
    path("compounds/<str:code>/paper/", places.compound_qr, name="compound_qr"),
    path("notices/", noticing.notices, name="notices"),
    path("notices/<int:pk>/", noticing.notice, name="notice"),
    path("figures/", about.figures, name="figures"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("feedback/", about.feedback, name="feedback"),
    path("my-data/", mine.my_data, name="my_data"),
    path("my-data/sign-in/", mine.my_data_sign_in, name="my_data_sign_in"),
    path("my-data/sign-out/", mine.my_data_sign_out, name="my_data_sign_out"),
    path("my-data/<slug:name>/", mine.my_data_act, name="my_data_act"),
    path("", include("gongzhi.site.portal.owners.urls")),
    path("desk/suggestions/", about.suggestions, name="suggestions"),
    path("desk/suggestions/<int:pk>/", about.suggestion_answer, name="suggestion_answer"),
]
