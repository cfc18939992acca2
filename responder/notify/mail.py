"""E-mail, plain and HTML, with one button."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify.wire import ChannelKind, Mail, Outgoing, Wire

_HTML = """<!doctype html><html lang="{language}"><head><title>{title}</title></head>
<body style="font:16px/1.5 sans-serif;max-width:34em">
<p style="white-space:pre-line">{body}</p>
<p><a href="{url}" style="padding:.8em 1.4em;background:#0b57d0;color:#fff">{action}</a></p>
<p style="color:#555">{url}</p></body></html>"""


def compose(outgoing: Outgoing) -> Wire:
    """The Message-ID comes from the delivery's id, so that a repeat is seen as one."""
    message, channel = outgoing.message, outgoing.channel
    mail = EmailMessage()
    mail["Subject"] = outgoing.subject
    mail["From"] = _mailbox(channel, channel.sender)
    mail["To"] = _mailbox(channel, outgoing.address)
    if message.reply_token:
        name, _, host = channel.sender.rpartition("@")
        mail["Reply-To"] = _mailbox(channel, f"{name}+{message.reply_token}@{host}")
    mail["Date"] = outgoing.now
    mail["Message-ID"] = f"<{message.id}@{channel.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Responder-Delivery"] = message.id
    mail.set_content(f"{message.body}\n\n{message.action}: {message.url}\n")
    html = _HTML.format(
        language=message.language,
        title=escape(outgoing.subject),
        body=escape(message.body),
        url=escape(message.url),
        action=escape(message.action),
    )
    mail.add_alternative(html, subtype="html")
    return Mail(channel.url, channel.user, outgoing.secret, mail)


def _mailbox(channel: Channel, text: str) -> Address:
    """The address itself is kept out of the error: errors are logged."""
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        what = "sender or receiver is not a mail address like name@example.org"
        raise DeliveryError(channel.name, what, permanent=True) from error


KIND = ChannelKind(compose, needs=("url", "sender"), schemes=("smtp", "smtp+starttls", "smtps"))
