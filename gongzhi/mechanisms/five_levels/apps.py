from django.apps import AppConfig


class FiveLevelsConfig(AppConfig):
    name = "gongzhi.mechanisms.five_levels"
    label = "five_levels"
    verbose_name = "五级组织"
    default_auto_field = "django.db.models.BigAutoField"
