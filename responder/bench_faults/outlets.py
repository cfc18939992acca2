"""Fake outlets: a blog, a social server, a partner and a group, each as honest as its kind is.

The blog makes a second post where it is asked for one, the group says everything it is told. The
social server and the partner know a repeat by its id, as their kinds promise.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from responder.bench_faults.world import Fate, Moods, ended

MARKER = re.compile(r"<!-- responder (\S+) -->")
PAGE = re.compile(r"https://public\.example/p/\S+?/(?=[\"<\s]|$)")


@dataclass
class Outlets:
    """What each shows."""

    moods: Moods
    posts: dict[int, dict[str, str]] = field(default_factory=dict)  # Of the blog: slug, title, content.
    statuses: dict[int, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)  # Of statuses, by the key that made them.
    events: dict[str, str] = field(default_factory=dict)  # Of the partner: title by id.
    messages: list[str] = field(default_factory=list)  # Of the group.
    repeats: Counter[str] = field(default_factory=Counter)  # Known as such by an outlet.

    async def blog(self, request: web.Request) -> web.Response:
        """WordPress: /wp-json/wp/v2/posts, and the posts as the public sees them."""
        path = request.path.removeprefix("/blog/")
        if not path.startswith("wp-json"):
            return web.Response(status=200 if int(path) in self.posts else 404)
        if request.method == "GET":
            return await self._post_read(request, path)
        body, fate = await request.json(), await self.moods.fate()
        if fate is Fate.BUSY:
            return web.Response(status=503)
        if fate is Fate.NO:
            return _json({"code": "rest_cannot_create", "message": "no"}, 403)
        tail = path.rpartition("/")[2]
        name = int(tail) if tail.isdecimal() else len(self.posts) + 1
        taken = any(post["slug"] == body["slug"] for n, post in self.posts.items() if n != name)
        slug = f"{body['slug']}-{name}" if taken else body["slug"]
        self.posts[name] = {"slug": slug, "title": body["title"], "content": body["content"]}
        return await ended(request, fate, self.moods, _json(self._post(request, name), 201))

    async def _post_read(self, request: web.Request, path: str) -> web.Response:
        fate = await self.moods.calm()
        if fate is Fate.BUSY:
            return web.Response(status=503)
        tail = path.rpartition("/")[2]
        if tail.isdecimal():
            known = int(tail) in self.posts
            found = self._post(request, int(tail)) if known else {"code": "rest_post_invalid_id"}
            return await ended(request, fate, self.moods, _json(found, 200 if known else 404))
        wanted = request.query.get("slug", "")
        rows = [self._post(request, n) for n, post in self.posts.items() if post["slug"] == wanted]
        return await ended(request, fate, self.moods, _json(rows))

    def _post(self, request: web.Request, name: int) -> Mapping[str, object]:
        post = self.posts[name]
        link = f"{request.url.origin()}/blog/{name}"
        return {"id": name, "link": link, "status": "publish", "content": {"raw": post["content"]}}

    async def social(self, request: web.Request) -> web.Response:
        """Mastodon."""
        path = request.path.removeprefix("/social/api/")
        if request.method == "GET":
            fate = await self.moods.calm()
            if fate is Fate.BUSY:
                return web.Response(status=503)
            return await ended(request, fate, self.moods, self._social_read(path))
        body, key, fate = await request.json(), request.headers["Idempotency-Key"], await self.moods.fate()
        if fate in {Fate.BUSY, Fate.NO}:
            return _json({"error": "no"}, 503 if fate is Fate.BUSY else 422)
        if request.method == "POST":
            self.repeats["social"] += key in self.keys
            name = self.keys.setdefault(key, len(self.statuses) + 1)
            self.statuses.setdefault(name, body["status"])
        else:
            name = int(path.rpartition("/")[2])
            self.statuses[name] = body["status"]
        return await ended(request, fate, self.moods, _json(self._status(name)))

    def _social_read(self, path: str) -> web.Response:
        if path.endswith("instance"):
            return _json({"configuration": {"statuses": {"max_characters": 500}}})
        if path.endswith("verify_credentials"):
            return _json({"id": "1"})
        if path.endswith("/statuses"):
            return _json([self._status(name) for name in sorted(self.statuses, reverse=True)[:40]])
        name = int(path.rpartition("/")[2])
        return _json(self._status(name)) if name in self.statuses else _json({"error": "gone"}, 404)

    def _status(self, name: int) -> Mapping[str, object]:
        said = self.statuses[name].replace("&", "&amp;").replace("<", "&lt;")
        return {"id": str(name), "url": f"https://social.example/{name}", "content": f"<p>{said}</p>"}

    async def partner(self, request: web.Request) -> web.Response:
        """Standard Webhooks: the id tells a repeat."""
        name, event = request.headers["webhook-id"], await request.json()
        fate = await self.moods.fate()
        if fate in {Fate.BUSY, Fate.NO}:
            return web.Response(status=503 if fate is Fate.BUSY else 422)
        self.repeats["partner"] += name in self.events
        self.events[name] = f"{event['type']} {event['data']['title']}"
        return await ended(request, fate, self.moods, web.Response(status=204))

    async def group(self, request: web.Request) -> web.Response:
        """Feishu's robot: says no with HTTP 200, knows no ids, cannot be asked."""
        card = (await request.json())["card"]
        fate = await self.moods.fate()
        if fate in {Fate.BUSY, Fate.NO}:
            return _json({"code": 11232 if fate is Fate.BUSY else 9499, "msg": "no"})
        title, said = card["header"]["title"]["content"], card["elements"][0]["text"]["content"]
        self.messages.append(f"{title}\n{said}")
        return await ended(request, fate, self.moods, _json({"code": 0}))

    def shows(self, outlet: str, name: str, headline: str) -> bool:
        """Whether a publication stands there, as a person sees who looks. name: its id."""
        match outlet:
            case "blog":
                return any(f"responder {name} " in post["content"] for post in self.posts.values())
            case "social":
                return any(said.startswith(f"{headline}\n") for said in self.statuses.values())
            case "partner":
                return name in self.events
            case "group":
                return any(said.startswith(f"{headline}\n") for said in self.messages)
            case _:
                return True

    def twice(self) -> list[str]:
        """What stands on an outlet more than once; pages and words of the desk are each its own."""
        shown = [f"blog {post['slug']}" for post in self.posts.values()]
        shown += [
            f"blog {found[0]}" for post in self.posts.values() if (found := PAGE.search(post["content"]))
        ]
        shown += [f"social {found[0]}" for said in self.statuses.values() if (found := PAGE.search(said))]
        shown += [f"partner {event}" for event in self.events.values()]
        shown += [f"group {message}" for message in self.messages]
        return [name for name, count in Counter(shown).items() if count > 1]


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(status=status, text=json.dumps(value), content_type="application/json")
