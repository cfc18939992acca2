"""The person's hand: what people do to alerts, pages, texts and publications, a file for each."""

from responder.desk.alerts import Desk
from responder.desk.press import Order, Press
from responder.desk.texts import Start, Texts

__all__ = ["Desk", "Order", "Press", "Start", "Texts"]
