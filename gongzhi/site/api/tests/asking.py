"""Walking over all operations of the API, with the least that each accepts."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongzhi.site.api import api
from tests.systems import ROOT, System


@dataclass(frozen=True)
class Operation:
    """One operation of the document. room: what its path begins with."""

    method: str
    path: str
    told: dict

    @property
    def scope(self) -> str:
        (security,) = self.told["security"]
        (scope,) = security["Bearer"]
        return scope

    @property
    def room(self) -> str:
        return self.path.split("/")[1]

    @property
    def has_number(self) -> bool:
        return "{number}" in self.path

    def ask(self, by: System, number: str = "诉-20261116-999999"):
        path = self.path.replace("{number}", number).replace("{code}", "AH")
        if self.method == "get":
            return by.get(path, **self._query())
        return by.post(path, self._body())

    def _query(self) -> dict:
        wanted = [p for p in self.told["parameters"] if p["required"] and p["in"] == "query"]
        return {p["name"]: example(p["schema"]) for p in wanted}

    def _body(self) -> dict:
        (content,) = self.told["requestBody"]["content"].values()
        return example(content["schema"])

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


DOCUMENT = api.get_openapi_schema()


def operations() -> Iterator[Operation]:
    for path, methods in DOCUMENT["paths"].items():
        for method, told in methods.items():
            yield Operation(method, path.removeprefix(ROOT), told)


ALL = list(operations())


def example(schema: dict) -> object:
    """The least that fits a JSON schema of ours."""
    if "$ref" in schema:
        return example(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    for key in ("allOf", "anyOf"):
        if key in schema:
            return example(schema[key][0])
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    return SHAPES[schema["type"]](schema)


def _text(schema: dict) -> str:
    return "2027-03-01" if schema.get("format") == "date" else "x" * schema.get("minLength", 0)


def _object(schema: dict) -> dict:
    return {name: example(schema["properties"][name]) for name in schema.get("required", ())}


SHAPES = {
    "string": _text,
    "object": _object,
    "boolean": lambda schema: True,
    "integer": lambda schema: schema.get("minimum", 0),
    "number": lambda schema: 0,
    "array": lambda schema: [example(schema["items"])] * schema.get("minItems", 0),
}
