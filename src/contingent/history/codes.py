"""The codes of an attempt: what may be known when it begins, and what was seen hours later.

A code is a column of a table. What is not known is left blank: it stays uncertain, and is drawn
from a model of the other codes, never of the outcome.
"""

from __future__ import annotations

from typing import NamedTuple

BLANK = frozenset({"", "NA", "na", "n/a", "NaN", "nan", "?"})


class Code(NamedTuple):
    """One code: its levels (none for a number), when it can be known, what it means."""

    levels: tuple[str, ...]
    says: str
    hour: int = 0  # hours since the first overt act at which it can be coded
    low: float = 0.0  # bounds of a number
    high: float = 0.0
    aliases: tuple[tuple[str, str], ...] = ()
    hindsight: bool = False  # whether coders may have it from later than that hour

    def number(self, text: str) -> float | None:
        """The code as a number (position of the level, or the value); None if it cannot be read."""
        text = dict(self.aliases).get(text, text)
        if self.levels:
            return float(self.levels.index(text)) if text in self.levels else None
        try:
            value = float(text)
        except ValueError:
            return None
        return value if self.low <= value <= self.high else None

    @property
    def expected(self) -> str:
        """What may stand in the column."""
        return (
            f"one of {', '.join(self.levels)}"
            if self.levels
            else f"a number from {self.low:g} to {self.high:g}"
        )


_YES_NO = ("N", "Y")
_AS_YES_NO = (("0", "N"), ("1", "Y"), ("no", "N"), ("yes", "Y"), ("0.0", "N"), ("1.0", "Y"))


def _yes_no(says: str) -> Code:
    return Code(_YES_NO, says, aliases=_AS_YES_NO)


CODES: dict[str, Code] = {
    # --- who makes it -----------------------------------------------------------------------
    "rank": Code(
        ("M", "T", "L", "N", "I"),
        "rank of the organiser: T senior officers or ministers, M middle ranks, L lower ranks, N not of the "
        "regular forces, I the incumbent himself",
    ),
    "insider": _yes_no("organised from within the ruling circle (a palace coup)"),
    "outsider": _yes_no("organised by former or dismissed officers, exiles, a small discontented group"),
    "rebel": _yes_no("organised by an armed movement"),
    "pre": _yes_no("the organiser faced dismissal, arrest, dissolution or exposure within a month"),
    "loc": Code(("C", "P", "M"), "begins in the capital, in the provinces, or as an armed march on the capital"),
    "aim": Code(("change", "reshuffle"), "to change the ruling group, or only who leads it"),
    "same_ethnicity": _yes_no("the leader is of the ruler's ethnic group"),
    "ethnic_claim": _yes_no("makes a claim in the name of an ethnic group"),
    "kin": _yes_no("the leader is a relative of the ruler"),
    # --- against whom, where and when -------------------------------------------------------
    "regime": Code(
        ("personal", "military", "party", "monarchy", "democracy", "other"),
        "kind of regime on the eve; other: provisional, foreign-occupied, warlords",
    ),
    "tenure": Code((), "years for which the ruler had held office", high=80),
    "attempts5": Code((), "attempts in the country in the five years before", high=60),
    "recent": _yes_no("an attempt had failed in the country within the year before"),
    "polyarchy": Code((), "index of electoral democracy in the year before (V-Dem), 0 to 1", high=1),
    "income": Code((), "logarithm of income a head, in thousands of dollars, the year before", low=-4, high=6),
    "region": Code(("AF", "AS", "EU", "LA", "MENA"), "region of the world; read only to fill in other codes"),
    # --- what was about -----------------------------------------------------------------------
    "foreign": Code(("0", "+c", "+i", "mix"), "foreign action for the makers (+c), for the incumbent (+i), both"),
    "crowd": Code(
        ("0", "+c", "+i", "mix"), "crowds in the streets for the makers, for the incumbent, both", hindsight=True
    ),
    # --- hour-stamped ---------------------------------------------------------------------------
    "LS": Code(_YES_NO, "the ruler was seized or killed in the first 12 hours (abroad: N)", 12, aliases=(("A", "N"),)),
    "BC": Code(
        ("X", "C", "I"), "main broadcasting channel at hour 12: C the makers', I the incumbent's, X both or neither", 12
    ),
    "TJ": Code(("0", "1", "2"), "top officers with the makers by hour 24: 0 none, 1 some, 2 most", 24),
}  # fmt: skip
AT_ONSET = tuple(name for name, code in CODES.items() if code.hour == 0)
STAMPED = tuple(name for name, code in CODES.items() if code.hour > 0)
HINDSIGHT = tuple(name for name, code in CODES.items() if code.hindsight)
