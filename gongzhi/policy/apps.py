from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "gongzhi.policy"
    label = "policy"
    verbose_name = "参数"
    default_auto_field = "django.db.models.BigAutoField"
