"""The dead-man's switch: asked while all is well, and only then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.config import load
from responder.errors import ConfigError
from responder.heartbeat import Heartbeat

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
LAYER = '[[rotas]]\nname="d"\nlayers=[{name="l",people=["duty"],first=2026-01-01}]'
POLICY = '[[policies]]\nname="p"\nsteps='


@pytest.mark.parametrize(
    ("tick", "audit", "beats"),
    [
        pytest.param(5, 50, 1, id="all is well"),
        pytest.param(95, 50, 0, id="the tick stands still"),
        pytest.param(5, 95, 0, id="the audit stands still"),
        pytest.param(None, 5, 0, id="nothing has ticked yet"),
    ],
)
async def test_it_beats_only_while_all_is_well(tick: int | None, audit: int, beats: int) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_get("/ping", answer)
    async with TestServer(app) as server:
        heartbeat = Heartbeat(str(server.make_url("/ping")))
        heartbeat.ticked_at = None if tick is None else NOW - timedelta(seconds=tick)
        heartbeat.audited_at = NOW - timedelta(seconds=audit)
        assert await heartbeat.beat(NOW) is bool(beats)
    assert asked == ["/ping"] * beats


async def test_an_address_that_does_not_answer_is_said_once() -> None:
    heartbeat = Heartbeat("http://127.0.0.1:1/", NOW, NOW)
    assert not await heartbeat.beat(NOW)
    assert heartbeat.failing


def test_production_does_not_start_without_it(tmp_path: Path) -> None:
    path = tmp_path / "responder.toml"
    path.write_text('mode = "production"\n')
    with pytest.raises(ConfigError, match="nobody would notice a dead service"):
        load(path)
    path.write_text('mode = "production"\n[service]\nheartbeat_url = "https://example.org/ping/1"\n')
    assert load(path).service.heartbeat_url == "https://example.org/ping/1"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(LAYER.replace("duty", "nobody"), "no person nobody", id="a person that is none"),
        pytest.param(POLICY + '[{who=["rota:night"]}]', "no rota night", id="a rota that is none"),
        pytest.param(POLICY + '[{who=["everybody"]}]', "cannot be used", id="a who that is none"),
        pytest.param(POLICY + '[{who=["role:boss"]}]', "cannot be used", id="a role that is none"),
        pytest.param(POLICY + '[{who=["role:editor"],wait="1s"}]', "cannot be used", id="no time"),
        pytest.param(POLICY + "[]", "cannot be used", id="no step"),
        pytest.param('[[routes]]\npolicy="nightt"', "no policy nightt", id="a policy that is none"),
        pytest.param(LAYER.replace("\nlayers", '\nzone="Moon"\nlayers'), "cannot be used", id="no zone"),
        pytest.param(LAYER.replace("}", ',turn="2y"}'), "cannot be used", id="no turn"),
        pytest.param(LAYER.replace("}", ',hours="9-5"}'), "cannot be used", id="no hours"),
        pytest.param('[[rotas]]\nname="d"\nlayer=[]', "unknown setting rotas.0.layer", id="a mistyped key"),
        pytest.param('[service]\ncanary_to="x"', "no person x", id="a receiver that is none"),
    ],
)
def test_settings_of_people_that_cannot_be(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "responder.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert what in str(caught.value)
