"""Setting a city up, how this deployment stands, and the end of a staff session."""

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi import engine
from gongzhi.journal.models import Seal
from gongzhi.people.asking import DeskRequest

from .. import staff
from ..asking import show
from ..staff import reads
from ..steps import steps


@reads("city.edit")
def first_steps(request: DeskRequest) -> HttpResponse:
    found = steps(by=request.actor, at=request.at)
    wanted = [s for s in found if not s.optional]
    context = {"steps": found, "done": sum(s.done for s in wanted), "wanted": len(wanted)}
    return show(request, "city/first_steps.html", context)


@reads("city.edit")
def deployment(request: DeskRequest) -> HttpResponse:
    """Key facts of this installation, and what the doctor finds."""
    context = {"findings": engine.doctor(), "facts": _facts()}
    return show(request, "city/deployment.html", context)


def _facts() -> list[tuple[str, str, str]]:
    """(name, value, what to mind: empty when all is well)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size("
            "current_database())), (SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database())"
        )
        version, size, connections = cursor.fetchone()
    seal = Seal.objects.order_by("-pk").first()
    secure = _("是") if settings.HTTPS else _("否")
    return [
        (_("数据库"), f"PostgreSQL {version}", ""),
        (_("数据库大小"), size, ""),
        (_("数据库连接"), str(connections), ""),
        (_("数据文件夹"), str(settings.DATA), ""),
        (_("允许的主机名"), "、".join(settings.ALLOWED_HOSTS), ""),
        (
            _("HTTPS"),
            secure,
            "" if settings.HTTPS else _("正式使用要在 HTTPS 后面运行（GONGZHI_HTTPS=1）"),
        ),
        (
            _("调试模式"),
            _("开") if settings.DEBUG else _("关"),
            _("正式使用要关（GONGZHI_DEBUG=0）") if settings.DEBUG else "",
        ),
        (
            _("演示城市"),
            _("是") if settings.DEMO else _("否"),
            _("演示角色不用密码就能进，不能放真实数据") if settings.DEMO else "",
        ),
        (_("消息发送"), settings.MESSAGE_SENDER.rsplit(".", 1)[-1], ""),
        (
            _("最近一次封存记录"),
            seal.at[:19].replace("T", " ") if seal else _("还没有"),
            "" if seal else _("后台进程没有在跑，请启动 gongzhi worker"),
        ),
    ]


@require_POST
def staff_end(request: DeskRequest) -> HttpResponse:
    """Give the staff session up early."""
    staff.end(request)
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        to = reverse("inbox")
    return HttpResponseRedirect(to, status=303)
