"""Two summaries side by side: how causes are matched, what is added up, and what is said of it."""

from __future__ import annotations

import pytest

from contingent.case.words import CAUSE_KINDS
from contingent.explain.comparison import compare
from contingent.present.comparison import Comparison, KindRow
from contingent.present.summary import CauseRow, Estimate, Milestone, Summary
from unit.present.sample import sample

FULL = sample()


def row(cause: str, kind: str = "", share: float | None = 0.2, error: float = 0.02) -> CauseRow:
    """A cause of the ending with this share, and nothing else of interest."""
    given = None if share is None else Estimate(value=share, error=error)
    return FULL.causes[1].rows[0].model_copy(update={"cause": cause, "kind": kind, "share": given})


def summary(name: str, *rows: CauseRow, **changes: object) -> Summary:
    """The sample under another name, with these causes of its ending and none of its onset."""
    table = FULL.causes[1].model_copy(update={"rows": list(rows)})
    case = FULL.case.model_copy(update={"id": name})
    return FULL.model_copy(update={"case": case, "causes": [table]} | changes)


def kinds(one: list[CauseRow], other: list[CauseRow]) -> dict[str, KindRow]:
    return {r.kind: r for r in compare(summary("a", *one), summary("b", *other)).causes[0].rows}


def test_causes_of_one_kind_meet_whatever_their_names() -> None:
    found = kinds(
        [row("address", "communications")], [row("wires", "communications"), row("radio", "communications")]
    )
    assert [[r.cause for r in side] for side in found["communications"].sides] == [
        ["address"],
        ["wires", "radio"],
    ]
    assert found["communications"].means == CAUSE_KINDS["communications"]


def test_a_cause_without_a_kind_takes_that_of_its_namesake_and_else_stands_alone() -> None:
    found = kinds([row("abbot"), row("storm")], [row("abbot", "mediation"), row("storm")])
    assert [[r.cause for r in side] for side in found["mediation"].sides] == [["abbot"], ["abbot"]]
    assert [[r.cause for r in side] for side in found["storm"].sides] == [["storm"], ["storm"]]
    assert found["storm"].means == ""


def test_shares_of_a_kind_add_up_and_so_do_their_errors() -> None:
    found = kinds([row("x", "crowd", 0.2, 0.03), row("y", "crowd", -0.05, 0.04)], [row("z", "crowd", None)])
    assert found["crowd"].shares == [Estimate(value=0.15, error=0.07), None]


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ((0.2, 0.02), (0.21, 0.02), "weighs in both, alike within the errors"),
        ((0.3, 0.02), (0.21, 0.02), "weighs in both, not alike"),
        ((0.3, 0.02), (-0.2, 0.02), "weighs in both, in opposite directions"),
        ((0.3, 0.02), (0.03, 0.02), "declared in both, weighs in the first only"),
        ((0.01, 0.02), (0.03, 0.02), "declared in both, weighs in neither beyond its error"),
    ],
)
def test_a_verdict_heeds_the_errors(one: tuple, other: tuple, says: str) -> None:
    assert kinds([row("x", "crowd", *one)], [row("y", "crowd", *other)])["crowd"].verdict == says


def test_a_kind_of_one_case_only_is_told_as_such() -> None:
    found = compare(summary("a", row("x", "crowd")), summary("b", row("y", "order")))
    assert "Declared for the ending of a only: crowd." in found.apart
    assert "Declared for the ending of b only: order." in found.apart


def test_turning_the_two_around_turns_everything_around() -> None:
    one = summary("a", row("x", "crowd", 0.3), row("y", "order"), row("v", "aims"))
    other = summary("b", row("z", "crowd"), row("w", "defence"), observed_outcome="success")
    there, back = compare(one, other), compare(other, one)
    assert [s.case for s in back.sides] == [s.case for s in reversed(there.sides)]
    turned = {r.kind: r.sides[::-1] for r in back.causes[0].rows}
    assert {r.kind: r.sides for r in there.causes[0].rows} == turned
    assert there.shared == back.shared


def course(**hours: float | None) -> dict[str, list[Milestone]]:
    """Milestones recorded at these hours; None stands for one that the record does not hold."""
    blank = FULL.milestones[0]
    return {
        "milestones": [
            blank.model_copy(
                update={"event": e, "recorded": "" if h is None else f"{e} seen", "recorded_hour": h}
            )
            for e, h in hours.items()
        ]
    }


def compared(one: dict, other: dict) -> Comparison:
    return compare(summary("a", row("x"), **one), summary("b", row("y"), **other))


def test_courses_part_where_hours_are_far_apart_or_the_record_of_one_is_silent() -> None:
    found = compared(course(fighting=2.0, end=10.0, deal=9.0), course(fighting=2.5, end=100.0, deal=None))
    assert "End: hour 10.0 in a against hour 100.0 in b." in found.apart
    assert not [s for s in found.apart if s.startswith("Fighting")]
    assert "On the record of a only: deal." in found.apart
    assert "Both courses have on record: fighting, end." in found.shared


def test_a_course_without_room_for_an_event_leaves_a_gap() -> None:
    found = compared(course(fighting=2.0, mediation=3.0), course(fighting=2.0))
    assert [bool(m) for m in found.milestones[1].sides] == [True, False]


def test_drivers_are_constants_whose_effect_exceeds_its_error() -> None:
    blank = FULL.assumptions[0]

    def hangs(**effects: tuple[float, float]) -> dict:
        rows = [
            blank.model_copy(update={"name": n.replace("__", "/"), "effect": Estimate(value=v, error=e)})
            for n, (v, e) in effects.items()
        ]
        return {"assumptions": rows}

    one = hangs(behaviour__mercy=(0.3, 0.02), behaviour__patience=(0.03, 0.02), actor__x=(0.5, 0.01))
    other = hangs(behaviour__mercy=(0.01, 0.02), behaviour__publicity=(-0.4, 0.02))
    drivers = compared(one, other).drivers
    assert [d.name for d in drivers] == ["publicity", "mercy"]
    assert drivers[0].sides == [None, Estimate(value=-0.4, error=0.02)]


def test_what_acts_only_afterwards_measures_the_noise() -> None:
    blank = FULL.assumptions[0]
    effects = {"behaviour/mercy": 0.3, "behaviour/patience": 0.1, "behaviour/office_loss": -0.2}
    rows = [
        blank.model_copy(update={"name": n, "effect": Estimate(value=v, error=0.01)})
        for n, v in effects.items()
    ]
    found = compared({"assumptions": rows}, {"assumptions": []})
    assert [d.name for d in found.drivers] == ["mercy"]
    assert found.noise == [0.2, 0.0]


def test_settings_that_differ_are_warned_of() -> None:
    other = {"settings": FULL.settings.model_copy(update={"worlds": 64})}
    assert compared({}, other).warnings[0] == "The runs differ in worlds: 4096 against 64."
