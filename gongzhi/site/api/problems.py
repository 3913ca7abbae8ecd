"""Whatever goes wrong under /api/ is told as a problem document (RFC 9457), never as a page."""

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongzhi.calendar.limits import CalendarError
from gongzhi.casework.procedure import said as _
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours, Refusal

from .renderer import in_json

ROOT = "/api/"
MEDIA = "application/problem+json"


class Fault(Schema):
    """One thing wrong with a request. where: body, query, path.  field: dotted.  code: its kind."""

    where: str
    field: str
    code: str
    message: str


class Problem(Schema):
    """RFC 9457. type: a URN that a program may tell cases apart by.  field: what to put right.

    detail: for a person: what, where, and the way out.  faults: of a request not understood.
    """

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    faults: list[Fault] | None = None


class OutOfScope(Exception):
    """The token may not ask for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class KeyReused(Exception):
    """The Idempotency-Key was used for another request."""


TITLES = {
    "invalid": (400, _("读不懂这个请求")),
    "no-token": (401, _("令牌无效")),
    "not-yours": (403, _("令牌的岗位不能做这件事")),
    "out-of-scope": (403, _("令牌的范围不包括这一项")),
    "not-found": (404, _("没有找到，或者不在令牌岗位的范围内")),
    "not-allowed": (405, _("这个地址不接受这种请求")),
    "not-now": (409, _("现在不能做这一步")),
    "incomplete": (422, _("还缺一些内容，或者内容不对")),
    "key-reused": (422, _("这个 Idempotency-Key 已用于另一个请求")),
    "failed": (500, _("平台出错了")),
}
BY_STATUS = {status: kind for kind, (status, _title) in reversed(TITLES.items())}


def problem(kind: str, detail: str = "", *, status: int | None = None, **more) -> HttpResponse:
    """A problem document. more: `field`, `faults`."""
    usual, title = TITLES[kind]
    status = status or usual
    body = Problem(
        type=f"urn:gongzhi:problem:{kind}",
        title=gettext(title),
        status=status,
        detail=detail or gettext(title),
        **more,
    )
    return HttpResponse(
        in_json(body.model_dump(exclude_none=True)), status=status, content_type=MEDIA
    )


def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = gettext(
        "请在 Authorization 里带上有效的令牌：Bearer gz1_…。令牌可能写错、过期或已撤销。"
    )
    answer = problem("no-token", said)
    answer["WWW-Authenticate"] = 'Bearer realm="gongzhi"'
    return answer


def out_of_scope(request: HttpRequest, error: OutOfScope) -> HttpResponse:
    said = gettext("这一项要有“%s”范围，请安全管理员另发令牌。") % error.scope
    answer = problem("out-of-scope", said)
    answer["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{error.scope}"'
    return answer


KINDS: dict[type[Refusal], str] = {
    NotYours: "not-yours",
    NotNow: "not-now",
    Incomplete: "incomplete",
}


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(KINDS[type(error)], error.message, status=error.status, field=error.field)


def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [_fault(one) for one in error.errors]
    first = faults[0]
    said = gettext("“%(field)s”不对：%(why)s") % {"field": first.field, "why": first.message}
    return problem("incomplete", said, field=first.field, faults=faults)


def _fault(found: dict) -> Fault:
    """loc is (where, name of the view's argument, field, …); of a query the name is the field."""
    where, *path = (str(step) for step in found["loc"])
    steps = path[1:] if where == "body" and len(path) > 1 else path
    return Fault(where=where, field=".".join(steps), code=found["type"], message=found["msg"])


def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem("not-found")


def year_unknown(request: HttpRequest, error: CalendarError) -> HttpResponse:
    return problem("not-now", str(error))


def key_reused(request: HttpRequest, error: KeyReused) -> HttpResponse:
    said = gettext("同一个 Idempotency-Key 只能用于同样的请求，请为新的请求换一个。")
    return problem("key-reused", said, field="Idempotency-Key")


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(BY_STATUS.get(error.status_code, "invalid"), str(error))


def broken(request: HttpRequest, error: Exception):
    """Django writes it to the log; the middleware below tells the caller no more than that."""
    raise error


HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    AuthenticationError: no_token,
    OutOfScope: out_of_scope,
    Refusal: refused,
    ValidationError: not_understood,
    Http404: not_found,
    ObjectDoesNotExist: not_found,
    CalendarError: year_unknown,
    KeyReused: key_reused,
    HttpError: unreadable,
    Exception: broken,
}


def tell_problems(api: NinjaAPI) -> None:
    for error, handler in HANDLERS.items():
        api.add_exception_handler(error, handler)


@csrf_exempt
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Any address under /api/ that is none."""
    return problem("not-found")


class ProblemMiddleware:
    """Turns what the framework itself says under /api/ (405, 500 …) into problem documents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        told = response.get("Content-Type", "").startswith(MEDIA)
        if response.status_code < 400 or told or not request.path_info.startswith(ROOT):
            return response
        kind = BY_STATUS.get(response.status_code, "invalid")
        answer = problem(kind, status=response.status_code)
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer
