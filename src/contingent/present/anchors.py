"""Where each thing named in a report stands in it, so that every number links to what it rests on.

number -> fact or observation -> claim -> source and locator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

from contingent.present.summary import ClaimRow, Summary


def anchor(kind: str, name: str) -> str:
    """An id that is safe in HTML; names that lose characters get a hash, so that none collide."""
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")
    return f"{kind}-{safe}" if safe == name else f"{kind}-{safe}-{crc32(name.encode()):08x}"


@dataclass(frozen=True)
class Cite:
    """A link: ``href`` into the page (empty where nothing of that name is shown) and its text."""

    href: str
    text: str


class Index:
    """Looks up what the report holds, by name."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self.facts = {f.fact: f for f in summary.facts}
        self.sources = {s.id: s for s in summary.sources}
        self.observations = {o.id: o for o in summary.timeline}
        self.causes = {row.cause: row for table in summary.causes for row in table.rows}
        self._kinds = {
            "observation": self.observations,
            "cause": self.causes,
            "fact": self.facts,
            "source": self.sources,
            "actor": {a.id: a for a in summary.actors},
        }

    def href(self, kind: str, name: str) -> str:
        """The link to a thing of known kind, empty if the report does not hold it."""
        return f"#{anchor(kind, name)}" if name in self._kinds[kind] else ""

    def cite(self, name: str) -> Cite:
        """The link to a thing by its bare name, as sentences cite it."""
        for kind in self._kinds:
            if href := self.href(kind, name):
                return Cite(href, name)
        return Cite("", name)

    def cause_fact(self, cause: str) -> str:
        """The link from a cause to the fact that it switches, else to the cause itself."""
        row = self.causes[cause]
        return self.href("fact", row.of or cause) or self.href("cause", cause)

    def claims(self, fact: str) -> dict[str, list[ClaimRow]]:
        """The claims about a fact, by the value that they claim: competing ones side by side."""
        sides: dict[str, list[ClaimRow]] = {}
        for claim in self._summary.claims:
            if claim.fact == fact:
                sides.setdefault(claim.value, []).append(claim)
        return sides
