"""``docs/calibration.md`` and its pictures, from the kept results."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from calibration import judge
from calibration.keep import RESULTS, kept, place
from calibration.picture import picture
from calibration.plan import CASES, PICKED, Calibrated, Size
from contingent.store import write_whole

DOCS = Path(__file__).parents[2] / "docs"
PLAIN = "the plain prior"


def write() -> None:
    """Write the page and its pictures."""
    (DOCS / "calibration").mkdir(exist_ok=True)
    for path, content in pages().items():
        write_whole(path, content)


def pages(folder: Path = RESULTS) -> dict[Path, str]:
    """Every file with its content."""
    results = {
        case.name: tuple(kept(place(case, Size(deaf=deaf), folder)) for deaf in (False, True))
        for case in CASES
    }
    found = {
        DOCS / "calibration" / f"{name}.svg": picture(name, *map(judge.ranked, both))
        for name, both in results.items()
    }
    parts = [INTRODUCTION, sizes(results), BAND.format(**figures(results)), table(results)]
    parts += [f"![Ranks in {name}](calibration/{name}.svg)" for name in results]
    parts += [ACCOUNTS, accounts(results), bins(results), LIMITS]
    return {DOCS / "calibration.md": "\n\n".join(parts) + "\n", **found}


Results = dict[str, tuple[list[dict], list[dict]]]

INTRODUCTION = """# Is the chain calibrated?

If a case were right, would the answers be as probable as they are said to be? This page puts that to the test
by simulation (simulation-based calibration, talts2018). A world is drawn from the prior of a case: an account, then
all scores and all luck. The course of this world is played, its instruments report what they see of it, errors of
sources included, and the sources make their claims. Nothing is conditioned on beforehand: worlds in which no
attempt is made are drawn as often as they occur, and then the answer is that none was seen. These answers and claims
go through the whole chain, with the settings of `explain` but for fewer worlds. If all is right, the truth is then one
more world among those that fit, and its rank among a few of them is as likely to be any as any other.

It tests the program, not the model: that what follows is computed rightly from what a case assumes."""

BAND = """Each truth is ranked among {picked} worlds drawn from the pooled posterior; ties are broken by lot. Ranked
are the indicator of every outcome (which stands for its probability), three scores, the time of one event, and the
joint log-likelihood of all answers and claims. In the pictures the share of ranks up to each value is shown less what
it should be. The band holds the whole curve of a right program with a chance of {keep:g} %, computed exactly
(sailynoja2022); with {bands} bands in all a right program leaves any of them with a chance of at most {any:.1f} %.
All keys were fixed beforehand, and no run was repeated with another. Where no attempt is
made nothing is learnt of the crisis: for that, only the truths with an attempt count.

At 200 replications of the engine of November 2026 one curve of 39 left its band, by one rank in 200: that of
P(suppressed) in the tutorial, where nine truths ended so and all other ranks are lots. So 400 more were played of every
case, with the keys that follow, and since then a run has 600. The 400 by themselves left no band. This one run, made
longer after a look, had a smaller chance of alarm than is stated.

The same is done with a *deaf* chain that hears neither answers nor claims (orange). It gives back the prior, and so
must pass on what is only a score and fail where the answers are held against the worlds. The band in a picture is that
of the blue curve; in the table each curve is held against its own, wider where there are fewer replications."""

ACCOUNTS = """## Are accounts as likely as said?

Each truth was drawn under one account, each account as often as any other. If the chain is right, an account is given,
summed over all truths, as much probability as the times it was drawn; and the account drawn is given on average as
much as the chain's own probabilities lead to expect. Both differences are in standard errors; a right chain exceeds
3.29 with a chance of 0.1 % (by the normal approximation)."""

LIMITS = """## What is not covered

- Claims of a *number* (a strength in men): a guess of a number has a density, but no window to draw it from.
- Copies of sources, which count once, and cuts of the record by time.
- What follows the crisis, and counterfactual replays: they read the same worlds and condition on nothing.
- Sizes other than these. The default size has four times the worlds.

## Run it again

```text
PYTHONPATH=tests python -m calibration run           goes on where it stopped; one line a replication
PYTHONPATH=tests python -m calibration run --deaf    must fail
PYTHONPATH=tests python -m calibration page          writes this page from tests/calibration/results
python -m pytest -m slow tests/calibration           makes what is missing, and judges
```

The *engine* of the table is a hash of the sources of simulator and sampler with which its ranks were made; it is not
always that of the present version, and `run` says so. Results of another engine or case are not mixed: move
them away first, or let the slow test keep its own in the user's cache."""


def figures(results: Results) -> dict[str, float]:
    """The numbers in the text."""
    number = sum(len(heard[0]["ranks"]) for heard, _ in results.values())
    return {
        "picked": PICKED,
        "keep": 100 * (1 - judge.ALARM),
        "bands": number,
        "any": 100 * judge.ALARM * number,
    }


def sizes(results: Results) -> str:
    """How large the runs were, and how the conditioning went."""
    rows = [
        (
            name,
            len(heard),
            sum(line["outcome"] != "no-attempt" for line in heard),
            f"4 × {heard[0]['worlds']:,}",
            len(deaf),
            f"{np.median([line['ancestors'] for line in heard]):.0f}",
            sum(line["spread"] > 1 for line in heard),
            f"`{heard[0]['engine']}`",
        )
        for name, (heard, deaf) in results.items()
    ]
    heads = ("case", "replications", "with an attempt", "worlds", "deaf replications", "fewest ancestors, median",
             "spread of log evidence above 1", "engine")  # fmt: skip
    return grid(heads, rows)


def table(results: Results) -> str:
    """Whether each curve keeps to its band."""
    rows = []
    for name, both in results.items():
        heard, deaf = map(judge.ranked, both)
        for h, d in zip(heard, deaf, strict=True):
            rows.append((name, h.quantity, f"{h.middle:.3f}", verdict(h), f"{d.middle:.3f}", verdict(d)))
    heads = ("case", "ranked", "mean rank", "curve", "mean rank, deaf", "curve, deaf")
    return grid(heads, rows)


def verdict(ranked: judge.Ranked) -> str:
    """In the words of the table."""
    return "**leaves the band**" if ranked.fails else "within"


def accounts(results: Results) -> str:
    """How often each account was drawn and is said to hold."""
    rows = []
    for case in CASES:
        heard, _ = results[case.name]
        for a in judge.accounts(heard, names(case)):
            rows.append((case.name, a.name, a.drawn, f"{a.said:.1f}", f"{a.off:+.2f}"))
        c = judge.confidence(heard)
        rows.append(
            (case.name, "*the account drawn*", f"{c.found:.3f}", f"{c.expected:.3f}", f"{c.off:+.2f}")
        )
    return grid(("case", "account", "drawn", "said", "difference, in errors"), rows)


def names(case: Calibrated) -> list[str]:
    """The accounts of a case, the plain prior first."""
    return [PLAIN, *case.compiled().case.readings]


def bins(results: Results) -> str:
    """Probabilities of accounts by size, all cases together: each within its own case."""
    rows = [
        (name, f"{b.low:g} to {b.high:g}", b.number, f"{b.said:.3f}", f"{b.held:.3f}")
        for name, (heard, _) in results.items()
        for b in judge.bins(heard)
    ]
    return grid(("case", "probability said", "times", "mean said", "share that held"), rows)


def grid(heads: tuple, rows: list[tuple]) -> str:
    """A Markdown table."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
