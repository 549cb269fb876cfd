"""The words of the report, each in one or two plain sentences."""

from __future__ import annotations

from contingent.case.words import CERTAINTY_BANDS, OUTCOMES
from contingent.present.summary import Entry

_TERMS: dict[str, str] = {
    "actor": "Anyone who can act in the case: a person, a unit, a ministry, a crowd, a foreign power.",
    "alone": (
        "Of the weight of an observation: what it would say for one account against another if nothing else "
        "had been seen. Such weights do not add up, since observations overlap."
    ),
    "ancestors": (
        "How many distinct worlds of the first draw are still represented after the worlds that do "
        "not fit were dropped. Few ancestors mean that the answer rests on few independent histories."
    ),
    "as it could be known": (
        "The curve of outcomes computed from first public reports only, in the order in which they "
        "came out. What was still unreported plays no part in it."
    ),
    "as it unfolded": (
        "The curve of outcomes in the order of events, with everything known today about each event. "
        "It shows how open the crisis was, not what anyone could have known."
    ),
    "behaviour": (
        "The constants that all cases share, such as how strongly actors follow the likely winner."
    ),
    "bounds, coupling-free": (
        "The lowest and highest values that a probability of necessity or sufficiency can have "
        "whatever the tie between a world and its replay. They hold for the evidence printed beside "
        "them: what preceded the cause, the cause and the outcome."
    ),
    "by construction": (
        "In the model the outcome is certain or impossible without this cause, so the record could "
        "not have shown otherwise. Such a row is no evidence and stands apart."
    ),
    "case": (
        "The file that an author writes: who was involved, what is claimed and how surely, what was "
        "seen and when."
    ),
    "cause": (
        "Something declared in the case that could have been otherwise, with its contrary. It is "
        "tested by replaying the same worlds with the contrary in its place."
    ),
    "claim": (
        "A source's report about a fact, with its locator, its certainty and its grade. Claims that "
        "contradict each other are claims about the same fact."
    ),
    "coupling range": (
        "Necessity with all noise after the cause drawn anew, less what redrawing alone does. It "
        "shows how much the answer leans on holding luck fixed; it is a sensitivity, not a bound."
    ),
    "course": "What happens in one world, hour by hour.",
    "crisis clock": "Time in hours, from the first open move.",
    "deciban": (
        "A unit of evidence. Ten decibans multiply the odds by ten, three double them, minus three "
        "halve them, and under about one is hardly noticeable."
    ),
    "decisive, doubly": (
        "Evidence that one account needs and that is also very improbable under the others."
    ),
    "distance between courses": (
        "How unlike two cases are in their course: the mean of how far apart the hours of their milestones and the "
        "shares of their outcomes lie in the worlds that fit. From 0, alike in all, to 1."
    ),
    "error": (
        "The number after ±: how far the answer differs between islands that were computed apart. It "
        "measures the computation, not the truth of the model."
    ),
    "fact": (
        "Something that may be so or not, or have a grade or a size. Its probability is given before "
        "and after the record is heard."
    ),
    "fan chart": (
        "A picture of what may follow: half of the worlds lie in the dark band, nine in ten within the light."
    ),
    "given what came before": (
        "Of the weight of an observation: by how much the weight of the record rose when its turn came, the "
        "silence of what was still to come included. These add up to the weight of the record."
    ),
    "grade": (
        "Two marks on a source: a letter from A (reliable) to F (cannot be judged) for the source, "
        "and a digit from 1 (confirmed) to 6 (cannot be judged) for the report."
    ),
    "hoop test": (
        "Evidence that an account must pass: missing it hurts the account, passing it helps little."
    ),
    "instrument": (
        "An observation as the method treats it: a question fixed in advance, an answer recorded, and "
        "the chance of that answer in each world, errors of the source included."
    ),
    "interaction": "What two causes do together beyond the sum of what each does alone.",
    "island": (
        "One of several populations of worlds computed apart from the others. Their spread is the error."
    ),
    "left out": (
        "An observation is predicted from all the others, and the answer is given as it would be without it. "
        "Where reweighting cannot do that, only a new run could tell."
    ),
    "library": (
        "The full cases that come with the program. Each was written with knowledge of its outcome: they show how the "
        "engine works and what a case resembles, and count in no score."
    ),
    "likeliest ending": (
        "The ending of most worlds that fit the record. It is what the page asks about where the record itself "
        "does not say how it ended, and need not be what happened."
    ),
    "likelihood power": (
        "How strongly the record is allowed to speak. An answer that changes at half or a quarter of "
        "the power leans on the exact model of the reports."
    ),
    "long clock": "Time in days, for the build-up and the aftermath.",
    "mechanism": (
        "One rule of the simulation, such as how a column moves or how an offer is accepted, with its source."
    ),
    "milestone": (
        "The first event of a kind that most crises can reach, such as the first place taken or the first joining."
    ),
    "near": (
        "Of a library case: closer in its course, beyond the error, than three in four pairs of library cases are to "
        "each other."
    ),
    "necessity": (
        "Of the worlds that fit the record, had the cause and ended so: the share that would not have "
        "ended so without the cause. It is a statement about this case, not about such cases."
    ),
    "observation": (
        "Something recorded as seen, not seen or counted, or how it ended, with its window of time, its "
        "source and grade."
    ),
    "Pareto k": (
        "How heavy the tail of the weights is when worlds are reweighted. From 0.7 on a few worlds would decide, "
        "and no number is given."
    ),
    "power-scaling": (
        "A prior or a likelihood is made to count half and double, by raising it to that power. An answer that "
        "moves hangs on it."
    ),
    "outside view": "What history says of cases of this kind, without any detail of this one.",
    "posterior": "Probability after the record is heard.",
    "prior": "Probability before the record is heard. It should be near neither 0 nor 1.",
    "predictive check": (
        "How probable the recorded answer is in the worlds that were kept. Small numbers show where "
        "the model and the record disagree."
    ),
    "reading": (
        "A complete account of the crisis held by someone: a bundle of beliefs about the facts. "
        "Readings are weighed against each other, and none is preferred."
    ),
    "same-noise coupling": (
        "The replay keeps every chance event of the world, by name, and changes only the cause and "
        "what follows from it. Another tie between the two would be possible and could give another "
        "necessity within the bounds."
    ),
    "score": "The standard-normal number behind each uncertain quantity of a world.",
    "share (Shapley)": (
        "The part of the difference that all causes make together that falls to one cause, averaged "
        "over every order of adding them. The shares add up exactly to that difference."
    ),
    "smallest set": (
        "A set of causes without which the outcome fails in a world, while it stands without any part "
        "of the set. Often called an INUS set. How often a cause is part of some such set is shown beside them."
    ),
    "smoking gun": (
        "Evidence that is very improbable unless the account is true: having it helps much, lacking "
        "it hurts little."
    ),
    "source": (
        "Where a claim or an observation comes from, with its grade and its stance. Copies of one "
        "source count once."
    ),
    "stance": (
        "Where an actor stands: with the challenger, waiting, or with the incumbent. Of a source: "
        "whose side it is on."
    ),
    "straw in the wind": "Evidence that leans one way without settling anything.",
    "sufficiency": (
        "Of the worlds in which the cause was absent and it ended otherwise: the share that would "
        "have ended so with the cause."
    ),
    "term": (
        "One clause of a deal. Announced, confirmed, executed and reneged are four separate states of it."
    ),
    "uncalibrated": (
        "The constants of behaviour are still the spread of published values, or they have been fitted to past "
        "attempts and forecasts made with them have missed a floor."
    ),
    "weight of evidence": "How much an observation favours one account over the others, in decibans.",
    "world": (
        "One complete way in which everything uncertain may be: every fact, every strength and every "
        "chance event."
    ),
}


def _certainty() -> list[Entry]:
    return [
        Entry(term=word, means=f"A probability from {100 * low:.0f} to {100 * high:.0f} % (ICD 203).")
        for word, (low, high) in CERTAINTY_BANDS.items()
    ]


def glossary() -> list[Entry]:
    """Every entry in alphabetical order: terms, certainty words and outcomes."""
    terms = [Entry(term=term, means=means) for term, means in _TERMS.items()]
    outcomes = [Entry(term=name, means=f"An outcome: {label}.") for name, label in OUTCOMES.items()]
    return sorted([*terms, *_certainty(), *outcomes], key=lambda entry: entry.term)
