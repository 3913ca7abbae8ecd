from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gongzhi.site"
    label = "gongzhi_site"
    verbose_name = "站点"

    def ready(self) -> None:
        from . import mechanisms  # noqa: F401  (fills the registry)
