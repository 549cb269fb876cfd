"""How the workbench is set: where it may read, whom it answers, how much it may do."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

PORT = 8765
#: Where drafts, runs and jobs are kept, within the folder that is served.
KEPT = ".contingent"


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one workbench to another."""

    root: Path  # the folder whose case files it may read and write
    host: str = "127.0.0.1"
    port: int = PORT
    token: str = ""  # asked of every browser; "" on loopback, where nobody else can come in
    max_bytes: int = 1_000_000  # of a case and of anything that is sent
    worlds: int = 512  # an island, unless asked otherwise
    max_worlds: int = 4096
    jobs: int = 1  # at the same time

    @property
    def kept(self) -> Path:
        """The folder of drafts, runs and jobs."""
        return self.root / KEPT


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
