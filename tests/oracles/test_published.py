"""Every published number of the registry, through the simulator's own functions."""

import pytest

from contingent.model.simulate import CARDS
from oracles import published
from oracles.registry import CHECKED

for row in published.ROWS.values():
    if row.card in {card.name for card in CARDS}:
        CHECKED.setdefault(row.card, []).append(f"{row.id}: test_number")


@pytest.mark.parametrize("name", published.ROWS)
def test_number(name: str) -> None:
    row = published.ROWS[name]
    assert row.error(published.ours(name)) <= row.tolerance


def holds(name: str) -> None:
    """The same, computed anew: for changed functions."""
    row = published.ROWS[name]
    assert row.error(float(row.ours())) <= row.tolerance


def test_every_simulated_row_names_a_test_that_is_there() -> None:
    folder = published.HERE
    assert {t for _, _, t, _ in published.SIMULATED} <= {p.stem for p in folder.glob("test_*.py")}


def test_what_is_left_out_is_not_also_reproduced() -> None:
    parts = {name.split(" ")[0] for name in published.ROWS}
    assert {
        "B1.1",
        "B1.2",
        "B1.3",
        "B1.5",
        "B3.1",
        "B3.2",
        "B3.3",
        "B3.4",
        "B4",
        "B6.1",
        "B8",
        "B9",
        "B11",
        "B14",
    } <= parts
    assert all(reason for _, reason in published.LEFT_OUT)
