"""From the command line to a running workbench: which folder, which case, whether a token."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from contingent.console import note
from contingent.shipped import find
from contingent.web.folder import NAME
from contingent.web.serve import serve
from contingent.web.settings import Settings, is_loopback


def launch(case: str | None, host: str, port: int, *, browser: bool, **limits: int) -> None:
    """Serve the folder of a case, or the one we are in; CaseError if there is no such case."""
    root, opened = Path.cwd(), ""
    if case is not None:
        path = find(case)
        if Path(case).is_file() and NAME.fullmatch(path.name):
            root, opened = path.resolve().parent, f"file:{path.name}"
        else:
            opened = f"shipped:{case}"
    token = "" if is_loopback(host) else secrets.token_urlsafe(24)
    limits["worlds"] = min(limits["worlds"], limits["max_worlds"])
    settings = Settings(root=root.resolve(), host=host, port=port, token=token, **limits)
    serve(settings, note, opened, open_browser=browser and sys.stderr.isatty())
