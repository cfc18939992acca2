"""Names a model's exact weights, and hands the worker what loads them."""

import hashlib
import importlib.metadata
from pathlib import Path

from responder.embed.contract import BUNDLED, EmbedSettings, Encode


def model_id(model: str) -> str:
    """Name the exact weights, as far as can be told without loading them.

    The bundled model carries its package's version. A folder carries a mark of its files' names,
    sizes and times, so a model trained anew in place gets new vectors. A hub name stands as it is.
    """
    if model == BUNDLED:
        return f"{BUNDLED} {importlib.metadata.version(BUNDLED)}"
    folder = Path(model).expanduser()
    return f"{model} {_mark(folder)}" if folder.is_dir() else model


def load(settings: EmbedSettings) -> Encode:
    """Load the model of the settings into this process, which should be the worker.

    Raises EmbedError, in a sentence that says what to do, when it cannot.
    """
    # Inside the function, because the service names this loader without running it: torch and
    # sentence-transformers take seconds and 400 MB, and only the worker process may pay that.
    from responder.embed.transformer import load_model  # noqa: PLC0415

    return load_model(settings)


def _mark(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    stats = [(str(path.relative_to(folder)), path.stat()) for path in files]
    listing = repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
    return hashlib.sha256(listing.encode()).hexdigest()[:12]
