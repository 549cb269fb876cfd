"""One definition of a sentence, and files of every kind as numbered sentences."""

from pathlib import Path

import pytest

from contingent.case.article import MAX_BYTES, from_text, read_article
from contingent.case.markup import from_html, from_markdown
from contingent.case.sentences import Paragraph, located, numbered
from contingent.errors import RunError


def cut(text: str) -> list[str]:
    return [s.text for s in numbered([Paragraph(text)])]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Lt. Col. A. Vind spoke. The U.S. was silent.", ["Lt. Col. A. Vind spoke.", "The U.S. was silent."]),
        ("It began at 7 p.m. Moscow time. It ended.", ["It began at 7 p.m. Moscow time.", "It ended."]),
        ("They left at 8 a.m. Saturday. Nobody saw it.", ["They left at 8 a.m. Saturday.", "Nobody saw it."]),
        ("He said: “We go. We stay.” Then he left.", ["He said: “We go. We stay.”", "Then he left."]),
        ('“We go,” he said. “We stay.”', ["“We go,” he said.", "“We stay.”"]),
        ("It ended... [I]f not, it will. So be it!", ["It ended...", "[I]f not, it will.", "So be it!"]),
        ("“So,” said Ana of R.Politik. “But no.", ["“So,” said Ana of R.Politik.", "“But no."]),
    ],
)  # fmt: skip
def test_sentences(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_headings_captions_and_bylines_have_no_number() -> None:
    article = from_text(
        "A title without a stop\n\nBy Ana Reis\n\nIt began. It ended.\n\nThe general [Photo: X]\n\nWhy?\n"
    )
    assert [(s.locator, s.text) for s in article.sentences] == [
        ("s1", "It began."),
        ("s2", "It ended."),
        ("s3", "Why?"),
    ]
    assert article.title == "A title without a stop"


def test_items_of_lists_count_if_they_say_something() -> None:
    article = from_text("Points:\n\n- the troops go back to barracks\n- amnesty\n- nobody is tried\n")
    assert [s.text for s in article.sentences] == ["Points:", "the troops go back to barracks"]


def test_lines_of_a_wrapped_paragraph_are_one_and_unwrapped_lines_are_paragraphs() -> None:
    wrapped = from_text("The general left the city early\nin the morning. He came back.\n")
    assert [s.text for s in wrapped.sentences] == [
        "The general left the city early in the morning.",
        "He came back.",
    ]
    long = "The general left the city early in the morning and went north with all of his men, " * 2
    unwrapped = from_text(f"A headline\n{long}then stopped.\nIt was over.\n")
    assert len(unwrapped.paragraphs) == 3


def test_locators_are_read_back() -> None:
    assert located("s3") == [3]
    assert located("s18-s20, s39, weighting") == [18, 19, 20, 39]
    assert located("p. 4, 07:30") == []
    assert located("s5-s2") == [5, 2]


PAGE = """<html><head><meta property="article:published_time" content="2031-03-31T09:12:00+01:00">
<title>Brigade marches | The Gazette</title></head><body><nav><ul><li><a href="/">Home news</a></li></ul></nav>
<article><h1>Brigade marches</h1><p>The brigade left the harbour on Sunday evening, officials said.</p>
<blockquote><p>We want justice.</p></blockquote><p>The palace denied the claim on Monday morning.</p></article>
<footer>All rights reserved by the owner of this page.</footer></body></html>"""


def test_a_page_gives_its_body_title_and_date() -> None:
    article = from_html(PAGE.encode())
    assert [s.text for s in article.sentences] == [
        "The brigade left the harbour on Sunday evening, officials said.",
        "We want justice.",
        "The palace denied the claim on Monday morning.",
    ]
    assert article.title == "Brigade marches"
    assert article.published
    assert article.published.isoformat() == "2031-03-31T09:12:00+01:00"
    assert [p.kind for p in article.paragraphs] == ["heading", "text", "quote", "text"]


def test_markdown_gives_its_text_without_marks() -> None:
    article = from_markdown(
        "---\ntitle: How it went\ndate: 2031-04-01\n---\n# Head\n\nIt *began* [here](x). It ended.\n\n> So be it.\n"
    )
    assert [s.text for s in article.sentences] == ["It began here.", "It ended.", "So be it."]
    assert (article.title, str(article.published)) == ("How it went", "2031-04-01 00:00:00")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b" \n ", "an empty file"),
        ("x.txt", bytes(range(256)) * 8, "binary data"),
        ("x.html", bytes(range(256)) * 8, "binary data"),
        ("x.html", b"<html><body></body></html>", "no sentence found"),
        (
            "de.txt",
            "Der Präsident erklärte, die Truppen würden in die Kasernen zurückkehren.".encode(),
            "English",
        ),
        ("ru.txt", "Президент заявил, что войска вернутся.".encode(), "English"),
        ("big.txt", b"The troops went back. " * (MAX_BYTES // 20), "at most 2,097,152"),
        ("title.txt", b"Only a title", "no sentence found"),
    ],
)
def test_what_is_no_english_article_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RunError, match=said):
        read_article(tmp_path / name)


def test_old_encodings_are_read(tmp_path: Path) -> None:
    text = "The general’s men left the city and it was said that they would not be back."
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        (tmp_path / "x.txt").write_bytes(text.encode(encoding))
        assert read_article(tmp_path / "x.txt").sentences[0].text == text
