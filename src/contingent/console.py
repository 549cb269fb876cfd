"""What commands write besides their answer: progress, notes and errors, all on standard error."""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer.core import TyperGroup

from contingent.errors import CaseError, ContingentError
from contingent.present import say
from contingent.present.palette import colour
from contingent.present.summary import Answer, Estimate, Record
from contingent.present.terminal import bar, plain

WRONG, INTERRUPTED = 2, 130


class Plainly(TyperGroup):
    """Commands whose errors are told in plain words, with an exit code and no traceback."""

    def invoke(self, ctx: typer.Context) -> Any:
        """Run a command; our own errors end it with 2, an interrupt with 130."""
        try:
            return super().invoke(ctx)
        except CaseError as error:
            print(error, file=sys.stderr)  # each line begins with file:line:column, for editors to follow
            raise typer.Exit(WRONG) from None
        except ContingentError as error:
            print(f"contingent: {error}", file=sys.stderr)
            raise typer.Exit(WRONG) from None
        except KeyboardInterrupt:
            print("contingent: interrupted; nothing half-written is left behind", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None


def heed_interrupts() -> None:
    """See that no interrupt is lost.

    One that arrives while a finaliser or a callback of the garbage collector runs cannot leave it:
    Python only reports it, and the work would go on. It is sent again a moment later.
    """

    def again(lost: Any) -> None:
        if lost.exc_type is KeyboardInterrupt:
            threading.Timer(0.05, _thread.interrupt_main).start()
        else:
            sys.__unraisablehook__(lost)

    sys.unraisablehook = again


def note(words: str, quiet: bool = False) -> None:
    """A remark for the person at the terminal."""
    if not quiet:
        print(words, file=sys.stderr)


def show(*parts: RenderableType) -> None:
    """The answer, on standard output."""
    Console(highlight=False).print(Group(*parts))


def show_answer(found: Record, page: Callable[..., RenderableType], json: bool) -> None:
    """An answer as JSON or as a page."""
    from contingent.store import as_json, rounded

    if json:
        print(as_json(rounded(found.model_dump(mode="python"))), end="")
    else:
        show(page(found))


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error while long work goes on; it leaves nothing behind."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    quiet = quiet or not console.is_terminal  # a log has no use for bars
    with Progress(*columns, console=console, transient=True, disable=quiet) as bars:
        task = bars.add_task("starting", total=1.0)
        yield lambda label, done: bars.update(task, description=label, completed=done)


def outlook_page(outlook: Any) -> RenderableType:
    """Odds of an attempt and of every outcome, and how far to trust them."""
    parts: list[RenderableType] = [plain(outlook.title, "bold"), plain(f"Reading: {outlook.reading}", "dim")]
    parts += [plain(f"! {words}", "yellow") for words in outlook.warnings]
    grid = Table.grid(padding=(0, 1))
    for width in (12, 24, 12 if outlook.outcomes_before else 0, 12, 14):
        grid.add_column(width=width, no_wrap=True)
    earlier = "testimony" if outlook.outcomes_before else ""
    grid.add_row("", "", plain(earlier, "dim"), plain("record" if earlier else "prior", "dim"), "")
    grid.add_row("attempt", *_row(outlook.onset_before, outlook.onset, "white"))
    for name, after in sorted(outlook.outcomes.items(), key=lambda pair: -pair[1].value):
        before = outlook.outcomes_before[name] if outlook.outcomes_before else None
        grid.add_row(f"  {name}", *_row(before, after, colour(name)))
    parts += [plain(f"Odds of an attempt, and of each outcome given one, {outlook.says}:"), grid]
    if outlook.fit:
        parts.append(_fit(outlook.fit))
    return Group(*parts)


def answer_page(answer: Answer) -> RenderableType:
    """One question and its answer."""
    return Group(plain(answer.question, "bold"), plain(answer.sentence))


def _row(before: Estimate | None, after: Estimate, hue: str) -> tuple[RenderableType, ...]:
    start = before.value if before else after.value
    earlier = say.chance(before) if before else ""
    return bar(start, after.value, hue), earlier, say.chance(after), after.word


def _fit(fit: Any) -> RenderableType:
    rows = {
        "log evidence": f"{say.measured(fit.log_evidence)}, spread between islands {fit.spread:.2f}",
        "ancestors left": ", ".join(map(str, fit.ancestors)) + " by island",
        "effective worlds": say.quantity(fit.effective_worlds),
        "moves accepted": ", ".join(f"{move} {say.percent(share)}" for move, share in fit.acceptance.items()),
        "courses simulated": say.quantity(fit.courses),
    }
    grid = Table.grid(padding=(0, 2))
    for name, value in rows.items():
        grid.add_row(plain(name, "dim"), plain(value))
    return grid
