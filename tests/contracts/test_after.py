"""What came later is kept apart: nothing of an after-file enters a run."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from contingent.case.load import load, load_after
from contingent.compile import compile_case
from contingent.explain.cut import cut

CASES = Path(__file__).parents[2] / "cases"
AFTER = sorted(CASES.glob("*.after.yaml"))


@pytest.mark.parametrize("after", AFTER, ids=lambda p: p.name)
def test_a_case_compiles_the_same_without_what_came_after(tmp_path: Path, after: Path) -> None:
    case = after.with_name(after.name.replace(".after", ""))
    alone = Path(shutil.copy(case, tmp_path))
    beside, apart = compile_case(load(case)), compile_case(load(alone))
    assert beside.model.layout == apart.model.layout
    assert beside.record == apart.record
    assert beside.testimony == apart.testimony


@pytest.mark.parametrize("after", AFTER, ids=lambda p: p.name)
def test_no_observation_of_the_case_is_of_what_came_after(after: Path) -> None:
    case = load(after.with_name(after.name.replace(".after", "")))
    assert load_after(after).after == case.case
    end = case.clocks.crisis.start + case.clocks.crisis.length
    assert all(o.at is None or o.at <= end for o in case.observations)


def test_known_by_cuts_everything_that_was_first_reported_later() -> None:
    compiled = compile_case(load(CASES / "wagner-2023.yaml"))
    night = datetime(2023, 6, 25, 23, 59)
    record, testimony = cut(compiled, known_by=night)
    assert 0 < len(record.instruments) < len(compiled.record.instruments)
    assert 0 < len(testimony.claims) < len(compiled.testimony.claims)
    assert all(x.known <= night.isoformat() for x in (*record.instruments, *testimony.claims))
    assert "lukashenko-account" not in {i.source for i in record.instruments}
