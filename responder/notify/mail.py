"""E-mail, plain and HTML, with one button."""

from email.headerregistry import Address
from email.message import EmailMessage
from html import escape

from responder.notify.wire import ChannelKind, Mail, Outgoing, Wire

_HTML = """<!doctype html><html lang="{language}"><body style="font:16px/1.5 sans-serif;max-width:34em">
<p>{body}</p>
<p><a href="{url}" style="display:inline-block;padding:.8em 1.4em;background:#0b57d0;color:#fff">{action}</a></p>
<p style="color:#555">{url}</p></body></html>"""


def compose(outgoing: Outgoing) -> Wire:
    """The Message-ID comes from the delivery's id, so that a repeat is seen as one."""
    message, channel = outgoing.message, outgoing.channel
    mail = EmailMessage()
    mail["Subject"] = " ".join(outgoing.subject.split())
    mail["From"] = Address(addr_spec=channel.sender)
    mail["To"] = Address(addr_spec=outgoing.address)
    mail["Date"] = outgoing.now
    mail["Message-ID"] = f"<{message.id}@{channel.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Responder-Delivery"] = message.id
    mail.set_content(f"{message.body}\n\n{message.action}: {message.url}\n")
    html = _HTML.format(
        language=message.language,
        body=escape(message.body),
        url=escape(message.url),
        action=escape(message.action),
    )
    mail.add_alternative(html, subtype="html")
    return Mail(channel.url, channel.user, outgoing.secret, mail)


KIND = ChannelKind(compose, needs=("url", "sender"))
