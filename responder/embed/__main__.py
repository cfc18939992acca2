"""Runs the worker; the embedder starts it, a person never does."""

from responder.embed.worker import serve

if __name__ == "__main__":
    serve()
