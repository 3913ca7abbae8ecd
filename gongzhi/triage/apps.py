from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "gongzhi.triage"
    label = "triage"
    verbose_name = "分类建议"
    default_auto_field = "django.db.models.BigAutoField"
