"""A calibration that is stopped goes on where it stood, and comes to the same end."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from contingent.history import calibrate as stages
from contingent.history import courses, posterior, records
from contingent.history.score import score


class Stopped(Exception):
    """What stands for a kill."""


def stop(*_: object) -> None:
    raise Stopped


def stopped_at(call: int, real: Callable) -> Callable:
    """The function, stopped at one of its calls."""
    made = count(1)
    return lambda *a, **k: stop() if next(made) == call else real(*a, **k)


PLAN = stages.Plan(courses=30_000, epochs=3, fresh=3000, corrected_with=3000, warmup=80, draws=40, chains=2)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = ["id,country,start,rank,outcome,hours"]
    rows += [f"a{i},C{i % 9},{1950 + i}-01-01,{'TLM'[i % 3]},{'SF'[i % 2]},{5 + i}" for i in range(60)]
    file = tmp_path_factory.mktemp("history") / "t.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def calibrated(table: Path) -> records.Calibration:
    found, net = stages.calibrate([table], table.parent / "whole", PLAN, lambda *_: None)
    stages.save(found, net, table.parent / "out")
    return found


def test_a_calibration_can_be_scored(table: Path, calibrated: records.Calibration) -> None:
    found, _ = score([table], [], table.parent / "out", lambda *_: None)
    whole = [scheme.name for scheme in found.schemes if "," not in scheme.name]
    assert whole == ["rolling origin", "leave one country out"]
    assert {size.name for size in found.sizes} == {"duration"}
    assert all(np.isfinite(m.brier) for scheme in found.schemes for m in scheme.methods)
    assert not found.met  # no hour was coded


def test_few_attempts_or_none_meet_no_floor(table: Path, calibrated: records.Calibration) -> None:
    held = table.parent / "held.csv"
    held.write_text("id,country,start,outcome\nx,Elsewhere,1999-01-01,S\n", encoding="utf-8")
    one, _ = score([held], [], table.parent / "out", lambda *_: None)
    assert (one.schemes, one.sizes, one.updates, one.surrogate_r2, one.met) == ([], [], [], None, False)
    held.write_text("id,country,start,outcome\nx,Elsewhere,1949-01-01,S\n", encoding="utf-8")
    none, _ = score([held], [], table.parent / "out", lambda *_: None)
    assert none.schemes == []  # none is late enough to be rolled to
    back, _ = score([held], [table], table.parent / "out", lambda *_: None)
    assert (back.schemes, back.sizes) == ([], [])  # nothing of the table that was learnt from is scored


def test_stopped_at_any_stage_it_goes_on_to_the_same_end(
    table: Path, calibrated: records.Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> records.Calibration:
        return stages.calibrate([table], table.parent / "halting", PLAN, lambda *_: None)[0]

    first_round = [(posterior, "sample", 1), (stages.checks, "corrected", 1)]
    second_round = [(posterior, "sample", 1), (stages.checks, "corrected", 2)]
    for module, name, call in [(stages.emulator, "fit", 1), *first_round, *second_round]:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, stopped_at(call, getattr(module, name)))
            with pytest.raises(Stopped):
                run()
    monkeypatch.setattr(courses, "play", stop)  # nothing is played, and no chain run, a second time
    monkeypatch.setattr(posterior, "sample", stop)
    assert run() == calibrated
