"""`responder replay`: the same cycle over recorded looks."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from responder.clock import SetClock
from responder.commands.options import (
    Moment,
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    settings_of,
)
from responder.commands.run import _open_desk
from responder.embed import Embedder
from responder.replay import Replay, Tally, Wanted

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
