from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.survey"
    label = "owners_survey"
    verbose_name = "小区摸排"
    default_auto_field = "django.db.models.BigAutoField"
