"""The command line. Answers go to standard output, everything else to standard error.

Exit codes: 0 all well, 2 something is wrong with a case, a question or a setting, 130 interrupted.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

import contingent
from contingent.api import SEED, WORLDS, load
from contingent.arguments import CaseArgument, Json, KnownBy, Quiet, Reading, Seed, Until, Worlds
from contingent.cases_command import cases
from contingent.console import (
    WRONG,
    Plainly,
    answer_page,
    heed_interrupts,
    note,
    outlook_page,
    progress,
    show,
    show_answer,
)
from contingent.coverage_command import coverage
from contingent.history_commands import calibrate, score

app = typer.Typer(
    cls=Plainly,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Explains political crises: plays a case out, keeps what fits the record, answers why and what if.",
)


@app.callback(invoke_without_command=True)
def _version(
    ctx: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    if version:
        print(contingent.__version__)
        raise typer.Exit


@app.command()
def explain(
    case: CaseArgument,
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    reading: Reading = "all",
    until: Until = None,
    known_by: KnownBy = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run.", show_default="runs/<case>", file_okay=False)
    ] = None,
    score: Annotated[
        Path | None, typer.Option(metavar="AFTER", help="What came after, to score forecasts by.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Why it began, why it ended so, what else, what next.

    Conditions the case on its record, replays it without each cause, weighs the readings, looks ahead,
    and writes a run folder: report.html, summary.json, tables, worlds. A run that stands there is
    replaced once the new one is whole; a folder that is not a run is refused.

    With --score, forecasts are made besides as they could have been from every moment that AFTER names
    (--until and --known-by have no part in them), and scored by what came, beside the base rates.
    """
    from contingent.present.scores_page import page as scores_page
    from contingent.present.terminal import page
    from contingent.store import claim, summary_json

    file = load(case)
    place = out or Path("runs") / file.case.case
    claim(place)  # refused now, not after the long work
    after = file.after(score) if score else None
    with progress(quiet) as watch:
        run = file.explain(watch, worlds=worlds, seed=seed, reading=reading, until=until, known_by=known_by)
        run = run.scored(after, watch) if after else run
    run.save(place)
    if json:
        print(summary_json(run.summary), end="")
    else:
        show(page(run.summary), *([scores_page(run.summary.scores)] if run.summary.scores else []))
    note(f"Report: {place / 'report.html'}", quiet)


