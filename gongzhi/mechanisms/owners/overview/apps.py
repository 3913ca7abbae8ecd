from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "gongzhi.mechanisms.owners.overview"
    label = "owners_overview"
    verbose_name = "业主自治"
