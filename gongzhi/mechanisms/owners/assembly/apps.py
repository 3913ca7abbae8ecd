from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.assembly"
    label = "owners_assembly"
    verbose_name = "首次业主大会"
    default_auto_field = "django.db.models.BigAutoField"
