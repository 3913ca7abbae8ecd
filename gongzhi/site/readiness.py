"""What must be there before the pages are served."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gongzhi.places.models import Place
from gongzhi.policy.refusals import NotNow

from .demo import stamp

VENDOR = settings.SITE / "static" / "vendor"
ASSETS = ("tabler/tabler.css", "htmx/htmx.js", "leaflet/leaflet.js", "echarts/echarts.js")


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def missing_assets() -> list[str]:
    return [name for name in ASSETS if not (VENDOR / name).exists()]


def check() -> None:
    """Raises NotNow naming what is missing and how to get it. Collects the static files."""
    if pending := pending_migrations():
        raise NotNow(
            f"数据库结构还没有更新（{len(pending)} 步）。新建的请运行 gongzhi init，"
            "升级的请运行 gongzhi db migrate"
        )
    if missing := missing_assets():
        raise NotNow(
            f"缺少前端文件：{'、'.join(missing)}。请先运行：npm ci && node scripts/assets.mjs"
        )
    if settings.DEMO and Place.objects.exists() and not stamp.found():
        raise NotNow("这是一座真实的城市，不能用演示方式启动。请去掉 GONGZHI_DEMO=1")
    call_command("collectstatic", interactive=False, verbosity=0)


def must_say_demo() -> bool:
    """A demo city is in the database, but the settings don't say so yet."""
    return not settings.DEMO and not pending_migrations() and bool(stamp.found())
