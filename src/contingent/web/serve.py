"""Starts the workbench: opens the port, says where it is, answers until it is interrupted."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import quote

import uvicorn

from contingent.errors import RunError
from contingent.web.app import create
from contingent.web.settings import Settings


def serve(
    settings: Settings, note: Callable[[str], None], case: str = "", open_browser: bool = False
) -> None:
    """Answer until interrupted; ``note`` is told the address. RunError if the port cannot be had."""
    opened = listening(settings)
    settings = replace(settings, port=opened.getsockname()[1])
    try:
        settings.kept.mkdir(exist_ok=True)
    except OSError as error:
        raise RunError(f"{settings.root} cannot be written to: {error.strerror or error}") from None
    address = where(settings, case)
    note(f"The workbench is at {address}")
    note("Stop it with Ctrl-C. Drafts and runs stay in " + str(settings.kept))
    if open_browser:
        webbrowser.open(address)
    config = uvicorn.Config(
        create(settings),
        log_level="warning",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=3,
    )
    with opened:
        uvicorn.Server(config).run(sockets=[opened])


def listening(settings: Settings) -> socket.socket:
    """The socket of the workbench, bound; RunError if the address is taken or none of this machine's."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as unless_bound:
            opened = unless_bound.enter_context(socket.socket(found[0], socket.SOCK_STREAM))
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(found[4])
            unless_bound.pop_all()
            return opened
    except OSError as error:
        said = error.strerror or error
        raise RunError(f"{settings.host}, port {settings.port}: {said}; choose another with --port") from None


def where(settings: Settings, case: str = "") -> str:
    """The address to open; with the token where one is asked for."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host
    host = f"[{host}]" if ":" in host else host
    parts = [f"case={quote(case)}"] if case else []
    parts += [f"token={settings.token}"] if settings.token else []
    return f"http://{host}:{settings.port}/" + ("?" + "&".join(parts) if parts else "")
