"""The local texts of a case's sources, and the passages that locators name in them.

A text is given in the case (``text:`` of a source, relative to the case file), by name
(``SOURCE=FILE``), or by a folder whose files are named after sources. What is given by hand goes
before what the case says. A text that cannot be read leaves its source unverified, with the reason;
only one that was asked for by name and is not there is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from contingent.case.article import Article, read_article
from contingent.case.hygiene.quotes import find
from contingent.case.schema import Source
from contingent.case.sentences import Sentence, located
from contingent.case.wording import nearest, one_of
from contingent.errors import RunError

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")
#: What a locator may count besides sentences. Pages are parted by form feeds, as pdftotext leaves them.
_COUNTED = re.compile(
    r"\b(?P<unit>pages?|pp?|lines?|ll?|paragraphs?|paras?|par)(?:\.\s*|\s+)(?P<first>\d{1,6})"
    r"(?:\s*[-–]\s*(?P<last>\d{1,6}))?\b"
)
_UNITS = {"p": "page", "l": "line"}
#: Sentences searched together for a quote that runs on.
_LONGEST_RUN = 6


@dataclass(frozen=True)
class Passage:
    """What a locator names: pieces of the text, and the places that it names but the text lacks."""

    texts: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def counted(self) -> bool:
        """Whether the locator names a place that can be counted off."""
        return bool(self.texts or self.missing)

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.texts)


@dataclass(frozen=True)
class SourceText:
    """One source's text."""

    path: Path
    article: Article
    raw: str

    @cached_property
    def whole(self) -> str:
        """Title and body."""
        return f"{self.article.title}\n{self.article.text}"

    def passage(self, locator: str) -> Passage:
        """The sentences, paragraphs, pages and lines that a locator names, if the text has such."""
        wanted = [("sentence", n) for n in located(locator)]
        for match in _COUNTED.finditer(locator):
            first = int(match["first"])
            last = min(int(match["last"] or first), first + 1000)
            unit = "par" if match["unit"].startswith("par") else _UNITS[match["unit"][0]]
            wanted += [(unit, n) for n in range(first, max(first, last) + 1)]
        pieces = {unit: self._pieces(unit) for unit, _ in wanted}
        texts = [pieces[unit][n - 1] for unit, n in wanted if 1 <= n <= len(pieces[unit])]
        missing = [
            f"{unit} {n}, of {len(pieces[unit])}"
            for unit, n in wanted
            if pieces[unit] and not 1 <= n <= len(pieces[unit])
        ]
        return Passage(tuple(texts), tuple(missing))

    def _pieces(self, unit: str) -> list[str]:
        """The text in pieces; none where nothing parts it into pages or lines."""
        if unit == "sentence":
            return [s.text for s in self.article.sentences]
        if unit == "par":
            return [
                self.article.paragraphs[n].text for n in sorted({s.paragraph for s in self.article.sentences})
            ]
        if unit == "page":
            return self.raw.split("\f") if "\f" in self.raw else []
        return self.raw.splitlines()

    def sentences_of(self, quote: str) -> list[Sentence]:
        """The first run of sentences, as short as possible, in which a quote stands."""
        all_ = self.article.sentences
        for length in range(1, _LONGEST_RUN + 1):
            for start in range(len(all_) - length + 1):
                if find(quote, " ".join(s.text for s in all_[start : start + length])):
                    return all_[start : start + length]
        return []


@dataclass(frozen=True)
class Texts:
    """The texts at hand, by source, and why those that were named could not be read."""

    read: Mapping[str, SourceText]
    unreadable: Mapping[str, str]
    strangers: tuple[str, ...]  # files of a folder that no source is named after


def gather(sources: Mapping[str, Source], beside: Path, given: Iterable[str] = ()) -> Texts:
    """Read the text of every source that has one; RunError for a wrong ``given``.

    ``beside`` is the folder of the case; each of ``given`` is ``SOURCE=FILE`` or a folder.
    """
    paths = {name: beside / source.text for name, source in sources.items() if source.text}
    strangers: list[str] = []
    named: set[str] = set()
    for one in given:
        name, equals, file = one.partition("=")
        if equals and not Path(one).is_dir():
            paths[_known(name.strip(), sources)] = Path(file.strip())
            named.add(name.strip())
            continue
        found, others = _folder(Path(one), sources)
        paths |= {name: path for name, path in found.items() if name not in named}
        strangers += others
    read: dict[str, SourceText] = {}
    unreadable: dict[str, str] = {}
    for name, path in paths.items():
        try:
            read[name] = read_text(path)
        except RunError as error:
            if name in named:
                raise
            unreadable[name] = str(error)
    return Texts(read, unreadable, tuple(strangers))


def read_text(path: Path) -> SourceText:
    """Read one text; RunError says why it cannot be read."""
    article = read_article(path)
    marked_up = path.suffix.lower() in SUFFIXES[3:]  # its lines are those of the markup, not of the text
    return SourceText(path, article, "" if marked_up else path.read_text(encoding="utf-8", errors="replace"))


def _known(name: str, sources: Mapping[str, Source]) -> str:
    if name not in sources:
        hint = nearest(name, sources)
        raise RunError(
            f"--text {name}=...: no source of this case is named {name!r}; expected {one_of(sources)}"
            + (f"; {hint}" if hint else "")
        )
    return name


def _folder(folder: Path, sources: Mapping[str, Source]) -> tuple[dict[str, Path], list[str]]:
    """The files of a folder named after sources, and those that are not."""
    if not folder.is_dir():
        raise RunError(f"--text {folder}: neither SOURCE=FILE nor a folder of texts named after sources")
    found: dict[str, Path] = {}
    others: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.stem in sources and path.suffix.lower() in SUFFIXES:
            if path.stem in found:
                raise RunError(
                    f"--text {folder}: two texts of {path.stem}: {found[path.stem].name}, {path.name}"
                )
            found[path.stem] = path
        elif path.is_file():
            others.append(path.name)
    return found, others
