from django.apps import AppConfig


class RollConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.roll"
    label = "owners_roll"
    verbose_name = "业主名册"
    default_auto_field = "django.db.models.BigAutoField"
