"""The kinds of values that settings hold, and what is said of a wrong one."""

import re
from datetime import timedelta
from typing import Annotated
from zoneinfo import available_timezones

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

SHORTEST, LONGEST = timedelta(seconds=15), timedelta(days=7)
_UNITS = {"s": 1, "m": 60, "h": 3600}


def _interval(value: object) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([smh])", str(value))
    if not found:
        raise ValueError("write it as 90s, 10m or 2h")
    interval = timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    if interval < SHORTEST:
        raise ValueError("no server should be asked more often than every 15s")
    if interval > LONGEST:
        raise ValueError("no feed is worth its place that is asked less often than every 168h")
    return interval


def _address(value: str) -> str:
    if value and not re.fullmatch(r"https?://\S+", value):
        raise ValueError("write the whole address, with http:// or https://")
    return value


def known_zone(value: str) -> str:
    """Raises ValueError where there is no such time zone."""
    if value not in available_timezones():
        raise ValueError("name a zone like Asia/Shanghai or UTC")
    return value


def _expression(value: str) -> str:
    try:
        jmespath.compile(value)
    except (JMESPathError, RecursionError) as error:
        raise ValueError("write a JMESPath expression, like data.list or title (jmespath.org)") from error
    return value


Address = Annotated[str, AfterValidator(_address)]  # Empty, or whole.
Interval = Annotated[timedelta, BeforeValidator(_interval)]
ZoneName = Annotated[str, AfterValidator(known_zone)]
Name = Annotated[str, Field(pattern=r"^[\w.-]+$")]
SecretName = Annotated[str, Field(pattern=r"^([A-Z][A-Z0-9_]*)?$")]
Share = Annotated[float, Field(ge=0, le=1)]
Expression = Annotated[str, AfterValidator(_expression)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
