from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "gongzhi.messages"
    label = "gz_messages"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import parameters  # noqa: F401  makes them known
