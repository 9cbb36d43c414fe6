"""What docs/openapi.json promises: an answer is held against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.helpers.asgi import Answer

PATH = Path(__file__).resolve().parent.parent.parent / "docs" / "openapi.json"
API: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
_NAME = "urn:api"
_KNOWN: Registry[Any] = Registry().with_resource(_NAME, DRAFT202012.create_resource(API))


def found(what: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the file, followed to where it stands."""
    while "$ref" in what:
        here: Any = API
        for step in what["$ref"].removeprefix("#/").split("/"):
            here = here[step]
        what = here
    return what


def fits(value: object, schema: str) -> None:
    """See that a value is as this schema says."""
    Draft202012Validator({"$ref": f"{_NAME}#/components/schemas/{schema}"}, registry=_KNOWN).validate(value)


def as_promised(method: str, path: str, answer: Answer) -> None:
    """See that the file knows this address, this status, this kind of content, and all of the content."""
    responses = API["paths"][path.partition("?")[0]][method.lower()]["responses"]
    content = found(responses[str(answer.status)]).get("content", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert content.keys() == ({kind} if kind else set()), (path, answer.status, kind)
    schema = content.get(kind, {}).get("schema", {})
    if "$ref" in schema:
        fits(answer.json, schema["$ref"].rpartition("/")[2])
