"""Posts and who holds them: appoint, hand over, stand in, leave. Work stays with the post."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.people import changes
from gongzhi.people import services as people
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Holding, Post

from .. import acts
from ..asking import Ask, show
from ..forms.people import (
    AppointForm,
    DeputyForm,
    EndForm,
    HandOverForm,
    LeaveForm,
    LeavingForm,
    PostForm,
)
from ..staff import reads, staff_session_required

EDIT = "city.edit"


def page(pk: int) -> str:
    return reverse("post", args=[pk])


def _found(pk: int) -> Post:
    return get_object_or_404(Post.objects.select_related("organisation", "place"), pk=pk)


def crumbs(found: Post) -> list[tuple[str, str]]:
    organisation = reverse("organisation", args=[found.organisation_id])
    return [
        (reverse("organisations"), _("组织")),
        (organisation, found.organisation.name),
        (page(found.pk), found.title),
    ]


@reads(EDIT)
def post(request: DeskRequest, pk: int) -> HttpResponse:
    """A post with all who held it or stood in."""
    found, day = _found(pk), request.at.date()
    held = list(found.holdings.select_related("person__account").order_by("-since", "-pk"))
    holders = [h for h in held if h.how == Holding.How.HOLDER]
    context = {
        "post": found,
        "held": [(h, h.is_current(day), h.since > day) for h in held],
        "held_now": any(h.is_current(day) for h in holders),
        "standing": found.is_current(day),
        "crumbs": crumbs(found),
    }
    return show(request, "city/post.html", context)


def _ask(request: DeskRequest, found: Post, **more) -> HttpResponse:
    to = page(found.pk)
    return Ask(to=to, back=to, crumbs=crumbs(found), **more).answer(request)


@staff_session_required(EDIT)
def post_change(request: DeskRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _ask(
        request,
        found,
        title=_("改岗位：%s") % found,
        form=PostForm,
        act=partial(changes.change_post, pk, by=request.actor, at=request.at),
        done=_("已改。"),
        submit=_("保存岗位"),
        initial={"title": found.title, "phone": found.phone, "chief": found.chief},
    )


@staff_session_required(EDIT)
def post_appoint(request: DeskRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _ask(
        request,
        found,
        title=_("任职：%s") % found,
        form=AppointForm,
        act=partial(acts.appoint, found, by=request.actor, at=request.at),
        done=_("已任职。要登录的，请安全管理员开通账号。"),
        submit=_("任命到这个岗位"),
        initial={"since": request.at.date()},
    )


@staff_session_required(EDIT)
def post_hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _ask(
        request,
        found,
        title=_("交接：%s") % found,
        form=HandOverForm,
        act=partial(acts.hand_over, found, by=request.actor, at=request.at),
        done=_("交接已写明。到那一天，收件箱和在办的事自动归新任。"),
        submit=_("办理交接"),
        initial={"on": request.at.date()},
    )


@staff_session_required(EDIT)
def post_deputy(request: DeskRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    act = partial(acts.appoint, found, how=Holding.How.DEPUTY, by=request.actor, at=request.at)
    return _ask(
        request,
        found,
        title=_("代班：%s") % found,
        form=DeputyForm,
        act=act,
        done=_("代班已写明。这段时间两边都看得到收件箱。"),
        submit=_("设代班"),
        initial={"since": request.at.date()},
    )


@staff_session_required(EDIT)
def post_retire(request: DeskRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _ask(
        request,
        found,
        title=_("撤销岗位：%s") % found,
        form=EndForm,
        act=partial(changes.retire_post, pk, by=request.actor, at=request.at),
        done=_("岗位已撤销。以前的记录都还在。"),
        submit=_("撤销这个岗位"),
        why=_("任职也在同一天结束，撤销后不能恢复。"),
        danger=True,
    )


@staff_session_required(EDIT)
def holding_end(request: DeskRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Holding.objects.select_related("post__organisation", "person"), pk=pk)
    return _ask(
        request,
        held.post,
        title=_("离任：%(who)s · %(post)s") % {"who": held.person.name, "post": held.post},
        form=LeavingForm,
        act=partial(people.end_holding, pk, by=request.actor, at=request.at),
        done=_("离任已写明。"),
        submit=_("写明离任"),
        danger=True,
    )


def my_leave(request: DeskRequest) -> HttpResponse:
    """The acting post's own holder names who stands in. Needs no staff session: it is their own."""
    found = get_object_or_404(Post.objects.select_related("organisation"), pk=request.actor.post_id)
    day = request.at.date()
    act = partial(people.appoint, found, how=Holding.How.DEPUTY, by=request.actor, at=request.at)
    deputies = found.holdings.filter(how=Holding.How.DEPUTY).select_related("person")
    return Ask(
        title=_("请人代班：%s") % found,
        form=partial(LeaveForm, post=found, day=day),
        act=act,
        done=_("代班已写明。到期自动收回，不用再办。"),
        to=reverse("my_leave"),
        submit=_("请他代班"),
        initial={"since": day},
        back=reverse("inbox"),
        template="city/leave.html",
        more={"deputies": deputies.order_by("-since")[:10]},
    ).answer(request)
