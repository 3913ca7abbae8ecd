"""One's own data: see it, put it right, take it along, have it deleted (个人信息保护法 44–50)."""

import json
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.mechanisms.matters import public
from gongzhi.mechanisms.owners.correction import queries as corrections
from gongzhi.mechanisms.owners.roll import queries as rolls
from gongzhi.people import privacy
from gongzhi.people.asking import Request
from gongzhi.people.models import Person
from gongzhi.policy.refusals import NotNow

from .. import knowing
from ..acts import Act
from ..forms import CodeForm, EraseForm, NameForm, NewPhoneForm
from ..owndata import as_json, own_data
from ..proving import REFUSED, proof


@never_cache
@require_http_methods(["GET", "HEAD"])
def my_data(request: Request) -> HttpResponse:
    """All that is kept of the person whose phone was proved; ?do= opens the form for one act."""
    at = request.at
    if not knowing.has_proved(request, at=at):
        return redirect("my_data_sign_in")
    person = _person(request, at)
    if person is None:
        return render(request, "portal/my_data_none.html")
    if act := ACTS.get(request.GET.get("do", "")):
        form = act.form(initial={"name": person.name} if act.name == "name" else None)
        return _form(request, act, form)
    data = own_data(person)
    if "download" in request.GET:
        return _download(data)
    more = {"has_open": public.has_open(person)}
    return render(request, "portal/my_data.html", {"person": person, "data": data, **more})


def _person(request: Request, at: datetime) -> Person | None:
    pk = knowing.known(request, at=at)
    return Person.objects.filter(pk=pk, erased_at=None).first() if pk else None


def _download(data) -> HttpResponse:
    body = json.dumps(as_json(data), ensure_ascii=False, indent=1, default=str)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data_sign_in(request: Request) -> HttpResponse:
    """The phone and its code; then on to where they came from."""
    asked = proof(request, CodeForm, at=request.at)
    target = request.POST.get("next", request.GET.get("next", ""))
    if asked.proved:
        return redirect(onward(request, target))
    context = {"form": asked.form, "sent": asked.sent, "next": target}
    return render(request, "portal/my_data_sign_in.html", context, status=asked.status)


def onward(request: Request, target: str) -> str:
    """Where they came from, if that is a page of this site."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if target and safe else reverse("my_data")


@require_POST
def my_data_sign_out(request: Request) -> HttpResponse:
    knowing.forget(request)
    messages.success(request, _("已退出，这台设备上不再记得您的手机号。"))
    return redirect("home")


# --- acts -----------------------------------------------------------------------------------------


def _form(request: Request, act: Act, form, *, sent=None, status: int = 200) -> HttpResponse:
    context = {"act": act, "form": form, "sent": sent}
    return render(request, "portal/my_data_act.html", context, status=status)


@never_cache
@require_POST
def my_data_act(request: Request, name: str) -> HttpResponse:
    """Correct the name or the phone, or have everything personal deleted."""
    at, act = request.at, ACTS.get(name)
    if act is None:
        raise Http404
    person = _person(request, at) if knowing.has_proved(request, at=at) else None
    if person is None:
        return redirect("my_data_sign_in")
    if request.POST.get("do") == "code" and issubclass(act.form, CodeForm):
        asked = proof(request, act.form, at=at)
        return _form(request, act, asked.form, sent=asked.sent, status=asked.status)
    form = act.form(request.POST)
    if act.do(person, form, request, at):
        messages.success(request, act.done)
        return redirect("home" if act.danger else "my_data")
    return _form(request, act, form, status=REFUSED)


def _rename(person: Person, form, request: Request, at: datetime) -> None:
    if owned := rolls.places_of(person.pk):
        why = _("您在%s的业主名册上，姓名以证件为准。登记错了的，请带证件找社区改。")
        raise NotNow(why % owned[0].roll.compound)
    by = knowing.resident(person.pk)
    privacy.rename(person, form.cleaned_data["name"], by=by, at=at)


def _move_phone(person: Person, form, request: Request, at: datetime) -> None:
    told = form.cleaned_data
    knowing.move_phone(person, told["phone"], told["code"], at=at)


def _erase(person: Person, form, request: Request, at: datetime) -> None:
    if owned := rolls.places_of(person.pk):
        why = _("您在%s的业主名册上，表决要凭它认出您，现在不能删。房子卖了的，请先找社区改名册。")
        raise NotNow(why % owned[0].roll.compound)
    if checked := corrections.keeps(person.pk):
        raise NotNow(checked)
    by = knowing.resident(person.pk)
    reason = form.cleaned_data["reason"] or "本人要求"
    privacy.erase(person, reason=reason, by=by, at=at)
    knowing.forget(request)


ACTS = {
    act.name: act
    for act in (
        Act(
            "name",
            _("改称呼"),
            _("办事的人打电话时这样称呼您。"),
            _("保存称呼"),
            _("称呼已改。"),
            NameForm,
            _rename,
        ),
        Act(
            "phone",
            _("换手机号"),
            _("用新号码收一条验证码，证明是您的。以后的答复发到新号码。"),
            _("换成这个号码"),
            _("手机号已换。"),
            NewPhoneForm,
            _move_phone,
        ),
        Act(
            "erase",
            _("删除我的个人信息"),
            _("手机号和称呼会立即销毁，谁也恢复不了。您反映过的事和答复仍在，但不再和您有关。"),
            _("删除我的个人信息"),
            _("已删除。我们这里不再有您的手机号和称呼。"),
            EraseForm,
            _erase,
            danger=True,
        ),
    )
}
