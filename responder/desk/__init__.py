"""The person's hand: what people do to alerts, pages, rotas, texts and publications, a file for each."""

from responder.desk.alerts import Alerts
from responder.desk.devices import Browser, Devices
from responder.desk.experts import Experts
from responder.desk.merging import Merging
from responder.desk.numbers import Numbers
from responder.desk.pages import Pages, Question, Terms
from responder.desk.press import Order, Press
from responder.desk.rotas import Rotas
from responder.desk.rulings import Rulings
from responder.desk.texts import Start, Texts


class Desk(Alerts, Merging, Pages, Experts, Devices, Rotas, Rulings, Numbers):
    """All acts of people in one hand."""


__all__ = ["Browser", "Desk", "Order", "Press", "Question", "Start", "Terms", "Texts"]
