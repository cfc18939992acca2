"""SQLite through sqlite-utils: one writer thread, readers beside it, one transaction per decision.

``Store.write`` and ``Store.read`` take a function of a database; the other files of this folder
hold such functions, one file per table. Values are kept whole as JSON beside the columns that
are searched, so a row comes back as the value that was written.
"""

from responder.store.database import Store

__all__ = ["Store"]
