"""What docs/openapi.json promises: an answer is held against it; and the questions of leaves answered here."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from tests.helpers.asgi import Answer
from treadctl.interfaces.leaves.answers import Question, answer
from treadctl.interfaces.page.apart import Said

PATH = Path(__file__).resolve().parent.parent.parent / "docs" / "openapi.json"
API: dict[str, Any] = json.loads(PATH.read_text("utf-8"))


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
    whole = {"$ref": f"#/components/schemas/{schema}", "components": API["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def as_promised(method: str, path: str, answer: Answer) -> None:
    """See that the file knows this address, this status, this kind of content, and all of the content."""
    responses = API["paths"][path.partition("?")[0]][method.lower()]["responses"]
    content = found(responses[str(answer.status)]).get("content", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert content.keys() == ({kind} if kind else set()), (path, answer.status, kind)
    schema = content.get(kind, {}).get("schema", {})
    if "$ref" in schema:
        fits(answer.json, schema["$ref"].rpartition("/")[2])


async def answered(question: dict[str, Any]) -> Said:
    """Answer a leaf's question as the process of its own does, without one."""
    out = io.BytesIO()
    answer(Question(**{**question, "folder": Path(question["folder"])})).write(out)
    out.seek(0)
    return Said(**json.loads(out.readline()), body=io.BytesIO(out.read()))
