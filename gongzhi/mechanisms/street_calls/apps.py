from django.apps import AppConfig


class StreetCallsConfig(AppConfig):
    name = "gongzhi.mechanisms.street_calls"
    label = "street_calls"
    verbose_name = "街呼市应"
    default_auto_field = "django.db.models.BigAutoField"
