"""Robots in the groups of Feishu, DingTalk, WeCom and Slack.

None of them can edit what they said or be asked what stands in the group, and most say no with HTTP
200. So an update, a correction and a withdrawal are further messages that name the first by its title,
and an attempt whose end nobody saw waits for a person. The robot's address holds its token: the secret
is that address, and after a space the key that signs, where the robot has one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus, urlsplit

from responder.model.publication import Fate, Outcome
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

BUSY = Bilingual("消息太多，稍后再试", "too many messages; it goes out later")
TOKEN = Bilingual("机器人的地址或密钥不对", "the robot's address or token is not known")
SIGNATURE = Bilingual("签名不符，或时钟差了一小时以上", "the signature does not fit, or the clock is off")
KEYWORD = Bilingual("消息里没有机器人要求的关键词", "none of the robot's keywords is in the text")
PLACE = Bilingual("本机地址不在机器人的白名单", "this address may not use the robot")
STOPPED = Bilingual("机器人已停用，或群已解散", "the robot was stopped, or the group dissolved")
FORM = Bilingual("请求格式不对", "the request is malformed")
LONG = Bilingual("内容超出群消息上限", "the text is too long for a group message")
NO_ADDRESS = Bilingual(
    "密钥应是机器人的完整地址，可在空格后加签名密钥",
    "the secret must be the robot's whole address, with the signing key after a space",
)
FEISHU = {
    9499: FORM,
    19001: TOKEN,
    19021: SIGNATURE,
    19022: PLACE,
    19024: KEYWORD,
    11232: BUSY,
    11246: FORM,
    99991400: BUSY,
}
DINGTALK = {
    -1: BUSY,
    130101: BUSY,
    410100: BUSY,
    300001: TOKEN,
    300005: TOKEN,
    310000: Bilingual(
        "关键词、签名或地址不合机器人的安全设置",
        "keyword, signature or address do not fit the robot's settings",
    ),
    400013: STOPPED,
    400101: TOKEN,
    400102: STOPPED,
    430101: Bilingual("消息含不安全的链接", "the message holds a link called unsafe"),
    430102: Bilingual("消息含不当文字", "the message holds words called improper"),
    460101: LONG,
}
WECOM = {
    -1: BUSY,
    45009: BUSY,
    45033: BUSY,
    40008: FORM,
    40058: LONG,
    44004: FORM,
    93000: TOKEN,
    93004: STOPPED,
    93008: Bilingual("机器人不在该群", "the robot is not in the group"),
}
SLACK = {
    "invalid_payload": FORM,
    "no_text": FORM,
    "invalid_token": TOKEN,
    "no_service": Bilingual("此地址已被停用", "this webhook was switched off"),
    "no_service_id": TOKEN,
    "no_team": TOKEN,
    "team_disabled": STOPPED,
    "channel_not_found": Bilingual("频道不存在", "the channel does not exist"),
    "channel_is_archived": Bilingual("频道已归档", "the channel is archived"),
    "action_prohibited": Bilingual("管理员限制了此频道发言", "an administrator has restricted posting there"),
    "posting_to_general_channel_denied": Bilingual(
        "不许向总频道发言", "posting to the general channel is denied"
    ),
}


@dataclass(frozen=True, slots=True)
class _Robot:
    """most: of the text, as `measure` counts it."""

    make: Callable[[str, Outgoing, datetime], HttpCall | None]
    read: Callable[[Reply], Outcome | None]
    most: int
    measure: Callable[[str], int]

    def compose(self, outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
        if heard:
            return self.read(heard[-1]) or Outcome(Fate.LIVE)
        text = self._text(outgoing)
        if self.measure(text) > self.most:
            return answers.refused("too_long", answers.TOO_LONG)
        call = self.make(text, outgoing, outgoing.now)
        return call or answers.refused("secret", NO_ADDRESS)

    def preview(self, outgoing: Outgoing) -> Preview:
        text = self._text(outgoing)
        return Preview(text, self.most, self.measure(text))

    def _text(self, outgoing: Outgoing) -> str:
        return wording.post(outgoing, self.most, self.measure)

    def kind(self) -> PublisherKind:
        return PublisherKind(self.compose, self.preview, needs=("secret",))


def size(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode())


def _feishu(text: str, outgoing: Outgoing, now: datetime) -> HttpCall | None:
    """Timestamp and key together are the key, and the signed message is empty."""
    title, _, rest = text.partition("\n\n")
    content: dict[str, object] = {
        "msg_type": "interactive",
        "card": {
            "header": {
                "title": {"tag": "plain_text", "content": title},
                "template": "grey" if outgoing.content.drill else "blue",
            },
            "elements": [{"tag": "div", "text": {"tag": "plain_text", "content": rest}}],
        },
    }
    url, key = _address(outgoing)
    if key:
        at = str(int(now.timestamp()))
        content |= {"timestamp": at, "sign": _signed(f"{at}\n{key}", "")}
    return _posted(url, content)


def _dingtalk(text: str, outgoing: Outgoing, now: datetime) -> HttpCall | None:
    """The key signs timestamp and key, and the signature goes into the address."""
    url, key = _address(outgoing)
    if url and key:
        at = str(int(now.timestamp() * 1000))
        joint = "&" if "?" in url else "?"
        signature = _signed(key, f"{at}\n{key}")
        url += f"{joint}timestamp={at}&sign={quote_plus(signature)}"
    title, _, rest = text.partition("\n\n")
    return _posted(
        url, {"msgtype": "markdown", "markdown": {"title": title, "text": f"### {title}\n\n{_bare(rest)}"}}
    )


def _wecom(text: str, outgoing: Outgoing, now: datetime) -> HttpCall | None:
    return _posted(_address(outgoing)[0], {"msgtype": "text", "text": {"content": text}})


def _slack(text: str, outgoing: Outgoing, now: datetime) -> HttpCall | None:
    """Only three signs mean anything to Slack; links are recognised as they stand."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    title, _, rest = safe.partition("\n\n")
    return _posted(_address(outgoing)[0], {"text": f"*{title.replace('*', '∗')}*\n\n{rest}"})


