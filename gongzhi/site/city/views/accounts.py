"""Accounts, for the security administrator. Who may do what comes from posts, not from here."""

from datetime import date
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people import credentials
from gongzhi.people.acting import holdings
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Account, Holding, Person
from gongzhi.policy.duties import BY_TELEPHONE

from .. import accounts
from ..asking import Ask, show
from ..forms.accounts import OpenForm, SureForm
from ..staff import reads, staff_session_required

EDIT = "accounts.edit"
MOST = 300


def page(pk: int) -> str:
    return reverse("user", args=[pk])


def crumbs(account: Account) -> list[tuple[str, str]]:
    return [(reverse("users"), _("用户")), (page(account.pk), account.username)]


def without_account(day: date) -> QuerySet[Person]:
    """Those who hold a post today and can't sign in. Group leaders and core households answer the
    telephone; nothing waits for them here."""
    held = Holding.objects.current(day).filter(person=OuterRef("pk"), post__until=None)
    held = held.exclude(post__duty__in=BY_TELEPHONE)
    return Person.objects.filter(Exists(held), account=None).order_by("name", "pk")


@reads(EDIT)
def users(request: DeskRequest) -> HttpResponse:
    day, words = request.at.date(), request.GET.get("q", "").strip()
    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    found = Account.objects.annotate(factor=factor).select_related("person").order_by("username")
    if words:
        found = found.filter(username__icontains=words) | found.filter(person__name=words)
    if request.GET.get("closed") != "1":
        found = found.filter(is_active=True)
    rows = list(found[: MOST + 1])
    posts = _posts([a.person_id for a in rows], day)
    context = {
        "rows": [(a, "、".join(posts.get(a.person_id, []))) for a in rows[:MOST]],
        "more": len(rows) > MOST,
        "missing": _with_posts(without_account(day)[:MOST], day),
        "at": request.at,
    }
    return show(request, "city/users.html", context)


def _posts(people: list[int], day: date) -> dict[int, list[str]]:
    found = (
        Holding.objects.current(day).filter(person__in=people).select_related("post__organisation")
    )
    posts: dict[int, list[str]] = {}
    for holding in found:
        posts.setdefault(holding.person_id, []).append(str(holding.post))
    return posts


def _with_posts(people: QuerySet[Person], day: date) -> list[tuple[Person, str]]:
    rows = list(people)
    posts = _posts([p.pk for p in rows], day)
    return [(p, "、".join(posts.get(p.pk, []))) for p in rows]


@reads(EDIT)
def user(request: DeskRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.select_related("person"), pk=pk)
    failed = AccessAttempt.objects.filter(username=account.username).order_by("-attempt_time")
    attempt_ = failed.first()
    context = {
        "account": account,
        "crumbs": crumbs(account),
        "posts": holdings(day=request.at.date(), person=account.person_id),
        "factors": Authenticator.objects.filter(user=account).order_by("created_at"),
        "sessions": UserSession.objects.filter(user=account).order_by("-last_seen_at"),
        "locked": attempt_ and attempt_.failures_since_start >= settings.AXES_FAILURE_LIMIT,
        "stale": credentials.is_stale(account, at=request.at),
    }
    return show(request, "city/user.html", context)


@staff_session_required(EDIT)
def user_open(request: DeskRequest, pk: int) -> HttpResponse:
    """Open an account for a person; the one-time password is shown here and nowhere else."""
    person = get_object_or_404(Person, pk=pk, account=None)
    initial = {"username": "".join(lazy_pinyin(person.name)).lower()}
    form = OpenForm(request.POST if "username" in request.POST else None, initial=initial)
    status = 200
    if form.is_bound:
        opened: list[tuple[Account, str]] = []
        act = partial(credentials.open_with_one_time, person, by=request.actor, at=request.at)
        status = attempt(form, lambda **what: opened.append(act(**what)))
        if status == SENT:
            return _once(request, *opened[0])
    posts = holdings(day=request.at.date(), person=person.pk)
    context = {"person": person, "form": form, "posts": posts}
    return show(request, "city/user_open.html", context, status)


def _once(request: DeskRequest, account: Account, password: str) -> HttpResponse:
    """The one page that shows a one-time password. It is not kept anywhere in clear, so that there
    is no page to redirect to."""
    context = {"account": account, "password": password, "crumbs": crumbs(account)}
    return show(request, "city/once.html", context)


@staff_session_required(EDIT)
def user_password(request: DeskRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk, is_active=True)
    if _is_meant(request):
        return _once(
            request, account, credentials.reset_password(pk, by=request.actor, at=request.at)
        )
    return _sure(
        request,
        account,
        title=_("给一次性密码：%s") % account.username,
        why=_("原来的密码马上失效，已登录的也要重新登录。新密码只显示一次，请当面或电话告诉本人。"),
        submit=_("给一次性密码"),
    )


@staff_session_required(EDIT)
def user_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk, is_active=False)
    if _is_meant(request):
        return _once(
            request, account, credentials.reopen_account(pk, by=request.actor, at=request.at)
        )
    return _sure(
        request,
        account,
        title=_("重新启用：%s") % account.username,
        why=_("账号重新启用，并给一个一次性密码。"),
        submit=_("重新启用账号"),
    )


def _is_meant(request: DeskRequest) -> bool:
    return request.method == "POST" and "sure" in request.POST


def _sure(
    request: DeskRequest, account: Account, *, title: str, why: str, submit: str
) -> HttpResponse:
    context = {
        "title": title,
        "why": why,
        "submit": submit,
        "back": page(account.pk),
        "crumbs": crumbs(account),
    }
    return show(request, "city/sure.html", context)


def _act(request: DeskRequest, pk: int, act, **more) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk)
    return Ask(
        form=SureForm,
        act=partial(act, pk, by=request.actor, at=request.at),
        to=page(pk),
        back=page(pk),
        crumbs=crumbs(account),
        danger=True,
        **more,
    ).answer(request)


@staff_session_required(EDIT)
def user_close(request: DeskRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        accounts.close,
        title=_("停用账号"),
        why=_("马上不能登录，已登录的会退出。任职不受影响，要离任请系统管理员办。"),
        submit=_("停用账号"),
        done=_("账号已停用。"),
    )


@staff_session_required(EDIT)
def user_factor(request: DeskRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        accounts.reset_second_factor,
        title=_("清除第二道验证"),
        why=_("手机丢了或换了时用。先核实是本人。下次登录要重新设置，已登录的会退出。"),
        submit=_("清除第二道验证"),
        done=_("已清除。下次登录时本人重新设置。"),
    )


@staff_session_required(EDIT)
def user_unlock(request: DeskRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        accounts.unlock,
        title=_("解除锁定"),
        why=_("密码连错几次后会锁一阵子。核实是本人后可以提前解除。"),
        submit=_("解除锁定"),
        done=_("已解除，可以再登录。"),
    )
