"""Who may speak to the application: the cookie, the name it is called by, the origin of a request, its size.

A page of elsewhere that has this machine's browser call us has neither the cookie (SameSite=Strict) nor our
origin; a name that was made to point at this machine (DNS rebinding) is not among our names.
"""

from __future__ import annotations

import asyncio
from secrets import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rempart.web.error_responses import Refused
from rempart.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), usb=()",
    "cache-control": "no-store",
}
_SAFE = ("GET", "HEAD")


class Guard:
    """Stands before the application; an ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no websockets here; the server closes them

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message["headers"] = headers.raw
            await send(message)

        answer = self._refused(scope) or self._opened(scope)
        if answer is not None:
            await answer(scope, receive, send_with_headers)
            return
        try:
            async with asyncio.timeout(self._settings.caps.body_s):
                body = await self._body(scope, receive)
        except TimeoutError:
            late = Refused(408, "The request did not arrive in time.", headers={"connection": "close"})
            await late.response()(scope, receive, send_with_headers)
            return
        except Refused as refused:
            await refused.response()(scope, receive, send_with_headers)
            return
        await self._app(scope, _again(body, receive), send_with_headers)

    def _refused(self, scope: Scope) -> Response | None:
        """What is wrong with where a request comes from."""
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._settings.authorities:
            return PlainTextResponse("This is not a name of this server.\n", 421)
        origin = headers.get("origin")
        if origin is None:
            if scope["method"] not in _SAFE:
                return PlainTextResponse("A request that asks for work needs an Origin.\n", 403)
        elif origin.lower() not in {f"http://{name}" for name in self._settings.authorities}:
            return PlainTextResponse("The request comes from another origin.\n", 403)
        return None

    def _opened(self, scope: Scope) -> Response | None:
        """The redirect that drops the token, or a refusal; None for who has the cookie."""
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and token and scope["method"] in _SAFE:
            if not _same(token, self._settings.token):
                return PlainTextResponse("The token in the address is not that of this server.\n", 403)
            answer = Response(status_code=303, headers={"location": "/"})
            answer.set_cookie(
                self._settings.cookie, self._settings.session, httponly=True, samesite="strict", path="/"
            )
            return answer
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        if _same(cookies.get(self._settings.cookie, ""), self._settings.session):
            return None
        return PlainTextResponse(
            "Open the address that `rempart serve` printed: it carries the token of this session.\n", 403
        )

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body; raises Refused (413) as soon as it is known to be too long."""
        most = self._settings.caps.n_body_bytes
        too_long = Refused(
            413, f"The request is longer than {most:,} bytes.", headers={"connection": "close"}
        )
        said = Headers(scope=scope).get("content-length", "0")
        if said.isascii() and said.isdigit() and (len(said) > 12 or int(said) > most):
            raise too_long
        parts: list[bytes] = []
        n, more = 0, True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                break
            part = message.get("body", b"")
            n, more = n + len(part), message.get("more_body", False)
            if n > most:
                raise too_long
            parts.append(part)
        return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was read already, then what comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _same(found: str, wanted: str) -> bool:
    return compare_digest(found.encode("utf-8", "replace"), wanted.encode())
