"""One colour for each outcome, the same in every picture, told apart by colour-blind readers.

The palette is Okabe and Ito's; its yellow is left out, since it vanishes on white paper.
"""

from __future__ import annotations

OUTCOME_COLOURS: dict[str, str] = {
    "success": "#D55E00",
    "concession": "#E69F00",
    "settled": "#009E73",
    "withdrawn": "#56B4E9",
    "suppressed": "#0072B2",
    "war": "#3A3A3A",
    "overtaken": "#CC79A7",
    "no-attempt": "#C4C4C4",
}

#: Anything that is no outcome: ink for what was seen, two greys for bands.
INK, BAND, PALE = "#222222", "#9FB4C4", "#DCE5EC"

#: Weight of evidence for and against, light enough for dark text.
FOR, AGAINST = (0, 114, 178), (213, 94, 0)


def colour(outcome: str) -> str:
    """The colour of an outcome; grey for a name that is none."""
    return OUTCOME_COLOURS.get(outcome, "#8A8A8A")


def heat(decibans: float | None) -> str:
    """A background for a weight of evidence: blue for, vermilion against, full at ten decibans."""
    if decibans is None or decibans != decibans:
        return "transparent"
    red, green, blue = FOR if decibans > 0 else AGAINST
    return f"rgba({red},{green},{blue},{0.5 * min(abs(decibans) / 10, 1):.2f})"