@app.command()
def simulate(
    case: CaseArgument,
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    reading: Reading = "all",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """The odds before any source is heard."""
    file = load(case)
    with progress(quiet) as watch:
        outlook = file.simulate(watch, worlds=worlds, seed=seed, reading=reading)
    show_answer(outlook, outlook_page, json)


@app.command()
def condition(
    case: CaseArgument,
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    reading: Reading = "all",
    until: Until = None,
    known_by: KnownBy = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Outcomes given the record, and how far to trust them."""
    file = load(case)
    with progress(quiet) as watch:
        outlook = file.condition(
            watch, worlds=worlds, seed=seed, reading=reading, until=until, known_by=known_by
        )
    show_answer(outlook, outlook_page, json)


@app.command()
def ask(
    case: CaseArgument,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In quotes, as the shell needs them.")],
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    reading: Reading = "all",
    until: Until = None,
    known_by: KnownBy = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """One question, such as P(success | do(mediation = contrary)).

    In general: P(EVENT | PART, PART, ...). An event is an outcome, attempt, or a happening in double
    quotes ("rostov taken"), or such joined by and, or, not. Parts: do(CAUSE = contrary),
    do(CAUSE = fact), seen to MOMENT, known by MOMENT, reading NAME, FACT = VALUE, claim SOURCE on
    FACT = so, not so or unheard, or an event that came about. docs/reference/questions.md has
    every form with an example.
    """
    file = load(case)
    with progress(quiet) as watch:
        answer = file.ask(
            question, watch, worlds=worlds, seed=seed, reading=reading, until=until, known_by=known_by
        )
    show_answer(answer, answer_page, json)


@app.command()
def serve(
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="A case file, or the name of a shipped case.")
    ] = None,
    port: Annotated[int, typer.Option(help="0 takes any that is free.", min=0, max=65535)] = 8765,
    host: Annotated[
        str, typer.Option(help="Another address than this machine's own; a token is asked for then.")
    ] = "127.0.0.1",
    worlds: Annotated[int, typer.Option(help="Worlds an island, where a page does not say.", min=16)] = 512,
    max_worlds: Annotated[int, typer.Option(help="Worlds an island, at most.", min=16)] = WORLDS,
    jobs: Annotated[int, typer.Option(help="Explanations at the same time, at most.", min=1)] = 1,
    max_bytes: Annotated[int, typer.Option(help="Size of a case, at most.", min=1000)] = 1_000_000,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """The workbench: a case in a browser, to look into and to change.

    Case files are those of the folder that it is started in, or of CASE's folder; drafts and runs are
    kept in its subfolder .contingent. It answers this machine alone, unless --host says otherwise.
    """
    from contingent.web.launch import launch

    launch(
        case,
        host,
        port,
        browser=browser,
        worlds=worlds,
        max_worlds=max_worlds,
        jobs=jobs,
        max_bytes=max_bytes,
    )


@app.command()
def check(
    case: CaseArgument,
    text: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE=FILE",
            help="The text of a source, or a folder of texts named after sources; may be given again.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Everything that is wrong with a case file.

    All at once, each as FILE:LINE:COLUMN, with what was found, what was expected and the nearest valid
    name; then conflicts between claims, copies of sources and actors that nothing links to the crisis.
    Reads a case or what came after one.

    With --text, or where a source names its 'text', the case is held against its sources: quotes stand
    there, numbers stand in the quote or at the locator, locators exist, nothing counts twice. What no
    text bears out or denies is not verified, and not wrong. Exit code 2 if anything is wrong, else 0.
    """
    from contingent.examine import report
    from contingent.present.evidence_page import page
    from contingent.store import as_json

    found = report(case, text or ())
    if json:
        print(as_json(found.plain()), end="")
    else:
        print("\n".join(found.lines))
        if found.evidence:
            show(page(found.evidence))
    if not found.sound:
        raise typer.Exit(WRONG)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A case file, or the folder of a run.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The same case, changed; or a run of it.")],
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    run: Annotated[
        bool, typer.Option("--run/--no-run", help="Whether answers are compared, or the cases only.")
    ] = True,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What changed between two versions of a case, and which answers moved because of it.

    Items are matched by name; renames are not guessed. Two case files are conditioned on the same noise;
    of two run folders the summaries are read, nothing is run, and --worlds and --seed have no part.
    """
    from contingent.difference import diff as compared
    from contingent.present.difference_page import page

    with progress(quiet) as watch:
        found = compared(old, new, watch, worlds=worlds, seed=seed, run=run)
    show_answer(found, page, json)


@app.command()
def compare(
    one: Annotated[str, typer.Argument(metavar="A", help="A case, or the folder of a run.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another case, or the folder of a run of it.")],
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    out: Annotated[
        Path | None, typer.Option(help="Page to write.", show_default="runs/<A>-and-<B>.html", dir_okay=False)
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What two cases share and where they part, in causes and courses.

    A run folder is read; a case is explained first, with --worlds and --seed. Causes are matched by the
    kind that the cases declare for them, else by name. Writes one page besides, which opens offline.
    """
    from contingent.comparison import cases_of
    from contingent.comparison import compare as compared
    from contingent.present.comparison_page import page
    from contingent.present.comparison_report import PAGE_MARK, render
    from contingent.store import claim_page, write_whole

    named = "-and-".join(cases_of(one, other))
    place = out or Path("runs") / f"{named}.html"
    claim_page(place, PAGE_MARK)  # refused now, not after the long work
    with progress(quiet) as watch:
        found = compared(one, other, watch, worlds=worlds, seed=seed)
    write_whole(place, render(found))
    show_answer(found, page, json)
    note(f"Page: {place}", quiet)


app.command()(coverage)
app.command()(cases)


@app.command()
def schema() -> None:
    """The JSON Schema of a case file, for editors."""
    print(_schema(), end="")


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, hyphens.")],
) -> None:
    """Write NAME.yaml, a short case to start from.

    The schema that editors check it by is written beside it. A file that exists is left as it is.
    """
    from contingent.case.jsonschema import FILE
    from contingent.case.starter import starter
    from contingent.errors import RunError
    from contingent.store import write_whole

    try:
        text = starter(name)
    except ValueError as error:
        raise RunError(str(error)) from None
    write_whole(Path(f"{name}.yaml"), text, replace=False)
    if not Path(FILE).exists():
        write_whole(Path(FILE), _schema(), replace=False)
    note(f"Written: {name}.yaml. Next: contingent check {name}.yaml")


@app.command()
def draft(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Text, Markdown or HTML files.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="CASE", help="The case file to write.")],
    published: Annotated[
        list[str] | None,
        typer.Option(metavar="MOMENT", help="When it was published: once, or once for each article."),
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Time zone of the events, such as Europe/Moscow.")
    ] = None,
    source_name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Name of the source: once for each article.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a case file that exists.")] = False,
    quiet: Quiet = False,
) -> None:
    """Draft a case from articles, by rules and offline.

    Numbers their sentences and finds quotations with speakers, hedges and denials, times, actors, places,
    ties and events. Every part is marked todo with the sentence it comes from; 'check' lists what is left to
    do. Several articles become one case: an event that two of them tell is one observation. The schema that
    editors check it by is written beside it.
    """
    from contingent.case.draft import Options
    from contingent.case.draft import draft as drafted
    from contingent.case.jsonschema import FILE
    from contingent.errors import RunError
    from contingent.store import write_whole

    files, case = [Path(article) for article in articles], Path(out)
    if case.resolve() in [file.resolve() for file in files]:
        raise RunError(f"{case} is one of the articles; name another file for the case")
    if case.exists() and not force:
        raise RunError(f"{case} exists already, and is left as it is; --force replaces it")
    text = drafted(files, case, Options(published or (), source_name or (), timezone))
    write_whole(case, text, replace=force)
    if not (case.parent / FILE).exists():
        write_whole(case.parent / FILE, _schema(), replace=False)
    if timezone is None:
        zone = re.search(r"^timezone: (\S+)", text, re.MULTILINE)
        note(f"Time zone: {zone[1] if zone else ''}, by a dateline, else UTC; --timezone sets it.", quiet)
    note(f"Written: {case}. Next: contingent check {case}", quiet)


@app.command()
def report(run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Draw report.html of a run again."""
    from contingent.store import write_report

    print(write_report(run))


app.command()(calibrate)
app.command()(score)


def _schema() -> str:
    from contingent.case.jsonschema import json_schema
    from contingent.store import as_json

    return as_json(json_schema())


def main() -> None:
    """Entry point of the ``contingent`` command."""
    heed_interrupts()
    app()


if __name__ == "__main__":
    main()
