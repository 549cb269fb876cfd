"""Who is answered: this machine's own pages, and nobody else's.

A page on another site could ask a server on this machine through the reader's browser. So every
request must name us as its host (against names that are made to point here), whatever changes
something must come from a page of ours, and elsewhere than on loopback a token is asked for.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contingent.web.settings import Settings, is_loopback

SAFE = {"GET", "HEAD"}
#: Scripts and styles are files of ours; attributes of style place marks, and hold numbers only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class TooLarge(Exception):
    """More was sent than is taken."""


class Guard:
    """Refuses what is not for us before any page sees it, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why not."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.lower().encode(), value.encode())
                        for name, value in HEADERS.items()
                        if name.lower().encode() not in there
                    ),
                ]
            await send(message)

        request = Request(scope)
        refusal = self.refuse(request) or self.ask_token(request)
        if refusal is not None:
            return await refusal(scope, receive, guarded)
        await self.app(scope, self._bounded(receive), guarded)

    def refuse(self, request: Request) -> Response | None:
        """Why a request is not answered, or None."""
        headers = request.headers
        if not self.is_us(headers.get("host", "")):
            return PlainTextResponse("This workbench does not answer to that host name.", 421)
        if int(headers.get("content-length") or 0) > self.settings.max_bytes:
            return PlainTextResponse(f"More than {self.settings.max_bytes:,} bytes were sent.", 413)
        if not comes_from_us(request.method, headers):
            return PlainTextResponse("This request comes from another site.", 403)
        return None

    def is_us(self, host: str) -> bool:
        """Whether a Host header names this workbench."""
        try:
            parts = urlsplit(f"//{host}")
            name, port = parts.hostname or "", parts.port or 80
        except ValueError:
            return False
        if port != self.settings.port:
            return False
        if is_loopback(name):
            return True
        if is_loopback(self.settings.host):
            return False
        return name in (self.settings.host, socket.gethostname().lower()) or is_address(name)

    def ask_token(self, request: Request) -> Response | None:
        """Let in who has the token; ask all others."""
        if not self.settings.token or request.url.path.startswith("/static/"):
            return None
        given = request.query_params.get("token", "")
        if self._right(given):
            rest = [(k, v) for k, v in parse_qsl(request.url.query) if k != "token"]
            where = request.url.path + (f"?{urlencode(rest)}" if rest else "")
            answer = RedirectResponse(where, 303)
            # lax, so that the link of a state may be followed; what changes something is guarded apart
            answer.set_cookie(self.cookie, given, httponly=True, samesite="lax")
            return answer
        if self._right(request.cookies.get(self.cookie, "")):
            return None
        return PlainTextResponse(
            "Open this workbench by the address with a token that it printed when it was started.", 401
        )

    @property
    def cookie(self) -> str:
        """Its cookie: browsers do not tell the ports of one host apart."""
        return f"contingent-token-{self.settings.port}"

    def _right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.settings.token.encode())

    def _bounded(self, receive: Receive) -> Receive:
        """Count what is sent, since a header may lie."""
        got = 0

        async def bounded() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self.settings.max_bytes:
                raise TooLarge
            return message

        return bounded


def is_address(name: str) -> bool:
    """Whether a host is given as a number: no foreign name can stand for it."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def comes_from_us(method: str, headers: Headers) -> bool:
    """Whether a request was made by a page of ours, or, if it only reads, by a person who followed a link."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    ours = origin is None or urlsplit(origin).netloc == headers.get("host")
    if method in SAFE:
        followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return ours and (site in (None, "same-origin", "none") or followed)
    return ours and (site == "same-origin" or (site is None and origin is not None))
