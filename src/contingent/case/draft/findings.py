"""All that the rules find in one article: the input of a draft, and what its quality is measured on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contingent.case.draft.events import Event, events_in
from contingent.case.draft.hedges import Hedge, hedge
from contingent.case.draft.names import Candidate, Names
from contingent.case.draft.speech import Quotation, Speech
from contingent.case.draft.ties import Bond, ties_in
from contingent.case.draft.times import Times, Window
from contingent.case.sentences import holds_sentences
from contingent.case.text import Article


@dataclass(frozen=True)
class Found:
    """The findings of one article, each tied to the sentence it stands in."""

    article: Article
    names: Names
    quotations: list[Quotation]
    speakers: dict[int, str]
    outside: dict[int, str]
    hedges: dict[int, Hedge]
    times: list[Window]
    actors: list[Candidate]
    ties: list[Bond]
    events: list[Event]


def found_in(article: Article, published: datetime, zone: str) -> Found:
    """Read one article by the rules; ``published`` is local time of ``zone``."""
    headings = " ".join(p.text for p in article.paragraphs if not holds_sentences(p))
    names = Names(article.sentences, f"{article.title} {headings}")
    speech = Speech(article, names)
    times = Times(published, zone)
    quoted = {q.sentence.number for q in speech.quotations}
    hedges = {}
    for sentence in article.sentences:
        number = sentence.number
        if found := hedge(speech.outside[number], number in quoted, number in speech.speakers):
            hedges[number] = found
    windows, ties, events = [], [], []
    for sentence in article.sentences:
        outside = speech.outside[sentence.number]
        here = times.windows(sentence, outside)
        windows += here
        ties += ties_in(sentence, names)
        events += events_in(sentence, outside, names, here)
    actors = names.of("person", "force", "body", "state")
    return Found(
        article,
        names,
        speech.quotations,
        speech.speakers,
        speech.outside,
        hedges,
        windows,
        actors,
        ties,
        events,
    )
