from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gongzhi.journal"
    label = "journal"
    verbose_name = "记录"
    default_auto_field = "django.db.models.BigAutoField"
