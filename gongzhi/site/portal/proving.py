"""A page that asks for a phone and its code before it shows anything."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.messages.codes import latest_shown, send_code
from gongzhi.people.asking import Request
from gongzhi.policy.refusals import Incomplete

from . import knowing
from .forms import CodeForm

REFUSED = 422


@dataclass
class Asked:
    """form: as it is to be drawn.  sent: {"shown"} once a code went out.  proved: let them in."""

    form: CodeForm
    sent: dict | None = None
    proved: bool = False

    @property
    def status(self) -> int:
        return REFUSED if self.form.is_bound and self.form.errors else 200


def proof(request: Request, form_class: type[CodeForm], *, at: datetime) -> Asked:
    """One turn of the question: the empty form, the code sent, or the code checked."""
    if request.method != "POST":
        return Asked(form_class())
    form = form_class(request.POST)
    if request.POST.get("do") == "code":
        return sent_code(request, form, at=at)
    if not form.is_valid():
        return Asked(form)
    told = form.cleaned_data
    try:
        knowing.prove(request, told["phone"], told["code"], at=at)
    except Incomplete as refused:
        form.add_error(refused.field, refused.message)
        return Asked(form)
    return Asked(form, proved=True)


def sent_code(request: Request, form: CodeForm, *, at: datetime) -> Asked:
    """Send a code; everything typed stays as it is."""
    phone = request.POST.get("phone", "")
    form.as_typed()
    try:
        send_code(phone, client=knowing.client(request), at=at)
    except Incomplete as refused:
        form.add_error("phone", refused.message)
        return Asked(form)
    return Asked(form, sent={"shown": latest_shown(phone)})
