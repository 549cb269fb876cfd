"""Articles from HTML pages (trafilatura finds the body among menus and notices) and from Markdown files."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from contingent.case.moments import parse_moment
from contingent.case.sentences import Kind, Paragraph
from contingent.case.text import Article, tidy
from contingent.errors import RunError

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|date|published|source|outlet)\s*:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_TIMES = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='date' or @name='pubdate' "
    "or @name='publish-date' or @name='parsely-pub-date' or @name='DC.date.issued']/@content",
    "//time[@datetime and (@itemprop='datePublished' or @pubdate or ancestor::header or ancestor::article)]/@datetime",
)


def from_html(raw: bytes) -> Article:
    """The body of a page in HTML, with the title, the date and the outlet that it states."""
    from lxml import html
    from trafilatura import bare_extraction

    # pages are dated by what stands in them, whatever the clock of this machine says
    dating = {"max_date": "2999-12-31", "original_date": True, "extensive_search": False}
    try:
        page: Any = bare_extraction(
            raw,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=dating,
        )
        tree = html.fromstring(raw)
    except Exception as error:  # the parsers raise whatever they meet on broken pages
        raise RunError(f"the page cannot be read as HTML ({type(error).__name__})") from None
    if page is None or page.body is None:
        return Article(())
    paragraphs = tuple(_blocks(page.body))
    published = _stamp(tree) or (_moment(page.date) if page.date else None)
    return Article(paragraphs, tidy(page.title or ""), published, tidy(page.sitename or ""))


def _blocks(body: Any) -> list[Paragraph]:
    kinds: dict[str, Kind] = {"head": "heading", "p": "text", "item": "item", "quote": "quote"}
    found: list[Paragraph] = []
    for element in body.iter(*kinds):
        if element.tag == "quote" and element.find("p") is not None:
            continue  # its paragraphs come by themselves
        above = {a.tag for a in element.iterancestors()}
        if above & {"p", "item"}:
            continue
        text = tidy(" ".join(element.itertext()) if element.tag == "item" else "".join(element.itertext()))
        if text:
            found.append(Paragraph(text, "quote" if "quote" in above else kinds[element.tag]))
    return found


def _stamp(tree: Any) -> datetime | None:
    """The moment of publication, where a page gives it to machines."""
    linked = [
        t for block in tree.xpath("//script[@type='application/ld+json']/text()") for t in _dates(block)
    ]
    for text in [*(str(t) for query in _TIMES for t in tree.xpath(query)), *linked]:
        if (moment := _moment(text)) is not None:
            return moment
    return None


def _dates(block: str) -> list[str]:
    with suppress(ValueError, RecursionError):
        return _published(json.loads(block))
    return []


def _published(data: Any) -> list[str]:
    if isinstance(data, list):
        return [t for item in data for t in _published(item)]
    if not isinstance(data, dict):
        return []
    own = [data["datePublished"]] if isinstance(data.get("datePublished"), str) else []
    return own + _published(data.get("@graph"))


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return parse_moment(text.strip().replace("Z", "+00:00"))
    return None


def from_markdown(text: str) -> Article:
    """A Markdown text, its front matter and first heading taken for title and date."""
    from markdown_it import MarkdownIt

    head = _FRONT_MATTER.match(text)
    fields = {k.lower(): v.strip("\"'") for k, v in _FIELD.findall(head[1])} if head else {}
    tokens = MarkdownIt().parse(text[head.end() :] if head else text)
    paragraphs: list[Paragraph] = []
    within: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            within.append(token.type)
        elif token.nesting == -1:
            within.pop()
        elif token.type == "inline" and (plain := tidy(_plain(token))):
            paragraphs.append(Paragraph(plain, _kind(within)))
    heading = next((p.text for p in paragraphs if p.kind == "heading"), "")
    published = fields.get("published") or fields.get("date") or ""
    outlet = fields.get("source") or fields.get("outlet") or ""
    return Article(tuple(paragraphs), fields.get("title") or heading, _moment(published), outlet)


def _plain(token: Any) -> str:
    """The text of a paragraph without its marks; pictures leave nothing."""
    kept = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        child.content if child.type in ("text", "code_inline") else kept.get(child.type, "")
        for child in token.children or ()
    )


def _kind(within: list[str]) -> Kind:
    if "heading_open" in within:
        return "heading"
    if "blockquote_open" in within:
        return "quote"
    return "item" if "list_item_open" in within else "text"
