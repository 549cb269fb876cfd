"""The run folder: whole or absent, the same bytes for the same run, never another's files."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import xarray as xr
from present.sample import bare, sample

from contingent import store
from contingent.compile import Compiled
from contingent.errors import RunError
from contingent.infer.condition import Conditioned, run
from contingent.infer.problem import Plan
from contingent.model.state import OUTCOMES
from contingent.present.summary import Summary

SECONDS = {"before": 1.5}


@pytest.fixture(scope="module")
def conditioned(tutorial: Compiled) -> Conditioned:
    return run(tutorial, Plan(worlds=64, sweeps=1, last_sweeps=1))


@pytest.fixture(scope="module")
def saved(conditioned: Conditioned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store.save(tmp_path_factory.mktemp("runs") / "mine", sample(), conditioned, "case: x", SECONDS)


def save(folder: Path, conditioned: Conditioned, summary: Summary | None = None) -> Path:
    return store.save(folder, summary or bare(), conditioned, "case: x", SECONDS)


def test_a_run_holds_everything_that_its_manifest_lists(saved: Path) -> None:
    about = json.loads((saved / "manifest.json").read_text())
    there = {str(f.relative_to(saved)) for f in saved.rglob("*") if f.is_file()}
    assert there == {"manifest.json", *about["files"]}
    assert {
        "summary.json", "report.html", "tables.xlsx", "worlds.parquet", "courses.parquet", "courses.nc"
    } <= there  # fmt: skip
    assert "tables/outcomes.csv" in there
    assert about["case"]["text"] == "case: x"
    assert about["seconds"] == SECONDS
    assert set(about["versions"]) == {"contingent", "jax", "jaxlib", "numpy", "python", "scipy"}
    assert about["courses_by_stage"]
    assert str(saved.parent) not in (saved / "manifest.json").read_text()


def test_the_summary_comes_back_rounded_and_sorted(saved: Path) -> None:
    text = (saved / "summary.json").read_text()
    back = store.read_summary(saved)
    assert store.summary_json(back) == text
    assert list(json.loads(text)) == sorted(Summary.model_fields)
    assert back.case == sample().case


def test_numbers_keep_six_digits_and_none_is_lost() -> None:
    given = {"a": [1.23456789e-5, -0.0, 3, True], "b": math.nan, "c": math.inf, "d": "x"}
    found = store.rounded(given)
    assert found == {"a": [1.23457e-5, 0.0, 3, True], "b": "NaN", "c": "Infinity", "d": "x"}
    assert math.copysign(1, found["a"][1]) == 1


def test_an_estimate_that_is_no_number_survives(conditioned: Conditioned, tmp_path: Path) -> None:
    odd = sample().onset_prior.model_copy(update={"error": math.nan})
    folder = save(tmp_path / "run", conditioned, sample().model_copy(update={"onset_prior": odd}))
    assert math.isnan(store.read_summary(folder).onset_prior.error)


def test_worlds_and_courses_can_be_read_back(saved: Path, conditioned: Conditioned) -> None:
    layout, population = conditioned.compiled.model.layout, conditioned.posterior
    worlds, courses = (pq.read_table(saved / f"{name}.parquet") for name in ("worlds", "courses"))
    assert worlds.column_names == ["island", "world", "weight", "ancestor", *layout.names]
    assert math.isclose(sum(worlds["weight"].to_pylist()), 1.0)
    name = layout.names[3]
    np.testing.assert_array_equal(worlds[name].to_numpy(), population.z[3])
    named = [OUTCOMES[o] for o in np.asarray(population.course.outcome)]
    assert courses["outcome"].to_pylist() == named
    never = ~np.isfinite(np.asarray(population.course.times)[layout.happenings.index("deal")])
    assert courses["time of deal"].null_count == never.sum()
    assert all(field.metadata[b"description"] for field in courses.schema)


def test_netcdf_has_units_and_descriptions(saved: Path, conditioned: Conditioned) -> None:
    with xr.open_dataset(saved / "courses.nc", engine="h5netcdf") as data:
        assert data["time"].dims == ("happening", "world")
        assert data["time"].attrs["units"] == "hours"
        assert data["outcome"].attrs["flag_meanings"].split() == list(OUTCOMES)
        assert all(v.attrs["long_name"] for v in data.data_vars.values())
        np.testing.assert_array_equal(data["score"].to_numpy(), conditioned.posterior.z)


def test_a_run_of_ours_is_replaced(conditioned: Conditioned, tmp_path: Path) -> None:
    folder = save(tmp_path / "run", conditioned, sample())
    save(folder, conditioned, bare())
    assert store.read_summary(folder).case == bare().case
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_what_is_not_ours_is_left_alone(conditioned: Conditioned, tmp_path: Path) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "notes.txt").write_text("years of work")
    with pytest.raises(RunError, match=r"notes\.txt"):
        save(other, conditioned)
    assert (other / "notes.txt").read_text() == "years of work"
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(RunError, match="is a file"):
        save(file, conditioned)


def test_a_file_that_somebody_added_to_a_run_is_not_lost(conditioned: Conditioned, tmp_path: Path) -> None:
    folder = save(tmp_path / "run", conditioned)
    (folder / "tables" / "mine.csv").write_text("1")
    with pytest.raises(RunError, match=r"mine\.csv"):
        save(folder, conditioned)
    assert (folder / "tables" / "mine.csv").exists()


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_failed_write_leaves_the_old_run_and_nothing_else(
    conditioned: Conditioned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    folder = save(tmp_path / "run", conditioned)
    before = (folder / "manifest.json").read_bytes()

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr("contingent.worlds.write_worlds", fail)
    with pytest.raises((KeyboardInterrupt, RunError)):
        save(folder, conditioned, sample())
    assert (folder / "manifest.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_failed_move_puts_the_old_run_back(
    conditioned: Conditioned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save(tmp_path / "run", conditioned)
    rename = Path.rename

    def only_the_old(self: Path, to: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(5, "Input/output error")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", only_the_old)
    with pytest.raises(RunError, match="cannot be written"):
        save(folder, conditioned, sample())
    assert store.read_summary(folder).case == bare().case
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_kill_while_writing_leaves_no_run_behind(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    script = (
        "import os, sys, time; from pathlib import Path; from contingent import store\n"
        "with store._whole(Path(sys.argv[1])) as new:\n"
        "    (new / 'summary.json').write_text('{')\n"
        "    print('half', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not folder.exists()


def test_a_summary_that_cannot_be_read_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is no run folder"):
        store.read_summary(tmp_path)
    (tmp_path / "summary.json").write_text("{}")
    with pytest.raises(RunError, match="is no summary of this version"):
        store.read_summary(tmp_path)


def test_the_report_is_drawn_again_as_it_was(saved: Path) -> None:
    before = (saved / "report.html").read_bytes()
    (saved / "report.html").write_text("lost")
    assert store.write_report(saved) == saved / "report.html"
    assert (saved / "report.html").read_bytes() == before


def test_a_file_that_exists_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    store.write_whole(file, "first", replace=False)
    with pytest.raises(RunError, match="exists already"):
        store.write_whole(file, "second", replace=False)
    assert file.read_text() == "first"
    store.write_whole(file, "third")
    assert file.read_text() == "third"
    assert [p.name for p in tmp_path.iterdir()] == ["case.yaml"]


def test_a_folder_for_files_is_made_before_the_work(tmp_path: Path) -> None:
    store.claim_folder(tmp_path / "runs" / "history")
    assert (tmp_path / "runs" / "history").is_dir()
    assert list((tmp_path / "runs" / "history").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="nothing can be written"):
        store.claim_folder(tmp_path / "file" / "history")
