"""What is calibrated: which cases, at which size, and what is ranked in each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import contingent
from contingent.case.load import load
from contingent.compile import Compiled, compile_case

HERE = Path(__file__).parent
#: Parts of the program that the ranks of a compiled case depend on.
ENGINE = ("model", "infer")
#: Worlds among which the truth is ranked; few enough to be nearly independent of each other.
PICKED = 63


@dataclass(frozen=True)
class Calibrated:
    """A case, with the scores and the time that are ranked besides its outcomes.

    ``seed`` is the key of all draws. It was fixed before the first run; another is no way to pass.
    """

    file: Path
    scores: tuple[str, str, str]
    event: str
    seed: int

    @property
    def name(self) -> str:
        """Name of the case."""
        return self.file.stem

    def compiled(self) -> Compiled:
        """The case, ready to run."""
        return compile_case(load(self.file))


CASES = (
    Calibrated(
        HERE.parents[1] / "cases" / "tutorial.yaml",
        ("actor/colonel.hopes", "actor/garrison.inclination", "source/gazette"),
        "garrison joins",
        20310330,
    ),
    Calibrated(
        HERE / "cases" / "palace-coup.yaml",
        ("actor/captain.hopes", "actor/city-regiment.inclination", "source/court"),
        "city-regiment defends",
        20410510,
    ),
    Calibrated(
        HERE / "cases" / "fleet-mutiny.yaml",
        ("actor/crews-committee.grievance", "actor/coast-guard.inclination", "source/admiralty"),
        "end",
        20430914,
    ),
)


@dataclass(frozen=True)
class Size:
    """How large a conditioning is, and whether it hears the answers at all."""

    worlds: int = 1024  # an island, of four
    deaf: bool = False


def digest(*contents: bytes) -> str:
    """A short hash."""
    whole = hashlib.blake2b(digest_size=8)
    for content in contents:
        whole.update(content)
    return whole.hexdigest()


def engine() -> str:
    """A short hash of the source of the simulator, with the constants fitted for it, and of the sampler."""
    source = Path(contingent.__file__).parent
    files = sorted(f for part in ENGINE for f in (source / part).rglob("*") if f.suffix in (".py", ".json"))
    return digest(*(f.read_bytes() for f in files))


def compiled_digest(compiled: Compiled) -> str:
    """A short hash of all that the sampler is given of a case, however it was written and compiled."""
    parts = (compiled.model.layout, compiled.record.instruments, compiled.testimony)
    return digest(*(repr(part).encode() for part in parts))
