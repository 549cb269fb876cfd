"""What all tests share: shapes are enforced where they are declared, and one small compiled case."""

from pathlib import Path

import pytest
from jaxtyping import install_import_hook

with install_import_hook(["contingent.model.layout", "contingent.model.state"], "beartype.beartype"):
    from contingent.case.load import load
    from contingent.compile import Compiled, compile_case
    from contingent.infer.population import draw_worlds
    from contingent.model.layout import Worlds

TUTORIAL = Path(__file__).parents[1] / "cases" / "tutorial.yaml"


@pytest.fixture(scope="session")
def tutorial() -> Compiled:
    """The tutorial case, ready to run."""
    return compile_case(load(TUTORIAL))


@pytest.fixture(scope="session")
def tutorial_worlds(tutorial: Compiled) -> Worlds:
    """A few hundred worlds of the tutorial from its prior."""
    return draw_worlds(tutorial.model.layout, 300, 7, "tests")
