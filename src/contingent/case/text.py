"""A text with what it says of itself, whatever the file that it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from contingent.case.sentences import Paragraph, Sentence, numbered


@dataclass(frozen=True)
class Article:
    """A text and what it says of itself. ``published`` keeps the offset of its zone if one is stated."""

    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    published: datetime | None = None
    outlet: str = ""

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence, numbered as locators number them."""
        return numbered(self.paragraphs)

    @property
    def text(self) -> str:
        """All paragraphs, a blank line between them."""
        return "\n\n".join(p.text for p in self.paragraphs)


def tidy(text: str) -> str:
    """Text with its white space evened out, no-break spaces and marks of width zero included."""
    return " ".join(re.sub(r"[\u200b-\u200d\u2060\ufeff\u00ad]", "", text).split())
