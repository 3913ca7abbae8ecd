"""Organisations, their mandates and their posts."""

from datetime import date
from functools import partial

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.people import changes
from gongzhi.people import services as people
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Mandate, Organisation, OrganisationKind

from .. import acts
from ..asking import Ask, show
from ..forms.people import (
    EndForm,
    MandateForm,
    NewOrganisationForm,
    NewPostForm,
    OrganisationForm,
    ParentForm,
)
from ..listing import asked, by_code, named
from ..staff import reads, staff_session_required

EDIT = "city.edit"
FIELDS = ("name", "short_name", "phone", "formal_members", "uscc", "uscc_note")


def page(pk: int) -> str:
    return reverse("organisation", args=[pk])


def crumbs(found: Organisation) -> list[tuple[str, str]]:
    return [(reverse("organisations"), _("组织")), (page(found.pk), found.name)]


@reads(EDIT)
def organisations(request: DeskRequest) -> HttpResponse:
    """All organisations: by kind, by name or code."""
    day = request.at.date()
    found = Organisation.objects.filter(named(request), asked(request, {"kind": "kind"}))
    if not request.GET.get("ended"):
        found = found.current(day)
    standing = Q(posts__since__lte=day) & (Q(posts__until=None) | Q(posts__until__gt=day))
    found = found.select_related("parent").annotate(post_count=Count("posts", filter=standing))
    context = {"listing": by_code(request, found), "kinds": OrganisationKind.choices}
    return show(request, "city/organisations.html", context)


@reads(EDIT)
def organisation(request: DeskRequest, pk: int) -> HttpResponse:
    """One organisation with its posts, their holders today, and its mandates."""
    found = get_object_or_404(Organisation.objects.select_related("parent"), pk=pk)
    posts = found.posts.select_related("place").prefetch_related("holdings__person")
    context = {
        "organisation": found,
        "posts": [_post(post, request.at.date()) for post in posts.order_by("until", "pk")],
        "mandates": found.mandates.select_related("place").order_by("-since"),
        "crumbs": crumbs(found),
    }
    return show(request, "city/organisation.html", context)


def _post(post, day: date) -> dict:
    today = [h for h in post.holdings.all() if h.is_current(day)]
    return {
        "post": post,
        "holders": [h.person.name for h in today if h.how == "holder"],
        "deputies": [h.person.name for h in today if h.how == "deputy"],
        "standing": post.is_current(day),
    }


@staff_session_required(EDIT)
def organisation_add(request: DeskRequest) -> HttpResponse:
    return Ask(
        title=_("新增组织"),
        form=NewOrganisationForm,
        act=partial(people.add_organisation, by=request.actor, at=request.at),
        done=_("已新增。接着写明它覆盖哪里、有哪些岗位。"),
        to=lambda made: page(made.pk),
        submit=_("新增组织"),
        initial={"since": request.at.date(), "kind": request.GET.get("kind", "")},
        back=reverse("organisations"),
        crumbs=[(reverse("organisations"), _("组织")), ("", _("新增"))],
    ).answer(request)


@staff_session_required(EDIT)
def organisation_change(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    act = partial(people.change_organisation, pk, by=request.actor, at=request.at)
    return Ask(
        title=_("改资料：%s") % found.name,
        form=OrganisationForm,
        act=act,
        done=_("已改。"),
        to=page(pk),
        submit=_("保存资料"),
        initial={f: getattr(found, f) for f in FIELDS},
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)


@staff_session_required(EDIT)
def organisation_rehang(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.select_related("parent"), pk=pk)
    return Ask(
        title=_("改挂上级：%s") % found.name,
        form=ParentForm,
        act=lambda parent: changes.rehang(pk, parent, by=request.actor, at=request.at),
        done=_("已改挂。"),
        to=page(pk),
        submit=_("改挂到新的上级"),
        initial={"parent": found.parent},
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)


@staff_session_required(EDIT)
def organisation_retire(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    return Ask(
        title=_("撤销：%s") % found.name,
        form=EndForm,
        act=partial(acts.retire_organisation, pk, by=request.actor, at=request.at),
        done=_("已撤销。以前的记录都还在。"),
        to=page(pk),
        submit=_("撤销这个组织"),
        why=_("它的岗位、任职和覆盖范围也在同一天结束，撤销后不能恢复，编码不能再用。"),
        danger=True,
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)


@staff_session_required(EDIT)
def mandate_add(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    return Ask(
        title=_("写明范围：%s") % found.name,
        form=MandateForm,
        act=partial(people.give_mandate, found, by=request.actor, at=request.at),
        done=_("已写明。"),
        to=page(pk),
        submit=_("保存范围"),
        initial={"since": request.at.date()},
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)


@staff_session_required(EDIT)
def mandate_end(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Mandate.objects.select_related("organisation", "place"), pk=pk)
    names = {"kind": found.get_kind_display(), "place": found.place.name}
    return Ask(
        title=_("结束“%(kind)s %(place)s”") % names,
        form=EndForm,
        act=partial(people.end_mandate, pk, by=request.actor, at=request.at),
        done=_("已写明结束的日子。"),
        to=page(found.organisation_id),
        submit=_("结束这个范围"),
        danger=True,
        back=page(found.organisation_id),
        crumbs=crumbs(found.organisation),
    ).answer(request)


@staff_session_required(EDIT)
def post_add(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    act = partial(people.add_post, organisation=found, by=request.actor, at=request.at)
    return Ask(
        title=_("设岗位：%s") % found.name,
        form=NewPostForm,
        act=act,
        done=_("岗位已设。接着写明谁任职。"),
        to=lambda made: reverse("post", args=[made.pk]),
        submit=_("设这个岗位"),
        initial={"since": request.at.date()},
        back=page(pk),
        crumbs=crumbs(found),
    ).answer(request)
