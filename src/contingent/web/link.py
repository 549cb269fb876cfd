"""A scenario as the query of an address, and back: the link is the state.

``contrary=CAUSE``, ``claim=POSITION:true``, ``prior=READING:WEIGHT``, ``without=OBSERVATION``,
``until=HOUR``, ``suppose=HAPPENING:yes``; each may stand several times, empty ones are passed over.
The names are those of the form's fields, so that the page works by plain submission too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import QueryParams

from contingent.errors import RunError
from contingent.present.whatif import Scenario

_SETTLED = {"true": True, "false": False}
_SUPPOSED = {"yes": True, "no": False}
MOST = 200  # parts of a scenario


def scenario_of(query: QueryParams) -> Scenario:
    """The scenario of a query; RunError where a part of it cannot be read."""
    if len(query.multi_items()) > MOST:
        raise RunError(f"more than {MOST} changes at once")
    return Scenario(
        contrary=_each(query, "contrary"),
        settled={int(k): v for k, v in _pairs(query, "claim", _SETTLED.__getitem__, int).items()},
        weights=_pairs(query, "prior", float),
        without=_each(query, "without"),
        until=_hour(query.get("until", "")),
        suppose=_pairs(query, "suppose", _SUPPOSED.__getitem__),
    )


def query_of(scenario: Scenario) -> str:
    """The query of a scenario, the same for the same scenario."""
    parts = [("contrary", name) for name in sorted(scenario.contrary)]
    parts += [("claim", f"{n}:{'true' if so else 'false'}") for n, so in sorted(scenario.settled.items())]
    parts += [("prior", f"{name}:{weight:g}") for name, weight in sorted(scenario.weights.items())]
    parts += [("without", name) for name in sorted(scenario.without)]
    parts += [("until", f"{scenario.until:g}")] if scenario.until is not None else []
    parts += [("suppose", f"{what}:{'yes' if so else 'no'}") for what, so in sorted(scenario.suppose.items())]
    return urlencode(parts)


def state_of(text: str) -> tuple[str, Scenario]:
    """The run and the scenario that a link, whole or in part, leads to; RunError if it leads to none."""
    parts = urlsplit(text.strip())
    steps = [step for step in parts.path.split("/") if step]
    run = steps[steps.index("runs") + 1] if "runs" in steps[:-1] else "".join(steps[-1:])
    if not run:
        raise RunError("a state is a run of this workbench, or the link of one")
    return run, scenario_of(QueryParams(parse_qsl(parts.query)))


def _each(query: QueryParams, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in query.getlist(name) if v))


def _pairs(
    query: QueryParams, name: str, read: Callable[[str], Any], key: Callable[[str], Any] = str
) -> dict:
    found = {}
    for text in filter(None, query.getlist(name)):
        left, _, right = text.rpartition(":")
        try:
            found[key(left)] = read(right)
        except (ValueError, KeyError):
            raise RunError(f"{name}={text} cannot be read") from None
    return found


def _hour(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise RunError(f"until={text} is no hour") from None
