from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "gongzhi.ratings"
    label = "ratings"
    verbose_name = "评价"
    default_auto_field = "django.db.models.BigAutoField"
