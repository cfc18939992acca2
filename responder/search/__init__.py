"""Edge: the library's full-text index, a file of its own that can be thrown away."""

from responder.search.index import Index

__all__ = ["Index"]
