"""The API for other systems, under /api/v1/. docs/api.md tells how to use it.

A mechanism brings a router of schemas and thin calls to its services. What holds for all of them
is put on here: the token and its scope, one effect per Idempotency-Key, problems, the document.
"""

from django.utils.translation import get_language
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from gongzhi.mechanisms.five_levels.api import router as chain
from gongzhi.mechanisms.matters.api import router as matters
from gongzhi.mechanisms.street_calls.api import routers as street_calls

from .bearer import Bearer, scope_of
from .cases import router as cases
from .indicators import router as indicators
from .joint import router as joint
from .once import once
from .places import router as places
from .problems import tell_problems
from .renderer import Renderer
from .schema import complete

ROUTERS = (matters, joint, *street_calls, cases, chain, places, indicators)


class Api(NinjaAPI):
    """documents: the OpenAPI document by language. Anybody may ask for it, and it takes a quarter
    of a second to write, so it is written once."""

    def __init__(self, **what) -> None:
        super().__init__(**what)
        self.documents: dict[str | None, OpenAPISchema] = {}

    def get_openapi_schema(self, **prefix) -> OpenAPISchema:
        language = get_language()
        if language not in self.documents:
            document = super().get_openapi_schema(**prefix)
            complete(document)
            self.documents[language] = document
        return self.documents[language]


def assemble() -> Api:
    """The API with all its rooms. No page of documentation: its scripts would come from afar."""
    api = Api(
        title="共治",
        version="1",
        urls_namespace="api-1",
        renderer=Renderer(),
        docs_url=None,
        description="街道、社区、部门的诉求与呼叫：提出、查询、办理。",
    )
    tell_problems(api)
    api.add_decorator(once)
    for router in ROUTERS:
        lock_doors(router)
        api.add_router("", router)
    return api


def lock_doors(router: Router) -> None:
    """No operation without a token that has its scope."""
    [room] = router.tags or []
    for path in router.path_operations.values():
        for operation in path.operations:
            (method,) = operation.methods
            operation.auth_param = Bearer(scope_of(room, method))
            operation.auth_callbacks = [operation.auth_param]


api = assemble()
