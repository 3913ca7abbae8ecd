"""The doors on the page of a first assembly."""

from django.utils.translation import gettext_lazy as _

from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import NoteForm

from . import services
from .forms import NoticeForm

DOORS = at_routes(
    "assembly",
    Door(
        "notice_members",
        _("公告成员名单"),
        _("公告"),
        services.notice_members,
        _("已公告。九十日内召开首次业主大会，从成立日算。"),
        NoticeForm,
        moves=("notice_members",),
    ),
    Door(
        "not_passed",
        _("没有选出，再筹备"),
        _("再筹备"),
        services.not_passed,
        _("已转回筹备。上次列入名单的人自动进入下一次选举。"),
        moves=("not_passed",),
        quiet=True,
    ),
    Door(
        "stop",
        _("终止筹备"),
        _("终止"),
        services.stop,
        _("已终止。"),
        NoteForm,
        moves=("stop",),
        danger=True,
        quiet=True,
    ),
)
