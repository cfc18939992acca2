"""The person's hand: what people do to alerts, pages, texts and publications, a file for each."""

from responder.desk.alerts import Desk

__all__ = ["Desk"]
