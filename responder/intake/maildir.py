"""A maildir (cr.yp.to/proto/maildir.html): letters are put into `new` whole, and moved to `cur` once read.

So a letter is never lost: not when nobody reads (it waits), not when the reader dies (it is read again,
and its Message-ID is known by then). Any mail server can deliver into one; `responder intake mail` does
it for those that only know pipes.
"""

import os
import secrets
from pathlib import Path

from responder.errors import StoreError

READ = ":2,S"  # Seen.


def deliver(folder: Path, letter: bytes) -> Path:
    """Put a letter in, safe on the disk. Raises StoreError where that fails."""
    name = secrets.token_hex(16) + ".responder"
    waiting = folder / "new" / name
    try:
        prepare(folder)
        with (folder / "tmp" / name).open("xb") as file:
            file.write(letter)
            file.flush()
            os.fsync(file.fileno())
        (folder / "tmp" / name).rename(waiting)
        _synced(folder / "new")
    except OSError as error:
        raise StoreError(f"maildir {folder}: {error}") from error
    return waiting


def prepare(folder: Path) -> None:
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True)


def waiting(folder: Path, most: int) -> tuple[Path, ...]:
    """Letters to be read, the oldest first; also bare .eml files that a person has dropped."""
    new = folder / "new"
    held = [path for path in new.iterdir() if path.is_file()] if new.is_dir() else []
    dropped = (
        [path for path in folder.glob("*.eml") if path.is_file() and path.stat().st_size]
        if folder.is_dir()
        else []
    )
    return tuple(sorted([*held, *dropped], key=lambda path: (path.stat().st_mtime, path.name))[:most])


def done(folder: Path, letter: Path) -> None:
    """Move a letter to those that were read."""
    (folder / "cur").mkdir(parents=True, exist_ok=True)
    letter.rename(folder / "cur" / (letter.name + READ))


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
