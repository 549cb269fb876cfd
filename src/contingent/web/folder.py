"""The case files of the folder that is served, and the drafts of those that are being written.

Only plain files that lie in the folder itself, by a plain name, are read or written: no path and no
link leads out of it. Every file is written whole under another name and then moved to its place.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from contingent.errors import RunError
from contingent.store import write_whole

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.ya?ml")


def digest(text: str) -> str:
    """What tells one version of a text from another."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class Folder:
    """Case files by name."""

    def __init__(self, place: Path, max_bytes: int) -> None:
        self.place, self.max_bytes = place, max_bytes

    def names(self) -> list[str]:
        """Every file that may be opened, in order."""
        if not self.place.is_dir():
            return []
        found = (p for p in self.place.iterdir() if NAME.fullmatch(p.name))
        return sorted(p.name for p in found if p.is_file() and not p.is_symlink())

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        path = self.path(name)
        return path.is_file() and not path.is_symlink()

    def path(self, name: str) -> Path:
        """Where a file of that name stands; RunError if it is no plain name."""
        if not NAME.fullmatch(name):
            raise RunError(
                f"{name!r} is no name of a case file; expected letters, digits, hyphens, then .yaml"
            )
        return self.place / name

    def read(self, name: str) -> str:
        """The text of a file; RunError if it is none of ours, too large, or no text."""
        path = self.path(name)
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with open(handle, "rb") as file:
                content = file.read(self.max_bytes + 1)
            text = content.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise RunError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
        if len(content) > self.max_bytes:
            raise RunError(f"{name} is larger than {self.max_bytes:,} bytes")
        return text

    def write(self, name: str, text: str) -> None:
        """Write a file whole; a link of that name is refused."""
        path = self.path(name)
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise RunError(f"{name} is no plain file, and is left as it is")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        self.path(name).unlink(missing_ok=True)
