"""Reads an article from a text, Markdown or HTML file."""

from __future__ import annotations

import re
from collections import Counter
from os import PathLike
from pathlib import Path

from contingent.case.markup import from_html, from_markdown
from contingent.case.sentences import Paragraph, holds_sentences
from contingent.case.text import Article, tidy
from contingent.errors import RunError

#: Largest file read: a page saved with all its scripts is smaller, a book is larger.
MAX_BYTES = 2 * 1024 * 1024
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and to in a that is was he for it with as his on be at by had not are but from or have an they "
        "which you were all her she there would their we him been has when who will no if out so said what up "
        "its about into than them can only i my this",
    )
)
#: Share of common English words below which a text is not English. English prose has well above a third,
#: other languages in Latin letters seldom a tenth.
_FEWEST_ENGLISH = 0.2
_LABEL = re.compile(r"^(?:Q|A|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})(?: ?\([^)]{1,40}\))?:\s")
_BULLET = re.compile(r"^(?:[-*•‣–]|\d{1,2}[.)])\s+")


def read_article(path: str | PathLike[str]) -> Article:
    """Read a text, Markdown (.md) or HTML file in English; RunError says why it cannot be read."""
    raw = _bytes(Path(path))
    start = raw[:2000].lstrip().lower()
    if Path(path).suffix.lower() in (".html", ".htm", ".xhtml") or start.startswith(
        (b"<!doctype html", b"<html")
    ):
        article = from_html(raw)
    else:
        text = _decoded(raw, path)
        markdown = Path(path).suffix.lower() in (".md", ".markdown")
        article = from_markdown(text) if markdown else from_text(text)
    if not article.sentences:
        raise RunError(f"{path}: no sentence found; expected an article of at least one paragraph of prose")
    _require_english(article, path)
    return article


def from_text(text: str) -> Article:
    """Plain text: paragraphs lie between blank lines; where a block is not wrapped, each line is one."""
    paragraphs: list[Paragraph] = []
    for block in re.split(r"\n\s*\n", text):
        paragraphs += _paragraphs([line for line in map(tidy, block.splitlines()) if line])
    first = next((p.text for p in paragraphs[:1] if not holds_sentences(p)), "")
    return Article(tuple(paragraphs), title=first)


def _paragraphs(lines: list[str]) -> list[Paragraph]:
    """The paragraphs of a block: a new one begins at a label, a bullet, or after a line cut short."""
    longest = max(map(len, lines), default=0)
    wrapped = longest <= 120
    found: list[tuple[list[str], bool]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        short = found and len(found[-1][0][-1]) < 0.6 * longest and line[:1].isupper()
        if not found or not wrapped or short or bullet or _LABEL.match(line):
            found.append(([line[bullet.end() :] if bullet else line], bool(bullet)))
        else:
            found[-1][0].append(line)
    return [Paragraph(" ".join(kept), "item" if bullet else "text") for kept, bullet in found]


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise RunError(f"{path} is a folder; expected a text, Markdown or HTML file")
        if (size := path.stat().st_size) > MAX_BYTES:
            raise RunError(f"{path}: {size:,} bytes; expected at most {MAX_BYTES:,}: is this one article?")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise RunError(f"{path}: no such file; expected a text, Markdown or HTML file") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise RunError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not raw.strip():
        raise RunError(f"{path}: an empty file; expected an article")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace").encode()
    if b"\x00" in raw:
        raise RunError(f"{path}: binary data; expected a text, Markdown or HTML file")
    return raw


def _decoded(raw: bytes, path: str | PathLike[str]) -> str:
    """UTF-8, or the usual Western encoding of older files if that leaves no control characters."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    odd = sum(1 for c in text if c == "\ufffd" or (ord(c) < 32 and c not in "\n\r\t\f"))
    if odd > len(text) / 200:
        raise RunError(f"{path}: binary data; expected a text, Markdown or HTML file")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")


def _require_english(article: Article, path: str | PathLike[str]) -> None:
    words = Counter(re.findall(r"[^\W\d_]+", article.text.lower()))
    share = sum(n for word, n in words.items() if word in _ENGLISH) / max(1, words.total())
    if words.total() < 5 or share < _FEWEST_ENGLISH:
        raise RunError(
            f"{path}: {share:.0%} of its words are among the commonest of English; expected an English text"
        )