def _posted(url: str, content: Mapping[str, object]) -> HttpCall | None:
    if not url:
        return None
    return HttpCall(
        url, {"Content-Type": "application/json"}, json.dumps(content, ensure_ascii=False).encode()
    )


def _address(outgoing: Outgoing) -> tuple[str, str]:
    """Address and signing key; the address is empty where it cannot be used."""
    url, _, key = outgoing.secret.strip().partition(" ")
    try:
        split = urlsplit(url)
        here = split.hostname in {"localhost", "127.0.0.1"}
    except ValueError:
        return "", ""
    sound = split.hostname and (split.scheme == "https" or (split.scheme == "http" and here))
    return (url, key.strip()) if sound else ("", "")


def _bare(text: str) -> str:
    """DingTalk reads Markdown: a line of ours must not become a heading or a list."""
    return "\n".join(f"\\{line}" if line[:1] in "#>-*+" and line else line for line in text.split("\n"))


def _signed(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _coded(known: Mapping[int, Bilingual], *names: str, text: str) -> Callable[[Reply], Outcome | None]:
    """Reads a robot that answers with a result code, whatever the HTTP status."""

    def read(reply: Reply) -> Outcome | None:
        found = answers.fields(reply)
        code = next((found[name] for name in names if name in found), None)
        if not isinstance(code, int):
            return answers.judged(reply) or answers.lost(answers.UNREADABLE)
        if code == 0:
            return None
        meaning = known.get(code)
        if meaning is BUSY:
            return answers.later(code, BUSY, answers.pause_s(reply) or 60)
        return answers.refused(code, meaning or answers.REFUSAL, "" if meaning else str(found.get(text, "")))

    return read


def _worded(reply: Reply) -> Outcome | None:
    """Slack answers ok, or a word with an HTTP status."""
    word = reply.body.decode(errors="replace").strip()
    if 200 <= reply.status < 300:
        return None if word == "ok" else answers.lost(answers.UNREADABLE)
    if word in SLACK:
        return answers.refused(word, SLACK[word])
    return answers.judged(reply)


FEISHU_KIND = _Robot(_feishu, _coded(FEISHU, "code", "StatusCode", text="msg"), 20_000, size).kind()
DINGTALK_KIND = _Robot(_dingtalk, _coded(DINGTALK, "errcode", text="errmsg"), 20_000, size).kind()
WECOM_KIND = _Robot(_wecom, _coded(WECOM, "errcode", text="errmsg"), 2048, size).kind()
SLACK_KIND = _Robot(_slack, _worded, 4000, len).kind()
