"""The conditioned worlds and their courses as files for those who want to compute on their own.

Conventions, repeated in the files themselves: one row a world, islands after one another;
``weight`` is the share of a world in the whole population, and sums to one. Scores are
standard normal before conditioning. Hours count from the start of the crisis clock, days
from the start of the build-up; what never happens is null (NaN in netCDF).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr

from contingent.infer.condition import Conditioned
from contingent.infer.population import Population
from contingent.model.state import OUTCOMES

SIDES = ("incumbent", "challenger")
#: column -> (unit, what it is)
_ABOUT = {
    "island": ("", "number of the island, sampled apart from the others: errors are between islands"),
    "world": ("", "number of the world within its island"),
    "weight": ("share", "share of the world in the whole population"),
    "ancestor": ("", "number of the prior world that it descends from, within its island"),
    "onset": ("days", "days from the start of the build-up to the attempt"),
    "outcome": ("", "how it ends"),
    "ended": ("hours", "hours from the start of the crisis clock to the end"),
    "share": ("share", "what an agreed deal gives the challenger"),
    "ripe": ("share", "readiness of the challenger's plans at the attempt"),
    "dead": ("persons", "dead of each side"),
    "time": ("hours", "hours from the start of the crisis clock to the first time of each happening"),
}


def write_worlds(conditioned: Conditioned, folder: Path) -> None:
    """``worlds.parquet``, ``courses.parquet`` and ``courses.nc`` of the posterior."""
    layout, population = conditioned.compiled.model.layout, conditioned.posterior
    scores = dict(zip(layout.names, population.z, strict=True))
    _parquet(folder / "worlds.parquet", {**_who(population), **scores})
    columns = _course(population)
    times = np.asarray(population.course.times)
    dead = {f"{side} dead": row for side, row in zip(SIDES, np.asarray(population.course.dead), strict=True)}
    happenings = {f"time of {h}": row for h, row in zip(layout.happenings, times, strict=True)}
    _parquet(folder / "courses.parquet", {**_who(population), **columns, **dead, **happenings})
    _netcdf(folder / "courses.nc", conditioned, columns)


def _who(population: Population) -> dict[str, np.ndarray]:
    """Which world it is, and how much it counts."""
    each = len(population.weights) // population.islands
    return {
        "island": np.repeat(np.arange(population.islands, dtype=np.int16), each),
        "world": np.tile(np.arange(each, dtype=np.int32), population.islands),
        "weight": population.pooled,
        "ancestor": np.asarray(population.ancestors, np.int32),
    }


def _course(population: Population) -> dict[str, np.ndarray]:
    """What a course has one number of."""
    course = population.course
    fields = ("onset", "outcome", "ended", "share", "ripe")
    return {name: np.asarray(getattr(course, name)) for name in fields}


def _parquet(path: Path, columns: dict[str, np.ndarray]) -> None:
    arrays, fields = [], []
    for name, values in columns.items():
        array = _named(values) if name == "outcome" else _column(values)
        unit, says = _ABOUT.get(name) or _ABOUT["time" if name.startswith("time of ") else "dead"]
        if "/" in name:
            unit, says = "standard deviations", "score: standard normal before conditioning"
        arrays.append(array)
        fields.append(pa.field(name, array.type, metadata={"unit": unit, "description": says}))
    about = {"conventions": " ".join((__doc__ or "").split())}
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about))
    pq.write_table(table, path, compression="zstd")


def _column(values: np.ndarray) -> pa.Array:
    endless = ~np.isfinite(values) if values.dtype.kind == "f" else None
    return pa.array(values, mask=endless)


def _named(outcomes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(outcomes.astype(np.int8)), pa.array(OUTCOMES))


def _netcdf(path: Path, conditioned: Conditioned, columns: dict[str, np.ndarray]) -> None:
    layout, population = conditioned.compiled.model.layout, conditioned.posterior
    variables = {
        **{
            name: ("world", values)
            for name, values in (_who(population) | columns).items()
            if name != "world"
        },
        "time": (("happening", "world"), np.asarray(population.course.times)),
        "dead": (("side", "world"), np.asarray(population.course.dead)),
        "score": (("name", "world"), population.z),
    }
    data = xr.Dataset(
        {name: (dims, _finite(values), _attributes(name)) for name, (dims, values) in variables.items()},
        coords={"happening": list(layout.happenings), "side": list(SIDES), "name": list(layout.names)},
        attrs={
            "title": conditioned.compiled.case.title,
            "comment": " ".join((__doc__ or "").split()),
            "crisis_starts": conditioned.compiled.case.clocks.crisis.start.isoformat(),
            "timezone": conditioned.compiled.case.timezone,
        },
    )
    data["outcome"].attrs |= {
        "flag_values": np.arange(len(OUTCOMES), dtype=np.int8),
        "flag_meanings": " ".join(OUTCOMES),
    }
    data.to_netcdf(path, engine="h5netcdf")


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, np.nan) if values.dtype.kind == "f" else values


def _attributes(name: str) -> dict[str, str]:
    default = ("standard deviations", "score: standard normal before conditioning")
    unit, says = _ABOUT.get(name, default)
    return {"units": unit or "1", "long_name": says}
