from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "gongzhi.mechanisms.matters"
    label = "matters"
    verbose_name = "居民诉求"
    default_auto_field = "django.db.models.BigAutoField"
