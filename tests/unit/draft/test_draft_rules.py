"""Speakers, hedges, names, ties and events, each by short invented sentences."""

from datetime import datetime

import pytest

from contingent.case.article import from_text
from contingent.case.draft.findings import Found, found_in
from contingent.case.text import Article


def found(text: str, title: str = "") -> Found:
    article = from_text(text)
    return found_in(
        Article(article.paragraphs, title or article.title), datetime(2031, 3, 31), "Europe/Lisbon"
    )


def speakers(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(q.sentence.locator, q.speaker) for q in found(text, title).quotations]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We will not stop," Colonel Rui Faro said on Sunday.', "Rui Faro"),
        ("“We will not stop,” said Colonel Rui Faro, who leads the brigade.", "Rui Faro"),
        ("‘We will not stop today,’ said Colonel Rui Faro. It’s late.", "Rui Faro"),
        ("In a statement, Colonel Rui Faro called the order “an insult to the dead”.", "Rui Faro"),
        ("The order was, according to Colonel Rui Faro, “an insult to the dead”.", "Rui Faro"),
        ("The brigade’s commander, Colonel Rui Faro, told reporters: “We will not stop.”", "Rui Faro"),
        ("“They told me ‘stay at home’ and I went,” a baker said.", "baker"),
        (
            "The defence ministry said in a statement that “the situation is under control”.",
            "defence ministry",
        ),
        ("“Nobody will be punished,” her spokesman Ivo Pell said.", "Ivo Pell"),
        ("Critics say it is late; the ministry insists that “no decision had been taken”.", "ministry"),
        (
            "Speaking after a meeting with Minister Olga Brandt, Colonel Rui Faro said “we are done here”.",
            "Rui Faro",
        ),
    ],
)
def test_who_is_quoted(text: str, speaker: str) -> None:
    assert speakers(text)[0] == ("s1", speaker)


def test_a_pronoun_means_the_one_spoken_of_last() -> None:
    text = "Colonel Rui Faro addressed his men. “We will not stop,” he said. "
    text += "Ms Ana Reis left. “I have seen enough,” she said."
    assert speakers(text) == [("s2", "Rui Faro"), ("s4", "Ana Reis")]


def test_a_speaker_without_a_name_goes_on() -> None:
    text = "“We waited for orders,” a major said.\n\nThis, he added, was “no way to run an army”."
    assert [who for _, who in speakers(text)] == ["major", "major"]


def test_a_quotation_over_several_paragraphs_keeps_its_speaker() -> None:
    text = (
        "“We waited for orders,” Major Ivo Pell recalled, “so we stayed.\n\n“Nobody was first. Nobody moved.”"
    )
    assert [who for _, who in speakers(text)] == ["Ivo Pell", "Ivo Pell"]


def test_a_block_announced_by_a_colon_is_a_quotation() -> None:
    text = "Rui Faro wrote on his channel:\n\nThe scale of it is great. We get to work.\n\nThat was all."
    assert speakers(text) == [("s2", "Rui Faro"), ("s3", "Rui Faro")]


def test_answers_are_quotations_and_questions_are_not() -> None:
    text = "General Aurel Costin spoke in May.\n\nQ: Why did it fail?\n\n"
    text += "A: They waited. Radu said “let us see first”.\n"
    assert speakers(text) == [("s3", "Aurel Costin"), ("s4", "Aurel Costin"), ("s4", "Radu")]


def test_a_transcript_names_its_speaker_by_a_label() -> None:
    text = "Briefing by Dmitry Orlov\n\nQUESTION: Where is he now?\n\nORLOV: I do not know. He left.\n"
    assert speakers(text) == [("s2", "Dmitry Orlov"), ("s3", "Dmitry Orlov")]


