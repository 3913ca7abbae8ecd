from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.review"
    label = "owners_review"
    verbose_name = "联合审查"
    default_auto_field = "django.db.models.BigAutoField"
