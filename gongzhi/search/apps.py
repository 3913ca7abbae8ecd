from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "gongzhi.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
