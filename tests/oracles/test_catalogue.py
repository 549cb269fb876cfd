"""Every card is checked by a test, and no such test lets a changed sign or constant pass."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType

import pytest

import oracles
from contingent.model.simulate import CARDS
from oracles.mutants import MUTANTS
from oracles.registry import CHECKED

TESTS = {
    m.name: importlib.import_module(f"oracles.{m.name}")
    for m in pkgutil.iter_modules(oracles.__path__)
    if m.name.startswith("test_") and m.name != "test_catalogue"
}


@pytest.mark.parametrize("card", [c.name for c in CARDS])
def test_every_card_is_checked(card: str) -> None:
    assert CHECKED.get(card), f"no test reproduces a published number of {card!r}"


def test_no_test_checks_a_card_that_does_not_exist() -> None:
    assert set(CHECKED) <= {c.name for c in CARDS}


def test_every_card_states_its_limit() -> None:
    for card in CARDS:
        assert card.limit
        assert card.through
        assert card.tolerance
        assert card.reference


def test_every_mechanism_has_a_mutant() -> None:
    assert {m[0].CARD.name for m in MUTANTS} == {c.name for c in CARDS}


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(
    ("module", "function", "mutant", "test", "arguments"),
    MUTANTS,
    ids=[f"{m[1]}-{i}" for i, m in enumerate(MUTANTS)],
)
def test_a_changed_mechanism_is_noticed(
    module: ModuleType,
    function: str,
    mutant: Callable,
    test: str,
    arguments: tuple,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, name = test.split(".")
    check = getattr(TESTS[file], name)
    check(*arguments)
    monkeypatch.setattr(module, function, mutant(getattr(module, function)))
    with pytest.raises((AssertionError, ValueError)):
        check(*arguments)
