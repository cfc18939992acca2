"""What a refusal looks like to a program: problem details (RFC 9457) that say where and what to do."""

import json
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

import structlog
from aiohttp import web

from responder.errors import NotAllowedError, StoreError
from responder.intake.form import Wrong

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MEDIA_TYPE = "application/problem+json"
AGAIN = timedelta(seconds=5)  # After a failure of ours.

log = structlog.get_logger()


class Problem(web.HTTPException):
    """A refusal: what is wrong in this case, and what to do about it."""

    def __init__(
        self,
        status: int,
        detail: str,
        mend: str,
        *,
        errors: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code = status
        said = {
            "type": "about:blank",
            "title": _title(status),
            "status": status,
            "detail": detail,
            "mend": mend,
        }
        if errors:
            said["errors"] = [asdict(wrong) for wrong in errors]
        text = json.dumps(said, ensure_ascii=False)
        super().__init__(headers=headers, reason=_title(status), text=text, content_type=MEDIA_TYPE)


def later(status: int, detail: str, wait: timedelta) -> Problem:
    """A refusal for now."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    mend = f"Send the same again in {seconds} s; nothing comes in twice"
    return Problem(status, detail, mend, headers={"Retry-After": str(seconds)})


@web.middleware
async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal under /api/ is a problem, whoever refuses."""
    if not request.path.startswith("/api/"):
        return await handler(request)
    try:
        return await handler(request)
    except Problem:
        raise
    except NotAllowedError as error:
        raise unknown_bearer() from error
    except StoreError as error:
        log.error("api failed", path=request.path, error=str(error))
        raise later(503, "nothing could be kept or read just now", AGAIN) from error
    except web.HTTPException as error:
        raise _of(error) from error


def unknown_bearer() -> Problem:
    return Problem(
        401,
        "no token of a feed was sent, or one that is not known",
        "Send the header Authorization: Bearer TOKEN with the token of a feed of kind push",
        headers={"WWW-Authenticate": 'Bearer realm="responder"'},
    )


def _of(error: web.HTTPException) -> Problem:
    """What aiohttp itself refuses: another path, another method."""
    mend = "See /api/openapi.json for what there is"
    if isinstance(error, web.HTTPMethodNotAllowed):
        return Problem(
            405, f"{error.method} is not for this path", mend, headers={"Allow": error.headers["Allow"]}
        )
    return Problem(error.status, "this path is not of the API" if error.status == 404 else error.reason, mend)


def _title(status: int) -> str:
    return _TITLES.get(status, "Refused")


_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    503: "Service Unavailable",
}
