from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.committee"
    label = "owners_committee"
    verbose_name = "业主委员会"
    default_auto_field = "django.db.models.BigAutoField"
