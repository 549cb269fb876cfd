"""The vocabulary that a case author writes instead of numbers.

Certainty words follow ICD 203 (bands of probability), source grades the NATO
reliability (A-F) and credibility (1-6) scale.
"""

from __future__ import annotations

#: ICD 203 bands: word -> (lowest, highest) probability.
CERTAINTY_BANDS: dict[str, tuple[float, float]] = {
    "remote": (0.01, 0.05),
    "very unlikely": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "roughly even": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "very likely": (0.80, 0.95),
    "almost certain": (0.95, 0.99),
}

#: Other words that case authors and sources use, and the ICD 203 band that each falls in.
CERTAINTY_ALIASES: dict[str, str] = {
    "almost no chance": "remote",
    "highly improbable": "very unlikely",
    "improbable": "unlikely",
    "even": "roughly even",
    "as likely as not": "roughly even",
    "unconfirmed": "roughly even",
    "probable": "likely",
    "reported": "likely",
    "inferred": "likely",
    "highly probable": "very likely",
    "asserted": "very likely",
    "nearly certain": "almost certain",
    "confirmed": "almost certain",
}

#: Leaning of an actor: word -> steps on the log-odds scale, positive towards the challenger.
INCLINATIONS: dict[str, float] = {
    "firmly for": 2.0,
    "leans for": 1.0,
    "undecided": 0.0,
    "leans against": -1.0,
    "firmly against": -2.0,
}

#: Strength of a tie: word -> steps by which one actor's stance pulls the other.
TIE_WEIGHTS: dict[str, float] = {"weak": 0.3, "moderate": 0.6, "strong": 1.0}

#: Grade of reliability -> chance that a report of such a source is worth no more than a guess.
UNRELIABILITY: dict[str, float] = {"A": 0.02, "B": 0.08, "C": 0.20, "D": 0.40, "E": 0.60, "F": 0.50}

#: Grade of credibility -> (chance that the source misses what happened,
#: chance that it reports what did not).
REPORT_ERRORS: dict[str, tuple[float, float]] = {
    "1": (0.02, 0.01),
    "2": (0.05, 0.02),
    "3": (0.10, 0.05),
    "4": (0.20, 0.10),
    "5": (0.30, 0.20),
    "6": (0.20, 0.10),
}

#: Kinds of cause, by which causes of different cases are matched.
CAUSE_KINDS: dict[str, str] = {
    "order": "an order, a dismissal or a reform that takes the challenger's position away",
    "resources": "money, arms or men given or cut",
    "favour": "the ruler's patronage, granted or withdrawn",
    "grievance": "a quarrel or a demand refused",
    "aims": "what the challenger wanted, and who it was",
    "pre-emption": "a leak, a deadline or an expected first blow that makes waiting dangerous",
    "promise": "help that the challenger had reason to expect",
    "collusion": "the ruler or his services knew, agreed or let it run",
    "misunderstanding": "each side was told what the other had not said",
    "foreign": "powers outside",
    "mediation": "someone who comes between the two",
    "fence-sitting": "those who could have tipped it wait or stay away",
    "defence": "those who stand up for the incumbent",
    "communications": "who is heard: broadcasts, wires, networks",
    "obstruction": "roads, rails and bridges closed",
    "crowd": "masses of people, called out, armed or talking to soldiers",
}

#: Kinds of attempt, by which a library lists its cases.
EPISODE_KINDS: dict[str, str] = {
    "palace": "those next to the ruler depose him from within",
    "barracks": "units strike from their barracks",
    "march": "a force marches on the seat of power",
    "mutiny": "armed men refuse orders and make demands of their own",
    "self-coup": "the ruler sets the constitution aside",
    "uprising": "a mass rising overtakes those who began",
}

OUTCOMES: dict[str, str] = {
    "no-attempt": "no attempt is made",
    "success": "the challenger, or a nominee, takes power",
    "concession": "the challenger wins limited aims",
    "settled": "the challenger stands down on agreed terms",
    "withdrawn": "the challenger gives up without terms",
    "suppressed": "the challenger is beaten or arrested",
    "war": "an armed contest lasts beyond the crisis clock",
    "overtaken": "a third force takes the initiative",
}


def canonical_certainty(word: str) -> str | None:
    """Return the ICD 203 word for ``word``, or None if it is not a certainty word."""
    word = " ".join(word.lower().split())
    word = CERTAINTY_ALIASES.get(word, word)
    return word if word in CERTAINTY_BANDS else None


def certainty_of(probability: float) -> str:
    """The ICD 203 word whose band holds ``probability``."""
    for word, (_, high) in CERTAINTY_BANDS.items():
        if probability < high:
            return word
    return "almost certain"
