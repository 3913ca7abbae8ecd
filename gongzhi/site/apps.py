from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gongzhi.site"
    label = "gongzhi_site"
    verbose_name = "站点"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from .faults import report_to
        from .mechanisms import register

        register()
        report_to(settings.SENTRY_DSN)
