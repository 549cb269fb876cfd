"""What ships of a fit belongs together: the law that the simulator reads, its record, its score, and the banner."""

import pytest

from contingent.explain import history_records
from contingent.history import calibrate, records
from contingent.model import fitted
from contingent.model.behaviour import UNCALIBRATED


def test_the_simulator_reads_what_the_shipped_record_says() -> None:
    record, law = records.shipped_calibration(), fitted.shipped()
    assert (record is None) == (law is None)
    assert record is None or fitted.FILE.read_text(encoding="utf-8") == calibrate.constants(record).text()


@pytest.mark.parametrize(
    ("met", "banner"), [((True, True), False), ((True, False), True), ((), True), (None, True)]
)
def test_the_banner_goes_only_when_every_floor_is_met(
    met: tuple | None, banner: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    floors = [records.Floor(name=f"floor {i}", met=m, says="") for i, m in enumerate(met or ())]
    score = records.Score(tables={}, schemes=[], sizes=[], updates=[], surrogate_r2=None, floors=floors)
    calibration = records.Calibration.model_construct(constants=[], attempts=9)
    monkeypatch.setattr(records, "shipped_calibration", lambda: calibration)
    monkeypatch.setattr(records, "shipped_score", lambda: None if met is None else score)
    assert history_records.standing().startswith("uncalibrated") == banner
    assert bool(history_records.warnings()) == banner
    monkeypatch.setattr(records, "shipped_calibration", lambda: None)
    assert history_records.standing() == UNCALIBRATED


def test_the_page_tells_how_forecasts_of_hand_picked_attempts_did() -> None:
    score, track = records.shipped_score(), history_records.track()
    assert score is not None
    assert track is not None
    schemes = [s for s in score.schemes if s.name.endswith(records.PICKED)]
    assert len(track.picked) == len(schemes) > 0
    assert sum("without crowd" in picked.scheme for picked in track.picked) * 2 == len(schemes)
    for scheme, picked in zip(schemes, track.picked, strict=True):
        briers = {m.name: m.brier for m in scheme.methods}
        assert (picked.brier, picked.slope) == (briers["contingent"], scheme.methods[0].slope)
        assert picked.simpler == {name: briers[name] for name in ("rate by rank", "logistic regression")}
