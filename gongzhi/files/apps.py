from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gongzhi.files"
    label = "files"
    verbose_name = "附件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import parameters  # noqa: F401  makes them known
