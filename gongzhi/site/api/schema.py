"""The OpenAPI document: what follows for every operation from its shape, so none forgets it."""

from django.utils.translation import gettext

from gongzhi.casework.procedure import said as _

from .bearer import KEY, KEY_SHAPE, Bearer, scope_of
from .problems import MEDIA, Fault, Problem

REF = "#/components/schemas/{model}"
STATUS_LABELS = {
    400: _("读不懂这个请求"),
    401: _("没有有效的令牌"),
    403: _("令牌的范围不包括这一项，或者它的岗位不能做这件事"),
    404: _("没有，或者不在令牌岗位的范围内"),
    409: _("现在不能做这一步"),
    422: _("缺少内容，或者内容不对"),
}
KEY_PARAMETER = {
    "in": "header",
    "name": KEY,
    "required": False,
    "schema": {"type": "string", "pattern": f"^{KEY_SHAPE.pattern}$"},
}
KEY_LABEL = _("同一个键的同样请求只办一次，再发得到同样的答复；保留 7 天")


def complete(document: dict) -> None:
    """Adds to ninja's document: refusals, the Idempotency-Key, labels in the reader's tongue."""
    schemas = document["components"]["schemas"]
    schemas["Fault"] = Fault.model_json_schema(ref_template=REF)
    schemas["Problem"] = _without_definitions(Problem.model_json_schema(ref_template=REF))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            (room,) = operation["tags"]
            operation["summary"] = gettext(operation["summary"])
            operation["security"] = [{Bearer.__name__: [scope_of(room, method.upper())]}]
            operation["responses"] |= _refusals(path, method, operation)
            if method == "post":
                described = KEY_PARAMETER | {"description": gettext(KEY_LABEL)}
                operation["parameters"] = [*operation["parameters"], described]


def _without_definitions(schema: dict) -> dict:
    return {key: value for key, value in schema.items() if key != "$defs"}


def _refusals(path: str, method: str, operation: dict) -> dict[int, dict]:
    """Which refusals an operation can give."""
    can = {401, 403}
    if "{" in path:
        can.add(404)
    if operation["parameters"] or method == "post":
        can.add(422)
    if method == "post":
        can |= {400, 409}
    return {status: _refusal(status) for status in sorted(can)}


def _refusal(status: int) -> dict:
    problem = {"schema": {"$ref": REF.format(model="Problem")}}
    return {"description": gettext(STATUS_LABELS[status]), "content": {MEDIA: problem}}
