"""Calls back from channels: what became of a message. Only those with the vendor's signature count."""

from aiohttp import web

from responder.errors import NotAllowedError
from responder.model.oncall import DeliveryId
from responder.notify import receipts
from responder.web.room import ROOM

MOST_FIELDS = 100


async def take(request: web.Request) -> web.Response:
    room, form = request.app[ROOM], await request.post()
    channel = room.channels.get(request.match_info["channel"])
    read = receipts.READERS.get(channel.kind) if channel else None
    if channel is None or read is None or len(form) > MOST_FIELDS:
        raise NotAllowedError("unknown")
    fields = {name: str(value) for name, value in form.items()}
    address = f"{room.desk.base_url}{request.path_qs}"  # As the vendor was told, not as a proxy has it.
    try:
        state = read(room.secrets.get(channel.secret, ""), address, fields, request.headers)
    except ValueError as error:
        raise NotAllowedError("form") from error
    if state is not None:
        await room.desk.settle(DeliveryId(request.match_info["delivery"]), channel.name, state, room.now())
    return web.Response(status=204)


ROUTES = (web.post("/receipts/{channel}/{delivery}", take),)
