"""Values of all scores of some worlds, by name, facts' effects included."""

from __future__ import annotations

import equinox as eqx
import jax.numpy as jnp
from jax import Array

from contingent.model.behaviour import CONSTANTS
from contingent.model.layout import Do, Model
from contingent.model.priors import NATURAL


class Points(eqx.Module):
    """Values of all scores of a chunk of worlds, by name, on both clocks."""

    model: Model
    values: Array  # [D, W] on link scales
    natural: list[Array]  # [n, W] natural values, run by run
    buildup: Array  # [F, W] grades of the facts during the build-up
    crisis: Array  # [F, W]

    def __init__(self, model: Model, z: Array, do: Do) -> None:
        self.model = model
        self.values = model.values(z)
        self.natural = [NATURAL[link](self.values[start:stop]) for link, start, stop in model.layout.runs]
        self.buildup = model.facts(z, do.buildup)
        self.crisis = model.facts(z, do.crisis)

    def score(self, name: str) -> Array:
        """Natural value of one score."""
        return self._natural(self.model.layout.row_index[name])

    def quantity(self, name: str, step: Array | int, crisis: bool) -> Array:
        """Natural value of ``actor.quantity`` at a step of a clock, facts' effects included."""
        layout = self.model.layout
        row = layout.row_index[f"actor/{name}"]
        effects = [e for e in layout.effects if e.on == name]
        if not effects:
            return self._natural(row)
        value, facts = self.values[row], self.crisis if crisis else self.buildup
        for effect in effects:
            starts = effect.starts_crisis if crisis else effect.starts_buildup
            holds = facts[effect.fact] >= effect.at_least
            if starts > 0:  # what holds throughout is then worked out once, and not at every step
                holds = holds & (jnp.asarray(step) >= starts)
            value = value + jnp.where(holds, self.values[layout.row_index[effect.name]], 0.0)
        return NATURAL[layout.rows[row].link](value)

    def _natural(self, row: int) -> Array:
        """Natural value of a score on which nothing has an effect."""
        run = next(n for n, (_, start, stop) in enumerate(self.model.layout.runs) if start <= row < stop)
        return self.natural[run][row - self.model.layout.runs[run][1]]

    def constants(self) -> dict[str, Array]:
        """Behavioural constants on their natural scales."""
        parts = self.model.layout.parts
        played = (name for name, c in CONSTANTS.items() if not c.part or c.part in parts)
        k = {name: self.score(f"behaviour/{name}") for name in played}
        return k | {"clash_cost": k["struck_first_cost"] * k["clash_share"]}
