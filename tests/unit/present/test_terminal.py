from __future__ import annotations

from rich.console import Console

from contingent.present import say
from contingent.present.figures.outcomes import listed
from contingent.present.summary import Summary
from contingent.present.terminal import bar, page, plain

from .sample import bare, sample


def lines(summary: Summary, width: int = 100) -> list[str]:
    console = Console(width=width, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(page(summary))
    return capture.get().splitlines()


def test_the_answer_is_one_page() -> None:
    text = lines(sample())
    assert len(text) <= 55
    assert max(len(line) for line in text) <= 100
    whole = " ".join(" ".join(text).split())
    for words in (
        "79 % ± 2",
        "what happened",
        "Ongoing crisis",
        "uncalibrated",
        "guard-account +4.0 ± 0.9 dB",
    ):
        assert words in whole


def test_no_number_is_cut_on_a_narrow_terminal() -> None:
    summary = sample()
    whole = " ".join(lines(summary, width=80))
    numbers = [say.chance(e) for row in listed(summary) for e in (row.prior, row.posterior)]
    numbers += [say.chance(f.probability) for f in summary.consequences.forecasts[:3]]
    assert [n for n in numbers if n not in whole] == []


def test_a_long_run_of_warnings_stays_on_the_page() -> None:
    full = sample().model_copy(update={"warnings": [f"warning {i} " + "long " * 60 for i in range(30)]})
    assert len(lines(full)) <= 55
    assert "more warnings in the report" in " ".join(lines(full))


def test_a_bare_summary_has_a_page() -> None:
    assert lines(bare())


def test_text_of_a_case_cannot_command_the_terminal() -> None:
    assert plain("[red]no[/red] \x1b[2Jmarkup").plain == "[red]no[/red]  [2Jmarkup"


def test_a_bar_shows_after_and_before() -> None:
    assert bar(0.5, 1.0, "red").plain == "█" * 9 + "|" + "█" * 8
    assert len(bar(1.0, 0.0, "red").plain) == len(bar(0.0, 0.0, "red").plain) == 18
