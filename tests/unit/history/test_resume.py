"""A calibration that is stopped goes on where it stood, and comes to the same end."""

from pathlib import Path

import numpy as np
import pytest

from contingent.history import calibrate as stages
from contingent.history import courses, posterior
from contingent.history.score import score


class Stopped(Exception):
    """What stands for a kill."""


def stop(*_: object) -> None:
    raise Stopped


@pytest.mark.slow
def test_stopped_at_any_stage_it_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["id,country,start,rank,outcome,hours"]
    rows += [f"a{i},C{i % 9},{1950 + i}-01-01,{'TLM'[i % 3]},{'SF'[i % 2]},{5 + i}" for i in range(60)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    plan = stages.Plan(courses=6000, epochs=2, fresh=3000, corrected_with=3000, warmup=20, draws=20)

    def run(folder: str) -> tuple:
        return stages.calibrate([table], tmp_path / folder, plan, lambda *_: None)

    whole, _ = run("whole")
    for module, name in ((stages.emulator, "fit"), (posterior, "sample"), (stages.checks, "corrected")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, stop)
            with pytest.raises(Stopped):
                run("halting")
    played = len(list((tmp_path / "halting").rglob("*.npz")))
    with monkeypatch.context() as patch:
        patch.setattr(courses, "play", stop)  # nothing is played a second time
        again, net = run("halting")
    assert again == whole
    assert len(list((tmp_path / "halting").rglob("*.npz"))) == played

    stages.save(again, net, tmp_path / "out")
    found = score([table], [], tmp_path / "out", lambda *_: None)
    assert [scheme.name for scheme in found.schemes][:1] == ["rolling origin"]
    assert {size.name for size in found.sizes} == {"duration"}
    assert all(np.isfinite(m.brier) for scheme in found.schemes for m in scheme.methods)
