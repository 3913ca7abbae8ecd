from django.apps import AppConfig


class CorrectionConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.correction"
    label = "owners_correction"
    verbose_name = "纠错退出"
    default_auto_field = "django.db.models.BigAutoField"
