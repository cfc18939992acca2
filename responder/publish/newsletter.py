"""One mail to the address of a mailing list, which passes it on and keeps the names of its readers.

The Message-ID is the publication's own, so a list and many mailboxes see a repeat as one; not all do,
so an attempt whose end nobody saw waits for a person. What follows on an earlier mail answers it. A
mail cannot be taken back: a withdrawal is a further mail that says what was wrong.
"""

from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape

from responder.model.publication import Fate, Outcome, Outlet, Publication
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import MailCall, Outgoing, Preview, PublisherKind, Reply, Step

ADDRESS = Bilingual("发件人或列表地址不是邮箱地址", "the sender or the list is no mail address")
BUSY = Bilingual("邮件服务器要求稍后再试", "the mail server asks for patience")
NO = {
    530: Bilingual("邮件服务器要求登录", "the mail server wants a sign-in"),
    534: Bilingual("须用应用专用密码", "the mail server wants an app password"),
    535: Bilingual("邮箱用户名或密码不对", "the mail server refuses user name or password"),
    550: Bilingual(
        "列表地址不存在，或发件人不许发信", "there is no such list, or the sender may not write to it"
    ),
    552: Bilingual("邮件太大", "the mail is too large"),
    554: Bilingual("邮件被当作垃圾邮件拒收", "the mail was refused, perhaps as spam"),
}


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    if heard:
        return _refusal(heard[-1]) or Outcome(Fate.LIVE, _name(outgoing, outgoing.publication))
    try:
        mail = _mail(outgoing)
    except (ValueError, IndexError, MessageError):
        return answers.refused("address", ADDRESS)
    return MailCall(outgoing.outlet.url, outgoing.outlet.user, outgoing.secret, mail)


def preview(outgoing: Outgoing) -> Preview:
    return Preview(f"{wording.headline(outgoing)}\n\n{wording.letter(outgoing)}")


def mends(outlet: Outlet) -> Iterator[str]:
    for name, held in (("user", outlet.user), ("to", outlet.to)):
        if held and "@" not in held.strip("@"):
            yield f"Write a mail address as {name}"


def _mail(outgoing: Outgoing) -> EmailMessage:
    sender, title = outgoing.outlet.user, wording.headline(outgoing)
    mail = EmailMessage()
    mail["Subject"] = title
    mail["From"] = Address(addr_spec=sender)
    mail["To"] = Address(addr_spec=outgoing.outlet.to)
    mail["Date"] = outgoing.publication.at
    mail["Message-ID"] = _name(outgoing, outgoing.publication)
    if outgoing.standing:
        mail["In-Reply-To"] = mail["References"] = _name(outgoing, outgoing.standing)
    mail["List-Unsubscribe"] = f"<mailto:{sender}?subject=unsubscribe>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = outgoing.content.language
    mail.set_content(f"{title}\n\n{wording.letter(outgoing)}\n")
    whole = f"<h1>{escape(title)}</h1>\n{wording.article(outgoing)}"
    mail.add_alternative(
        f'<!doctype html><html lang="{outgoing.content.language}"><body>{whole}</body></html>', subtype="html"
    )
    return mail


def _name(outgoing: Outgoing, publication: Publication) -> str:
    return f"<{publication.id}@{outgoing.outlet.user.rpartition('@')[2]}>"


def _refusal(reply: Reply) -> Outcome | None:
    """4xx means another time, 5xx never (RFC 5321 4.2.1)."""
    if 200 <= reply.status < 300:
        return None
    if reply.status < 500:
        return answers.later(reply.status, BUSY)
    meaning = NO.get(reply.status)
    return answers.refused(reply.status, meaning or answers.REFUSAL)


KIND = PublisherKind(
    compose,
    preview,
    needs=("url", "user", "to"),
    schemes=("smtp", "smtp+starttls", "smtps"),
    mends=mends,
)
