"""The shipped cases: they are valid, complete enough, honestly dated, and in the author's own words."""

import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from contingent.case.check import conflicts, unrelated
from contingent.case.load import examine, load, load_after
from contingent.case.schema import Case

CASES = Path(__file__).parents[2] / "cases"
SHIPPED = sorted(p for p in CASES.glob("*.yaml") if not p.name.endswith((".after.yaml", ".elements.yaml")))
AFTER = sorted(CASES.glob("*.after.yaml"))
ELEMENTS = sorted(CASES.glob("*.elements.yaml"))
#: Cases of real crises: all but the tutorial.
FULL = [p for p in SHIPPED if p.stem != "tutorial"]
CUT = datetime(2023, 6, 25, 23, 59)
#: The founding article has this many sentences.
SENTENCES = 64
#: What could not be known on 25 June 2023.
LATER = {
    "wsj-28", "cnn-on-plan", "nyt-28", "fsb-closure", "lukashenko-account", "reuters-investigation",
    "wp-july", "putin-figures", "prigozhin-audio-26", "kremlin-address-26", "biden-26", "levada-29",
    "isw-july", "ap-27", "russia-matters", "carnegie",
}  # fmt: skip


#: Where the article contradicts other sources, or itself: the facts on which both sides stand.
#: X1 is a tension between two facts that can hold together (hawkish-grievance, factional-split).
TENSIONS = {
    "X2": ["video-opened-it"],
    "X3": ["at-moscow-outskirts", "column-at-kolomna"],
    "X4": ["left-russia"],
    "X5": ["case-dropped", "case-opened-saturday"],
    "X6": ["accused-as-natos-agent"],
    "X7": ["demand-was-putins"],
    "X8": ["ukrainian-deaths-a-day"],
    "X9": ["zelensky-supported"],
    "X10": ["foreign-grade"],
    "X11": ["kerensky-backed-kornilov"],
    "X12": ["vindman-serving"],
    "X13": ["sole-explanation"],
}


def written(path: Path) -> dict:
    """What stands in a case file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def founding() -> Case:
    return load(CASES / "wagner-2023.yaml")


def quotes(node: object) -> list[str]:
    """All verbatim quotes in a file."""
    if isinstance(node, dict):
        own = [node["quote"]] if node.get("quote") else []
        return own + [q for v in node.values() for q in quotes(v)]
    return [q for v in node for q in quotes(v)] if isinstance(node, list) else []


def prose(node: object, key: str = "") -> list[str]:
    """All text of a file that should be the author's own: no quotes, no titles of works."""
    if isinstance(node, dict):
        return [t for k, v in node.items() if k not in ("quote", "title") for t in prose(v, k)]
    if isinstance(node, list):
        return [t for v in node for t in prose(v)]
    return [node] if isinstance(node, str) else []


