from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongzhi.people"
    label = "people"
    verbose_name = "人员与组织"
    default_auto_field = "django.db.models.BigAutoField"
