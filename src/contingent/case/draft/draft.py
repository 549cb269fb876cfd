"""The whole way from files to the text of a case."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from contingent.case.article import read_article
from contingent.case.draft import lexicon as lex
from contingent.case.draft.cast import Cast, slug_of
from contingent.case.draft.claims import claims_of, facts_of
from contingent.case.draft.clock import expressions
from contingent.case.draft.course import course_of
from contingent.case.draft.findings import Found, found_in
from contingent.case.draft.times import Times
from contingent.case.draft.write import write
from contingent.case.fields import known_zone
from contingent.case.moments import local, parse_moment
from contingent.case.text import Article
from contingent.errors import RunError

#: Two texts that share this part of the sentences of the shorter one are one text copied.
COPIED = 0.5


@dataclass(frozen=True)
class Options:
    """What the user says of the articles: once for all of them, or once for each in their order."""

    published: Sequence[str] = ()
    source_names: Sequence[str] = ()
    timezone: str | None = None


@dataclass(frozen=True)
class _Source:
    name: str
    path: Path
    article: Article
    published: datetime  # local time of the case


def draft(paths: Sequence[Path], case: Path, options: Options) -> str:
    """The text of a case drafted from articles; ``case`` is where it will be written. RunError says why not."""
    if twice := next(
        (p for n, p in enumerate(paths) if p.resolve() in [q.resolve() for q in paths[:n]]), None
    ):
        raise RunError(f"{twice} is given twice; expected each article once")
    articles = [read_article(path) for path in paths]
    zone = _zone(articles, options.timezone)
    dates = _each(options.published, paths, "--published")
    names = _names(paths, articles, _each(options.source_names, paths, "--source-name"))
    sources = [
        _Source(name, path, article, _published(path, article, stated, zone))
        for name, path, article, stated in zip(names, paths, articles, dates, strict=True)
    ]
    sources.sort(key=lambda s: s.published)
    founds = {s.name: found_in(s.article, s.published, zone) for s in sources}
    cast = Cast(founds)
    facts = facts_of([claim for name, found in founds.items() for claim in claims_of(name, found)])
    course = course_of(founds, cast, {s.name: s.published for s in sources})
    about = {s.name: _about(s, sources, founds, case) for s in sources}
    return write(slug_of(case.stem), zone, about, founds, cast, facts, course)


def _each(given: Sequence[str], paths: Sequence[Path], option: str) -> list[str | None]:
    """One value for each article, from one for all or one for each."""
    if len(given) not in (0, 1, len(paths)) or (option == "--source-name" and len(given) == 1 < len(paths)):
        once = "" if option == "--source-name" else "once, or "
        raise RunError(
            f"{len(given)} times {option} for {len(paths)} articles; expected it {once}once for each"
        )
    return list(given) if len(given) == len(paths) else [given[0] if given else None] * len(paths)


def _zone(articles: Sequence[Article], stated: str | None) -> str:
    """The time zone stated, else that of a dateline or of 'Moscow time' in the texts, else UTC."""
    if stated is not None:
        try:
            return known_zone(stated)
        except ValueError as error:
            raise RunError(f"--timezone {stated!r}: {error}") from None
    for article in articles:
        for sentence in article.sentences:
            dateline = lex.DATELINE.match(sentence.text)
            cities = [dateline["place"]] if dateline else []
            cities += re.findall(r"([A-Z]\w+(?: [A-Z]\w+)?) time\b", sentence.text)
            for city in cities:
                if zone := lex.cities().get(city.lower()):
                    return zone
    return "UTC"


def _names(paths: Sequence[Path], articles: Sequence[Article], stated: Sequence[str | None]) -> list[str]:
    """A name for each source: as stated, else by its outlet, else by its file; all different."""
    names: list[str] = []
    for path, article, own in zip(paths, articles, stated, strict=True):
        if own is not None and slug_of(own) != own:
            raise RunError(f"--source-name {own!r}; expected small letters, digits and hyphens")
        base = own or slug_of(article.outlet or path.stem)
        names.append(next(n for n in (base, *(f"{base}-{k}" for k in range(2, 1000))) if n not in names))
    return names


def _published(path: Path, article: Article, stated: str | None, zone: str) -> datetime:
    """When an article could first be read: as stated, as its page says, or as its first lines say."""
    if stated is not None:
        try:
            return local(parse_moment(stated), zone)
        except ValueError as error:
            raise RunError(f"--published {stated!r}: {error}") from None
    if article.published:
        return local(article.published, zone)
    if found := _dated(article):
        return found
    raise RunError(f"{path}: no full date of publication found; expected one, such as --published 2023-06-25")


def _dated(article: Article) -> datetime | None:
    """A full date in the headings, the byline or the dateline: the text before its prose begins."""
    first = article.sentences[0]
    head = [p.text for p in article.paragraphs[: first.paragraph]]
    dateline = lex.DATELINE.match(first.text)
    after = [p.text for p in article.paragraphs[-2:] if len(p.text.split()) < 12]
    for text in [*head[::-1], *([dateline["date"]] if dateline and dateline["date"] else []), *after]:
        for pieces in expressions(text):
            stated = [p for p in pieces if "iso" in p.groups or "year" in p.groups or "year_b" in p.groups]
            if stated and (span := Times(datetime(2000, 1, 1), "UTC").resolve(stated)):
                return span[0]
    return None


def _about(
    source: _Source, sources: Sequence[_Source], founds: dict[str, Found], case: Path
) -> dict[str, Any]:
    article = source.article
    told = [e.window.end for e in founds[source.name].events if e.window]
    published, day = source.published, timedelta(days=1)
    if published.time() == time() and any(published < end <= published + day for end in told):
        published += day - timedelta(minutes=1)  # only the day is known, and it tells of that day
    part: dict[str, Any] = {
        "title": (article.title or article.sentences[0].text)[:200],
        "published": published,
        "grade": "F6",
        "stance": "not yet said",
        "text": os.path.relpath(source.path, case.parent).replace(os.sep, "/"),
    }
    if original := next((s for s in sources if s is not source and _copied(source, s, sources)), None):
        part["derives_from"] = original.name
    return part | {"todo": "grade it (F6 is 'cannot be judged'), say its stance, check its date"}


def _copied(source: _Source, other: _Source, sources: Sequence[_Source]) -> bool:
    """Whether a source repeats the sentences of one published before it."""
    if sources.index(other) >= sources.index(source):
        return False
    ours, theirs = ({s.text for s in one.article.sentences} for one in (source, other))
    return len(ours & theirs) >= COPIED * min(len(ours), len(theirs))
