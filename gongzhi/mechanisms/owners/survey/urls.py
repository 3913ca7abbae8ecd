from django.urls import path

from .views import comparing, compounds, figures, rounds

urlpatterns = [
    path("", rounds.surveys, name="surveys"),
    path("open/", rounds.survey_open, name="survey_open"),
    path("figures/", figures.survey_records, name="survey_records"),
    path("<int:pk>/", rounds.survey_round, name="survey_round"),
    path("<int:pk>/close/", rounds.survey_close, name="survey_close"),
    path("<int:pk>/complete/", rounds.survey_complete, name="survey_complete"),
    path("<int:pk>/compare/", comparing.survey_compare, name="survey_compare"),
    path("<int:pk>/compound/<str:code>/", compounds.survey, name="survey"),
    path("<int:pk>/compound/<str:code>/fill/", compounds.survey_fill, name="survey_fill"),
]
