"""The API: what programs bring in and read. Its description is at /api/openapi.json."""

from responder.web.api import description, entries, reading

ROUTES = (*entries.ROUTES, *reading.ROUTES, *description.ROUTES)
