"""Cases made by code: one of any number of actors, and the reduction that Mesa and NumPy play too."""

from __future__ import annotations

from typing import Any

from contingent.case.schema import Case
from contingent.compile import Compiled, compile_case


def compiled(description: dict[str, Any]) -> Compiled:
    """A described case, ready to run."""
    return compile_case(Case.model_validate(description))


def _frame(name: str, hours: int, days: int) -> dict[str, Any]:
    """What every case needs: clocks, one source, two legs of a road to the capital."""
    return {
        "case": name,
        "title": f"An invented crisis: {name}",
        "timezone": "UTC",
        "clocks": {
            "buildup": {"from": "2031-03-01", "until": f"2031-03-{1 + days:02d}", "step": "1 day"},
            "crisis": {"from": "2031-03-15T20:00", "for": f"{hours} h", "step": "30 min"},
            "aftermath": {"for": "90 days", "step": "1 day"},
        },
        "sources": {
            "paper": {"title": "A paper", "published": "2031-04-01", "grade": "B2", "stance": "none"}
        },
        "places": {"bridge": {"name": "The bridge"}, "capital": {"name": "The capital", "seat": True}},
        "routes": {
            "road": {
                "of": "colonel",
                "legs": [
                    {"from": "harbour", "to": "bridge", "length": "300 km", "speed": "30 .. 60 km/h"},
                    {"from": "bridge", "to": "capital", "length": "300 km", "speed": "30 .. 60 km/h"},
                ],
            }
        },
    }


def _two_sides() -> dict[str, Any]:
    return {
        "president": {
            "role": "incumbent", "at": "capital", "strength": "300 .. 900 men", "influence": "0.4 .. 0.6",
            "speaks": "3 .. 16 h", "offers": "6 .. 30 h", "trust": "0.2 .. 0.6",
        },
        "colonel": {
            "role": "challenger", "at": "harbour", "strength": "500 .. 1300 men", "influence": "0.03 .. 0.1",
            "hopes": "0.4 .. 0.8", "grievance": "0.3 .. 0.7", "future_power": "0.2 .. 0.6",
            "trusts_restraint": "0.3 .. 0.8", "exposure": "0.01 .. 0.06",
        },
    }  # fmt: skip


def _force(number: int, resists: str | float) -> dict[str, Any]:
    return {
        "role": "force", "under": "president", "strength": "200 .. 1500 men", "influence": "0.02 .. 0.1",
        "inclination": ("leans against", "undecided", "leans for")[number % 3], "available": "1 .. 6 h",
        "resists": resists,
    }  # fmt: skip


def _ring(forces: list[str]) -> list[dict[str, Any]]:
    """Each force looks to the next one, and every third to the colonel."""
    ties = [
        {"from": one, "to": other, "kind": "alliance", "weight": "weak"}
        for one, other in zip(forces, [*forces[1:], *forces[:1]], strict=True)
        if one != other
    ]
    return ties + [{"from": f, "to": "colonel", "kind": "origin", "weight": "weak"} for f in forces[::3]]


def _links(*names: str) -> list[dict[str, Any]]:
    """What nothing links to the crisis is not played."""
    return [{"from": name, "to": "president", "kind": "contact"} for name in names]


def whole(actors: int, hours: int = 48) -> Compiled:
    """A case of so many actors with every mechanism: forces, a mediator, a public, disputed facts, a deal."""
    forces = [f"force-{i}" for i in range(actors - 4)]
    mediator = {"role": "mediator", "acts_if": "go-between", "steps_in": "3 .. 14 h", "trust": "0.5 .. 0.9"}
    public = {"role": "public", "threshold": "0.2 .. 0.5", "spread": "0.1 .. 0.2"}
    order = {"on": "colonel.future_power", "by": "-2 .. -0.4 steps", "from": "2031-03-05"}
    promise = {"on": f"{forces[0]}.inclination", "by": "0.2 .. 1.2 steps"}
    term = {"says": "The colonel goes home", "favours": "incumbent", "agreed": "likely", "takes": "6 .. 48 h",
            "lasts": "1 .. 12 months", "disarms": True}  # fmt: skip
    return compiled(
        _frame(f"whole-{actors}", hours, 20)
        | {
            "actors": _two_sides()
            | {f: _force(i, "0.3 .. 0.8") for i, f in enumerate(forces)}
            | {"bishop": mediator, "crowd": public},
            "ties": [*_ring(forces), *_links("bishop", "crowd")],
            "facts": {
                "order": {"says": "An order was in force", "prior": 0.5, "effects": [order]},
                "promise": {"says": "A promise was made", "prior": 0.3, "effects": [promise]},
                "go-between": {"says": "The bishop offers himself", "prior": 0.4},
            },
            "deal": {"terms": {"stand-down": term}},
        }
    )


def reduced(actors: int, hours: int = 48) -> Compiled:
    """A case in which only signals, allegiance, the march, offers and endings without a fight do anything.

    Nobody resists, so that nothing is fought; there is no mediator; the public never comes out.
    """
    forces = [f"force-{i}" for i in range(actors - 2)]
    return compiled(
        _frame(f"reduced-{actors}", hours, 20)
        | {
            "actors": _two_sides()
            | {f: _force(i, 0.0) for i, f in enumerate(forces)}
            | {"president": _two_sides()["president"] | {"resists": 0.0}}
            | {"crowd": {"role": "public", "threshold": 0.999, "spread": 0.001}},
            "ties": [*_ring(forces), *_links("crowd")],
        }
    )