def comments(path: Path) -> list[str]:
    """The comments of a file, one run of lines each."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line.partition("#")[2] if "#" in line else "\n" for line in lines).split("\n")


def of_words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'s", "s"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_every_shipped_case_loads_with_nothing_to_remark(path: Path):
    examined = examine(path)
    assert not examined.problems
    assert not examined.notes
    assert examined.case is not None
    assert examined.case.case == path.stem


@pytest.mark.parametrize("path", AFTER, ids=lambda p: p.name)
def test_what_came_after_belongs_to_a_case(path: Path):
    after = load_after(path)
    case = load(CASES / f"{after.after}.yaml")
    assert after.episode, "a library lists a case by its ending"
    assert after.episode.source
    terms = case.deal.terms if case.deal else {}
    for r in after.resolves:
        assert r.term is None or r.term in terms
        assert r.source in after.sources


def test_no_conflict_with_other_sources_is_smoothed_away(founding: Case):
    found = {c.fact for c in conflicts(founding)}
    assert {fact for facts in TENSIONS.values() for fact in facts} <= found


@pytest.fixture(params=FULL, ids=lambda p: p.stem)
def full(request: pytest.FixtureRequest) -> Case:
    """Each of the cases of real crises in turn."""
    return load(request.param)


def test_a_full_case_is_deep_enough(full: Case):
    people = [n for n, a in full.actors.items() if a.role not in ("faction", "front", "issue")]
    assert 10 <= len(set(people) - set(unrelated(full))) <= 22
    assert len(full.ties) >= 8
    assert len(full.sources) >= 20
    assert len(full.facts) >= 25
    assert len(full.observations) >= 20
    assert full.deal
    assert len(full.deal.terms) >= 4
    assert len(full.questions) >= 5
    assert any(p.seat for p in full.places.values())


def test_a_full_case_asks_for_causes_of_both_questions(full: Case):
    for asked in ("onset", "ending"):
        assert 4 <= sum(c.asks == asked for c in full.causes.values()) <= 8
    assert all(c.kind for c in full.causes.values())


def test_a_full_case_holds_rival_accounts_of_which_none_is_thin(full: Case):
    assert len(full.readings) >= 4
    assert set(full.partition) == set(full.readings)
    for reading in full.readings.values():
        assert 4 <= len(reading.believes) <= 8
    believed = [reading.believes for reading in full.readings.values()]
    assert all(believed.count(one) == 1 for one in believed)


def test_a_full_case_keeps_both_sides_of_what_is_contested(full: Case):
    contested = conflicts(full)
    assert len(contested) >= 12
    assert all(len(c.sides) >= 2 for c in contested)
    moved = {c.fact for c in contested if full.facts[c.fact].effects}
    assert len(moved) >= 5  # not only matters of record


def test_every_number_of_a_full_case_names_its_source(full: Case):
    for part in (*full.actors.values(), *full.ties):
        assert part.source, part
        assert part.locator, part
    for name, fact in full.facts.items():
        assert fact.why or not fact.effects, name


def test_what_came_after_a_full_case_is_kept_beside_it(full: Case):
    after = load_after(CASES / f"{full.case}.after.yaml")
    assert len(after.resolves) >= 10
    assert any(r.event == "recurrence" for r in after.resolves)
    assert any(r.term for r in after.resolves)


def test_every_claim_and_observation_has_a_locator(full: Case):
    for part in (*full.claims, *full.observations):
        assert part.locator, part


def test_sources_are_dated_and_none_postdates_its_copy(full: Case):
    for source in full.sources.values():
        assert source.published
        if source.derives_from:
            assert full.sources[source.derives_from].published <= source.published


def test_nothing_later_than_the_article_is_left_at_its_date(founding: Case):
    def known(part) -> datetime:
        return part.known or founding.sources[part.source].published

    kept = {p.source for p in (*founding.claims, *founding.observations) if known(p) <= CUT}
    dropped = {p.source for p in (*founding.claims, *founding.observations)} - kept
    assert not kept & LATER
    assert {"article", "peskov-24", "belta", "kremlin-address"} <= kept
    assert dropped  # the filter has something to do
    for name in LATER:
        assert founding.sources[name].published > CUT


def test_actors_ties_and_terms_rest_on_what_was_known_at_the_articles_date(founding: Case):
    assert founding.deal
    milestones = [m for t in founding.deal.terms.values() for m in (t.announced, t.confirmed) if m]
    parts = [*founding.actors.values(), *founding.ties, *founding.deal.terms.values(), *milestones]
    for part in parts:
        if part.source and part.source != "coder":
            assert founding.sources[part.source].published <= CUT, part
    assert all(m.at <= CUT for m in milestones)


def test_no_observation_is_known_before_it_happens(full: Case):
    for o in full.observations:
        seen = o.at or o.until
        if seen:
            early = seen - (o.within or (seen - seen))
            assert (o.known or full.sources[o.source].published) >= early, o


@pytest.mark.parametrize("path", [*SHIPPED, *AFTER, *ELEMENTS], ids=lambda p: p.name)
def test_quotes_are_short(path: Path):
    for quote in quotes(written(path)):
        assert len(quote.split()) <= 25


def test_article_locators_exist(founding: Case):
    parts = [*founding.claims, *founding.observations, *founding.actors.values(), *founding.ties]
    for part in parts:
        if part.source == "article":
            numbers = [int(n) for n in re.findall(r"\bs(\d+)", part.locator)]
            assert numbers, part.locator
            assert all(1 <= n <= SENTENCES for n in numbers), part.locator


@pytest.mark.parametrize("path", [*SHIPPED, *AFTER, *ELEMENTS], ids=lambda p: p.name)
def test_no_sentence_of_the_article_is_copied(path: Path):
    text = os.environ.get("CONTINGENT_ARTICLE")
    if not text or not Path(text).exists():
        pytest.skip("set CONTINGENT_ARTICLE to the text of the founding article")
    article = of_words(Path(text).read_text(encoding="utf-8"))
    runs = {tuple(article[i : i + 8]) for i in range(len(article) - 7)}
    for passage in [*prose(written(path)), *comments(path)]:
        ours = of_words(passage)
        for i in range(len(ours) - 7):
            assert tuple(ours[i : i + 8]) not in runs, passage


@pytest.mark.parametrize("path", [*SHIPPED, *AFTER, *ELEMENTS], ids=lambda p: p.name)
def test_no_addresses_in_cases(path: Path):
    assert not re.search(r"https?://|www\.|/(?:work|home|tmp)/", path.read_text(encoding="utf-8"))
