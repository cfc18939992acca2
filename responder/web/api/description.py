"""GET /api/openapi.json: the API in the words of OpenAPI 3.1, made from the very forms it uses."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from responder import __version__
from responder.intake.form import MOST_ENTRIES, EntryForm
from responder.web.api import forms
from responder.web.api.problems import MEDIA_TYPE
from responder.web.api.reading import MOST, USUAL

_READ: tuple[type[BaseModel], ...] = (
    forms.Taken, forms.Stories, forms.StoryFile, forms.Alerts, forms.Feeds, forms.ProblemDetails,
)  # fmt: skip
_SINCE = {
    "name": "since",
    "in": "query",
    "description": "Leave out what is older; 24 hours ago if not given.",
    "schema": {"type": "string", "format": "date-time"},
}
_LIMIT = {
    "name": "limit",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key with the same body is answered the same again, for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_NAME = {"name": "story", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


async def describe(_: web.Request) -> web.Response:
    """Open to all: it holds nothing that is not in the program."""
    return web.json_response(document())


@cache
def document() -> Mapping[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "responder",
            "version": __version__,
            "description": "What programs bring in and read. Fields are only ever added.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}, {"session": []}],
        "paths": {
            "/api/entries": {"post": _push()},
            "/api/stories": {
                "get": _get("Stories seen since a time, newest first.", "Stories", _SINCE, _LIMIT)
            },
            "/api/stories/{story}": {"get": _get("One story, whole.", "StoryFile", _NAME)},
            "/api/alerts": {
                "get": _get("Alerts raised since a time, newest first.", "Alerts", _SINCE, _LIMIT)
            },
            "/api/feeds": {"get": _get("All feeds and how they do.", "Feeds")},
            "/api/openapi.json": {"get": _self()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a feed of kind push.",
                },
                "session": {"type": "apiKey", "in": "cookie", "name": "responder"},
            },
        },
    }


def _schemas() -> Mapping[str, Any]:
    wanted = [*((model, "serialization") for model in _READ), (EntryForm, "validation")]
    _, found = models_json_schema(wanted, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    schemas: Mapping[str, Any] = found["$defs"]
    return schemas


def _push() -> Mapping[str, Any]:
    one = {"$ref": "#/components/schemas/EntryForm"}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_ENTRIES}
    return {
        "summary": "Bring entries in.",
        "description": "202 means that all of them stand in the store: nothing that was accepted is lost.",
        "operationId": "push",
        "security": [{"token": []}],
        "parameters": [_KEY],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"oneOf": [one, many]}}},
        },
        "responses": {"202": _json("Taken", "Kept."), **_refusals(400, 401, 413, 415, 422, 429, 503)},
    }


def _get(summary: str, model: str, *parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    also = (404,) if _NAME in parameters else (400,) if parameters else ()
    return {
        "summary": summary,
        "operationId": f"read{model}",
        "parameters": list(parameters),
        "responses": {"200": _json(model, "As asked."), **_refusals(*also, 401, 429, 503)},
    }


def _self() -> Mapping[str, Any]:
    answer = {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "summary": "This description.",
        "operationId": "describe",
        "security": [],
        "responses": {"200": answer},
    }


def _json(model: str, words: str) -> Mapping[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _refusals(*statuses: int) -> Mapping[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    words = {429: "Too often; see Retry-After.", 503: "Not now; see Retry-After."}
    return {
        str(status): {
            "description": words.get(status, "Refused; mend says what to do."),
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


ROUTES = (web.get("/api/openapi.json", describe),)
