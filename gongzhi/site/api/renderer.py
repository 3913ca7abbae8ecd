"""How answers are written: JSON with Chinese as it is, instants to the millisecond."""

import json

from django.http import HttpRequest
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder


def in_json(data: object) -> str:
    return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


class Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: object, *, response_status: int) -> str:
        return in_json(data)
