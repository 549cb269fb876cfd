"""From codes to shifts: blanks, effects, and a row as data of one compiled archetype."""

from pathlib import Path

import numpy as np
import pytest

from contingent.history import archetypes, baselines, impute, strata
from contingent.history.attempts import Attempts
from contingent.history.codes import AT_ONSET, CODES
from contingent.history.courses import FITTED
from contingent.history.effects import EFFECTS, SHIFTS, UNITS
from contingent.history.prepared import prepared
from contingent.history.table import read
from contingent.model.behaviour import CONSTANTS
from contingent.model.fitted import Fitted
from contingent.model.layout import Model


@pytest.fixture
def some(tmp_path: Path) -> Attempts:
    rows = ["id,country,start,rank,region,outcome"]
    for i in range(60):
        rank, region = ("T", "LA") if i % 2 else ("L", "AF")
        known = rank if i < 40 else ""
        rows.append(f"a{i},C{i % 7},{1950 + i}-01-01,{known},{region},{'SF'[i % 2]}")
    (tmp_path / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    return read(tmp_path / "t.csv")


def test_blanks_are_drawn_from_attempts_alike_in_the_other_codes(some: Attempts) -> None:
    rank = impute.imputed(some, some, 200, seed=1)[:, 40:, AT_ONSET.index("rank")]
    senior = CODES["rank"].levels.index("T")
    assert (rank[:, 1::2] == senior).mean() > 0.6 > 0.4 > (rank[:, ::2] == senior).mean()
    assert set(np.unique(rank)) <= {1.0, 2.0}


def _told(tmp_path: Path, rows: list[str]) -> Attempts:
    lines = ["id,country,start,rank,insider,outsider,rebel,outcome"]
    lines += [f"a{i},C{i},1970-01-01,{row},S" for i, row in enumerate(rows)]
    (tmp_path / "told.csv").write_text("\n".join(lines), encoding="utf-8")
    return read(tmp_path / "told.csv")


def test_an_attempt_of_which_little_is_known_is_not_alike_for_that(tmp_path: Path) -> None:
    alike, little, unlike = ["T,Y,N,N"] * 20, ["L,,,"] * 20, ["M,N,Y,Y"] * 20
    table = _told(tmp_path, [",Y,N,N", *alike, *little, *unlike])
    rank = impute.imputed(table, table, 400, seed=1)[:, 0, AT_ONSET.index("rank")]
    shares = [(rank == CODES["rank"].levels.index(level)).mean() for level in "TLM"]
    assert shares[0] > 2 * shares[1] > 2 * shares[2] > 0


def test_where_few_are_alike_the_others_have_a_say(tmp_path: Path) -> None:
    """By likeness alone the one that is alike would give three of four draws against six that are not."""
    table = _told(tmp_path, [",Y,N,N", "T,Y,N,N", *["M,N,Y,Y"] * 6])
    rank = impute.imputed(table, table, 400, seed=1)[:, 0, AT_ONSET.index("rank")]
    assert 0.2 < (rank == CODES["rank"].levels.index("T")).mean() < 0.5


def test_no_outcome_is_read_when_blanks_are_drawn(some: Attempts) -> None:
    import dataclasses

    other = dataclasses.replace(some, outcome=some.outcome[::-1], labels=1 - some.labels)
    np.testing.assert_array_equal(impute.imputed(some, some, 3, 1), impute.imputed(other, other, 3, 1))


def test_a_code_that_no_donor_has_moves_nothing(some: Attempts) -> None:
    codes = impute.imputed(some, some, 1, 1)
    for name in ("tenure", "polyarchy"):
        assert (UNITS[name](codes[..., AT_ONSET.index(name)]) == 0).all()


def test_a_code_that_is_not_told_is_drawn_from_the_others_and_never_from_the_attempt_itself(
    tmp_path: Path,
) -> None:
    rows = ["id,country,start,crowd,outcome"]
    rows += [f"a{i},C{i},{1950 + i}-01-01,{'+c' if i == 7 else '+i'},S" for i in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    alone = tmp_path / "alone.csv"
    alone.write_text("\n".join([rows[0], rows[8]]), encoding="utf-8")
    level = CODES["crowd"].levels.index

    def crowd(*told: str, file: Path = tmp_path / "t.csv") -> np.ndarray:
        return prepared([file], without=told).codes[..., AT_ONSET.index("crowd")]

    assert (crowd()[:, 7] == level("+c")).all()
    untold = crowd("crowd")
    assert (untold[:, 7] == level("+i")).all()
    assert (np.delete(untold, 7, axis=1) == level("+c")).any()
    assert (crowd("crowd", file=alone) == level("0")).all()  # nobody to draw it from


def test_every_effect_names_a_code_a_level_and_a_quantity_with_a_source() -> None:
    rows = archetypes.archetype().layout.row_index
    assert all(target in rows for targets in SHIFTS.values() for target in targets)
    for effect in EFFECTS:
        assert effect.on in SHIFTS
        assert effect.source
        assert effect.steps
        if effect.code != "year":
            levels = CODES[effect.code].levels
            assert (effect.level in levels) if levels else (effect.code in UNITS)


def test_at_most_eight_constants_are_fitted_and_none_of_the_onset() -> None:
    onset = {
        "patience",
        "fight_cost",
        "strike_rate",
        "resolve_noise",
        "caution",
        "struck_first_cost",
        "readiness_growth",
    }
    assert len(FITTED) + 1 <= 8  # the scale of effects counts
    assert set(FITTED) <= set(CONSTANTS) - onset


def test_a_row_moves_scores_and_nothing_else() -> None:
    model = archetypes.archetype()
    none = archetypes.worlds(model, np.zeros((4, len(FITTED))), np.zeros((4, len(SHIFTS))), list(FITTED), 1)
    moved = np.zeros((4, len(SHIFTS)))
    moved[:, list(SHIFTS).index("makers' authority")] = 0.7
    some = archetypes.worlds(model, np.zeros((4, len(FITTED))), moved, list(FITTED), 1)
    row = model.layout.row_index["actor/makers.influence"]
    apart = np.flatnonzero((none.z != some.z).any(axis=1))
    assert apart.tolist() == [row]
    step = (some.z[row] - none.z[row]) * model.layout.rows[row].scale
    np.testing.assert_allclose(step, 0.7, atol=1e-5)
    np.testing.assert_array_equal(none.seeds, some.seeds)


def test_fitted_constants_are_one_linear_map_of_normal_scores() -> None:
    import jax.numpy as jnp

    layout = archetypes.archetype().layout
    rng = np.random.default_rng(1)
    names = FITTED[:3]
    mean, lower = rng.standard_normal(3), np.tril(rng.standard_normal((3, 3)))
    z = jnp.asarray(rng.standard_normal((len(layout.rows), 5)), jnp.float32)
    law = Fitted(names, tuple(mean), tuple(map(tuple, lower)))
    fitted, plain = Model(layout, law).values(z), Model(layout).values(z)
    rows = [layout.row_index[f"behaviour/{n}"] for n in names]
    for k, row in enumerate(rows):
        want = mean[k] + lower[k] @ np.asarray(z)[rows]
        about = layout.rows[row]
        np.testing.assert_allclose(fitted[row], about.location + about.scale * want, rtol=1e-5, atol=1e-5)
    others = np.setdiff1d(np.arange(len(layout.rows)), rows)
    np.testing.assert_array_equal(np.asarray(fitted)[others], np.asarray(plain)[others])


def test_a_case_without_some_of_the_fitted_constants_has_the_law_of_the_others() -> None:
    rng = np.random.default_rng(2)
    names, mean, lower = FITTED[:3], rng.standard_normal(3), np.tril(rng.standard_normal((3, 3)))
    law = Fitted(names, tuple(mean), tuple(map(tuple, lower)))
    others = law.among((names[2], names[0]))
    assert others.names == (names[0], names[2])
    np.testing.assert_allclose(others.mean, mean[[0, 2]])
    factor, whole = np.array(others.cholesky), lower @ lower.T
    np.testing.assert_allclose(factor @ factor.T, whole[np.ix_([0, 2], [0, 2])])
    assert law.among(names) is law


def test_baselines_read_the_same_codes_and_no_blank(some: Attempts) -> None:
    x = baselines.covariates(impute.imputed(some, some, 2, 1), some.year)
    assert np.isfinite(x).all()
    y, train, test = some.success, np.arange(30), np.arange(30, 40)
    by_rank = baselines.rank_rate(x, y, train, test)
    np.testing.assert_allclose(by_rank, np.where(np.arange(30, 40) % 2, 1 / 17, 16 / 17))
    for forecast in baselines.BASELINES.values():
        p = forecast(x, y, train, test)
        assert ((p >= 0) & (p <= 1)).all()


def test_draws_of_the_unknown_fall_one_in_each_stratum_and_value_by_value_as_their_chances_ask() -> None:
    rng = np.random.default_rng(1)
    drawn = strata.uniforms((32, 5, 3), rng)
    np.testing.assert_array_equal(np.sort((drawn * 32).astype(int), axis=0)[:, 0, 0], np.arange(32))
    assert len(np.unique(np.argsort(drawn, axis=0).reshape(32, -1).T, axis=0)) == 15  # no two in one order
    values, chances = np.array([2.0, 0.0, 1.0, 0.0]), np.array([3.0, 1.0, 4.0, 2.0])
    found = strata.choices(values, chances, 20, rng)
    np.testing.assert_allclose([np.sum(found == v) for v in (0, 1, 2)], [6, 8, 6], atol=1)
