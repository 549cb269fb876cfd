"""Attempts of the past, in columns: the form that every table is read into."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from contingent.history.codes import CODES

OUTCOMES = ("S", "F", "P", "W")
#: Other names of a country -> the one under which its attempts are held together.
_ALSO = {
    "Burma": "Myanmar", "Congo-Kinshasa": "Democratic Republic of the Congo", "Cote d'Ivoire": "Ivory Coast",
    "Côte d'Ivoire": "Ivory Coast", "DR Congo": "Democratic Republic of the Congo", "Dahomey": "Benin",
    "France (Algeria)": "France", "Kampuchea": "Cambodia", "North Yemen": "Yemen Arab Republic",
    "Republic of the Congo": "Congo", "South Vietnam": "Republic of Vietnam", "Soviet Union": "Russia",
    "South Yemen": "Yemen People's Republic; S. Yemen", "USSR": "Russia", "Upper Volta": "Burkina Faso",
    "Yemen Arab Republic; N. Yemen": "Yemen Arab Republic", "Zaire": "Democratic Republic of the Congo",
}  # fmt: skip
#: Least spread of a recorded logarithm of hours, and of 1 + deaths: what definitions alone differ by.
HOURS_SD, DEATHS_SD = 0.25, 0.35


def one_name(country: str) -> str:
    """The one name of a country that goes by several."""
    return _ALSO.get(country, country)


@dataclass(frozen=True)
class Attempts:
    """Attempts, in columns. NaN, or an empty string, is what is not known."""

    ids: np.ndarray  # [N] str
    country: np.ndarray  # [N] str
    start: np.ndarray  # [N] datetime64[D]
    codes: np.ndarray  # [N, K] in the order of CODES: levels as positions
    outcome: np.ndarray  # [N] one of OUTCOMES, or "s"/"f" where only success or failure is known
    labels: np.ndarray  # [N, L] success by each list, in the order of lists.LISTS
    hours: np.ndarray  # [N]
    hours_sd: np.ndarray  # [N] of the logarithm
    deaths: np.ndarray  # [N]
    deaths_sd: np.ndarray  # [N] of the logarithm of 1 + deaths

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, index: np.ndarray) -> Attempts:
        """The attempts at these positions, or where this is true."""
        return Attempts(*(getattr(self, f.name)[index] for f in fields(self)))

    @property
    def year(self) -> np.ndarray:
        """Year in which each began."""
        return self.start.astype("datetime64[Y]").astype(int) + 1970

    @property
    def success(self) -> np.ndarray:
        """1 success, 0 anything else, NaN not known."""
        known = np.isin(self.outcome, ["S", "s", "F", "f", "P", "W"])
        return np.where(known, np.isin(self.outcome, ["S", "s"]).astype(float), np.nan)

    def code(self, name: str) -> np.ndarray:
        """One code of all attempts."""
        return self.codes[:, list(CODES).index(name)]