@pytest.mark.parametrize(
    "text",
    [
        "All of his “red lines” have been crossed.",
        "The so-called “council of rescue of the nation” met.",
        "He saw the “legitimate” interests.",
    ],
)
def test_a_term_under_distance_is_no_quotation(text: str) -> None:
    assert speakers(text) == []


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("There are unconfirmed reports that the minister will go.", "roughly even", False),
        ("It has been reported that funding was to be cut.", "likely", False),
        ("One can safely surmise that he acted to forestall it.", "likely", False),
        ("There is evidence that the army was tired of him.", "likely", False),
        ("He almost certainly knew of it.", "almost certain", False),
        ("It is unlikely that nobody knew.", "unlikely", False),
        ("The palace denied that any officer had joined.", "very likely", True),
        ("The claim is entirely without foundation.", "very likely", True),
        ("The reports do not correspond to reality.", "very likely", True),
        ("Officials said two men had died.", "very likely", False),
        ("It was not immediately clear whether the guard had joined.", "roughly even", False),
        ("He may well have believed it.", "roughly even", False),
        ("The order was signed in March, according to two aides.", "very likely", False),
        ("There is little doubt that he acted alone.", "very likely", False),
    ],
)
def test_how_surely_it_is_said(text: str, word: str, denied: bool) -> None:
    hedge = found(text).hedges[1]
    assert (hedge.certainty, hedge.denied) == (word, denied)


@pytest.mark.parametrize(
    "text",
    [
        "The column left the city in May.",
        "The minister dismissed the army chief.",
        "He could not be named.",
        "He heard the engines himself.",
    ],
)
def test_a_plain_statement_is_not_hedged(text: str) -> None:
    assert found(text).hedges == {}


def test_names_titles_and_kinds() -> None:
    text = (
        "PORT VALEN, March 31 (Gazette) — Colonel Rui Faro, head of the Harbour Brigade, left on Sunday. "
        "The Ministry of the Interior was silent. Faro spoke to the Russian Secret Service (FSB) near Karsk. "
        "The interior ministry then spoke. FSB officers denied it. They stopped at Karsk."
    )
    kinds = {c.name: (c.kind, sorted(set(c.sentences))) for c in found(text).names.candidates}
    assert kinds["Rui Faro"] == ("person", [1, 3])
    assert kinds["Harbour Brigade"] == ("force", [1])
    assert kinds["Ministry of the Interior"] == ("body", [2, 4])
    assert kinds["Secret Service"] == ("body", [3, 5])
    assert kinds["Karsk"] == ("place", [3, 6])
    assert kinds["Port Valen"] == ("place", [1])


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Rui Faro, the chief of the Harbour Brigade, spoke.", ("Harbour Brigade", "command", "Rui Faro")),
        ("The Harbour Brigade, led by Rui Faro, marched.", ("Harbour Brigade", "command", "Rui Faro")),
        ("Rui Faro fell out with Olga Brandt last year.", ("Rui Faro", "rivalry", "Olga Brandt")),
        ("Rui Faro and Olga Brandt were close allies.", ("Rui Faro", "alliance", "Olga Brandt")),
        ("Rui Faro spoke by telephone with Olga Brandt.", ("Rui Faro", "contact", "Olga Brandt")),
    ],
)
def test_ties(text: str, tie: tuple[str, str, str]) -> None:
    text += " Rui Faro said so. Olga Brandt said so."
    (bond,) = found(text).ties
    assert (bond.pulled, bond.kind, bond.pulls) == tie


@pytest.mark.parametrize(
    ("text", "happening", "negative"),
    [
        ("Soldiers seized Port Selim on Sunday.", "taken", False),
        ("The column had reached the outskirts of Moscow by noon.", "reached", False),
        ("General Emil Radu joined the rebels.", "joins", False),
        ("General Emil Radu never joined the rebels.", "joins", True),
        ("President Ana Weil addressed the nation.", "speaks", False),
        ("Officers launched a coup on Sunday.", "attempt", False),
        ("A deal was announced.", "deal", False),
        ("An agreement was reached at 4 p.m.", "deal", False),
        ("Gunfire was heard.", "clash", False),
        ("His men turned back.", "end", False),
        ("He threatened to seize Port Selim.", None, False),
    ],
)
def test_events(text: str, happening: str | None, negative: bool) -> None:
    events = [(e.happening, e.negative) for e in found(text).events]
    assert events == ([(happening, negative)] if happening else [])
