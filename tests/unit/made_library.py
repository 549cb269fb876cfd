"""Made-up profiles and library rows with distances that can be told by hand."""

from __future__ import annotations

from contingent import __version__
from contingent.case.words import OUTCOMES
from contingent.explain.likeness import HOURS, likeness
from contingent.present.records.library import LibraryRow, Likeness, Past, Profile, Share, Timing
from contingent.present.summary import Estimate

SOME = Estimate(value=0.5, error=0.01, word="roughly even")
ENDINGS = [o for o in OUTCOMES if o != "no-attempt"]


def share(value: float, spread: float = 0.0) -> Share:
    """A share whose values without each of four islands lie ``spread`` to either side."""
    return Share(value=value, error=spread, without=[value - spread, value + spread] * 2)


def timing(event: str, hour: float | None, spread: float = 0.0) -> Timing:
    """A milestone that all worlds reach at one hour, or none at all."""
    by = [share(float(hour is not None and hour <= h), spread) for h in HOURS]
    ever = share(float(hour is not None), spread)
    return Timing(event=event, recorded_hour=hour, hours={}, by=[*by, ever])


def profile(
    name: str, outcome: str = "settled", spread: float = 0.0, start: str = "2001-02-03T04:00", **hours
) -> Profile:
    """A case in which all worlds end alike and reach each milestone at the hour given (None: never)."""
    return Profile(
        case=name, title=f"The affair of {name}", start=start, digest=f"digest of {name}", version=__version__,
        seed=1, islands=4, worlds=64, onset_prior=SOME, onset_posterior=SOME,
        prior=dict.fromkeys(ENDINGS, Estimate(value=1 / len(ENDINGS), error=0.01)),
        posterior={o: share(float(o == outcome), spread if o == outcome else 0.0) for o in ENDINGS},
        course=[timing(event.replace("_", " "), hour, spread) for event, hour in hours.items()],
        log_evidence=Estimate(value=-1.5, error=0.1), observations=8, ancestors=[200] * 4, thin=[],
    )  # fmt: skip


def row(made: Profile, outcome: str = "settled", **changes) -> LibraryRow:
    """A library row of a profile that holds as it stands."""
    past = Past(
        country="Ruritania", kind="march", outcome=outcome, says="So the papers say.", source="paper",
        locator="p. 1", after=["The ruler stays <b>for good</b>: no"],
    )  # fmt: skip
    plain = LibraryRow(
        case=made.case, title=made.title, start=made.start, past=past, profile=made, state="", problem=""
    )
    return plain.model_copy(update=changes)


ROWS = [row(profile(f"case-{i}", spread=0.1 * (i > 2), end=2**i, deal=2**i, place=None)) for i in range(6)]


def nearest() -> Likeness:
    """The three of six cases that lie nearest to one that ends, with a deal, in the first hour."""
    return likeness(profile("now", end=1, deal=1, place=None), ROWS, most=3)
