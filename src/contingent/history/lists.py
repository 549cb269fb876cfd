"""A table merged from the published lists of coups, translated into the codes.

Columns that a list's codebook defines by the outcome are never read. A value that a list leaves
blank stays uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import numpy as np

from contingent.case.wording import MOST_PROBLEMS
from contingent.errors import CaseError, Problem
from contingent.history.attempts import DEATHS_SD, HOURS_SD, Attempts, one_name
from contingent.history.codes import BLANK, CODES

#: Who says whether an attempt succeeded: the lists of a merged table, and the coder of a coded one.
LISTS = ("pt", "colpus", "cdp", "csp", "coder")
_MERGED = ("attempt_id", "country", "date", "success", "pt_success", "colpus_success")
#: Columns that are read as yes or no, and as numbers.
_FLAGS = (
    "cdp_auto", "cdp_palace", "cdp_dissident", "cdp_rebel", "colpus_staged", "colpus_ambiguous", "colpus_sameeth",
    "colpus_anyethclaim", "colpus_relative", "colpus_srofficial", "colpus_jrofficer", "incumbent_suspect",
    "h_last_success", "sf_riots365",
)  # fmt: skip
_RANGE = re.compile(r"\d+-\d+")  # of deaths: left unknown
_NUMBERS = (
    "csp_deaths", "h_attempts_5y", "h_prior_attempts", "h_days_since_last", "vd_v2x_polyarchy", "cc_lgdppcl",
    "ar_tenure_days", "ll_tenure_days",
)  # fmt: skip
#: Deaths as the list of the Center for Systemic Peace writes "not known".
_UNKNOWN_DEATHS = (997.0, 998.0, 999.0)
_REGIONS = {
    "LA_carrib": "LA", "Sub_africa": "AF", "MENA": "MENA", "S_asia": "AS", "e_asia_pacific": "AS",
    "euro_cent_asia": "EU", "n_america": "EU",
}  # fmt: skip
_REGIMES = {
    "military": "military", "indirect military": "military", "military personal": "military",
    "personal": "personal", "party-personal": "personal", "party-personal-military": "personal",
    "party-based": "party", "party-military": "party", "oligarchy": "party", "monarchy": "monarchy",
    "parliamentary": "democracy", "presidential": "democracy", "provisional": "other",
    "provisional military": "other", "foreign-occupied": "other", "warlordism": "other", "warlord": "other",
}  # fmt: skip


def is_merged(header: list[str]) -> bool:
    """Whether this is the header of such a table."""
    return set(_MERGED) <= set(header)


def translate(file: str, header: list[str], rows: list[tuple[int, list[str]]]) -> Attempts:
    """The attempts of a merged table that the Powell-Thyne or the Colpus list defines.

    Self-coups and what Colpus calls staged or ambiguous are no attempts in their sense and are left out.
    CaseError lists every cell that cannot be read.
    """
    if problems := list(_problems(file, header, rows)):
        raise CaseError(problems[:MOST_PROBLEMS])
    cells = [dict(zip(header, row, strict=False)) for _, row in rows]
    kept = [c for c in cells if _in_sample(c)]
    if not kept:
        wanted = "at least one row with pt_success or colpus_success that is neither a self-coup, staged nor ambiguous"
        raise CaseError([Problem(file, 1, 1, "", "no attempt", wanted)])
    success = [_number(c, "success") for c in kept]
    deaths = np.array([_number(c, "csp_deaths") for c in kept])
    deaths[np.isin(deaths, _UNKNOWN_DEATHS)] = np.nan
    n = len(kept)
    return Attempts(
        ids=np.array([c["attempt_id"] for c in kept]),
        country=np.array([one_name(c["country"]) for c in kept]),
        start=np.array([np.datetime64(date.fromisoformat(c["date"]), "D") for c in kept]),
        codes=np.array([_codes(c) for c in kept]).reshape(n, len(CODES)),
        outcome=np.array(["" if np.isnan(s) else "s" if s else "f" for s in success]),
        labels=np.array([[_number(c, f"{name}_success") for name in LISTS] for c in kept]).reshape(n, -1),
        hours=np.full(n, np.nan),
        hours_sd=np.full(n, HOURS_SD),
        deaths=deaths,
        deaths_sd=np.full(n, 2 * DEATHS_SD),
    )


def _problems(file: str, header: list[str], rows: list[tuple[int, list[str]]]) -> Iterator[Problem]:
    """What cannot be read: in the columns that are used, and only there."""
    for line, cells in rows:
        if len(cells) != len(header):
            what = f"{len(cells)} fields"
            yield Problem(file, line, 1, "", what, f"{len(header)}, as in the first line")
            continue
        for place, (name, text) in enumerate(zip(header, cells, strict=True), 1):
            if wanted := _wanted(name, text):
                yield Problem(file, line, place, name, repr(text) if text else "nothing", wanted)


def _wanted(column: str, text: str) -> str:
    """What should stand in a cell that cannot be read; nothing where it can."""
    if column in ("attempt_id", "country"):
        return "" if text else "a name"
    if column == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            return "a day, as 1981-02-23"
    if text in BLANK:
        return ""
    if column in _FLAGS or column == "success" or column.removesuffix("_success") in LISTS:
        return "" if text in ("0", "1", "0.0", "1.0") else "0, 1, or nothing"
    if column in _NUMBERS and not (column == "csp_deaths" and _RANGE.fullmatch(text)):
        try:
            return "" if np.isfinite(float(text)) else "a finite number, or nothing"
        except ValueError:
            return "a number, or nothing"
    return ""


def _in_sample(cell: dict[str, str]) -> bool:
    listed = np.isfinite([_number(cell, "pt_success"), _number(cell, "colpus_success")]).any()
    left_out = [_number(cell, c) == 1 for c in ("cdp_auto", "colpus_staged", "colpus_ambiguous")]
    return bool(listed) and not any(left_out)


def _number(cell: dict[str, str], column: str) -> float:
    try:
        return float(cell.get(column, ""))
    except ValueError:
        return np.nan


def _codes(c: dict[str, str]) -> np.ndarray:
    known = {
        "rank": _rank(c),
        "insider": _number(c, "cdp_palace"),
        "outsider": _number(c, "cdp_dissident"),
        "rebel": _number(c, "cdp_rebel"),
        "aim": {"CH": 0.0, "SH": 1.0}.get(c.get("colpus_type2", ""), np.nan),
        "same_ethnicity": _number(c, "colpus_sameeth"),
        "ethnic_claim": _number(c, "colpus_anyethclaim"),
        "kin": _number(c, "colpus_relative"),
        "regime": _level("regime", _REGIMES.get(c.get("reign_regimetype", ""))),
        "tenure": _tenure(c),
        "attempts5": _number(c, "h_attempts_5y"),
        "recent": _recent(c),
        "polyarchy": _number(c, "vd_v2x_polyarchy"),
        "income": _number(c, "cc_lgdppcl"),
        "region": _level("region", _REGIONS.get(c.get("region", ""))),
        "crowd": _crowd(c),
    }
    return np.array([known.get(name, np.nan) for name in CODES])


def _level(code: str, level: str | None) -> float:
    return float(CODES[code].levels.index(level)) if level else np.nan


def _rank(c: dict[str, str]) -> float:
    """Rank by Colpus's flags for senior and junior officers; civilians' coups have none."""
    senior, junior = _number(c, "colpus_srofficial"), _number(c, "colpus_jrofficer")
    if np.isnan(senior) or np.isnan(junior):
        return np.nan
    return _level("rank", "T" if senior else "L" if junior else "M")


def _tenure(c: dict[str, str]) -> float:
    """Years in office, unless the recorded ruler may be the successor."""
    if _number(c, "incumbent_suspect") == 1:
        return np.nan
    days = [_number(c, column) for column in ("ar_tenure_days", "ll_tenure_days")]
    known = [d for d in days if np.isfinite(d)]
    return known[0] / 365.25 if known else np.nan


def _recent(c: dict[str, str]) -> float:
    """Whether an attempt failed within the year before; a country without an earlier attempt has none."""
    days = _number(c, "h_days_since_last")
    if np.isnan(days):
        return 0.0 if _number(c, "h_prior_attempts") == 0 else np.nan
    return float(days <= 365 and _number(c, "h_last_success") == 0)


def _crowd(c: dict[str, str]) -> float:
    """Nobody in the streets where the year before saw no riot; where it saw one, none can tell for whom."""
    return 0.0 if _number(c, "sf_riots365") == 0 else np.nan
