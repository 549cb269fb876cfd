"""The pages that show a run: the answer, hour by hour, and all that it rests on."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from contingent.errors import RunError
from contingent.present.report import context, render
from contingent.present.tables import guarded, hour_rows, tables, write_xlsx
from contingent.web.bench import attached, bench_of, json, page, page_of_run, run_of


def see(request: Request) -> Response:
    """Everything that a run found, on one page."""
    run = run_of(request)
    bench_of(request).runs.prepare(run)
    return page_of_run(request, "see.html", run, hours=run.hours, hour=hour_of(request, len(run.hours.hours)))


def hour(request: Request) -> Response:
    """One hour of the crisis: the part of the page that the scrubber changes."""
    run = run_of(request)
    hour = hour_of(request, len(run.hours.hours))
    return page(request, "parts/hour.html", run=run, hours=run.hours, hour=hour, **context(run.summary))


def hour_of(request: Request, count: int) -> int:
    """The hour asked for, by its place on the clock; the middle of the crisis by default."""
    try:
        return min(max(int(request.query_params.get("hour", count // 2)), 0), count - 1)
    except ValueError:
        raise RunError("hour is a whole number") from None


def summary(request: Request) -> Response:
    """The Summary of a run."""
    return json(run_of(request).summary)


def hours(request: Request) -> Response:
    """The crisis by the hour."""
    return json(run_of(request).hours)


def report(request: Request) -> Response:
    """The report as one file that needs nothing else."""
    run = run_of(request)
    return attached(render(run.summary), f"{run.summary.case.id}.html", "text/html; charset=utf-8")


def case_text(request: Request) -> Response:
    """The case file that a run was made from."""
    run = run_of(request)
    return attached(run.asked.text, run.asked.case, "application/yaml; charset=utf-8")


def table(request: Request) -> Response:
    """One table as CSV."""
    run, name = run_of(request), request.path_params["table"]
    found = {"hours": hour_rows(run.hours), **tables(run.summary)}
    if name not in found:
        raise RunError(f"this run has no table {name!r}; there are: {', '.join(found)}")
    rows = found[name]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows({key: guarded(value) for key, value in row.items()} for row in rows)
    return attached("\ufeff" + out.getvalue(), f"{name}.csv", "text/csv; charset=utf-8")


def workbook(request: Request) -> Response:
    """All tables in one workbook."""
    run = run_of(request)
    with tempfile.TemporaryDirectory() as folder:
        path = write_xlsx(
            {**tables(run.summary), "hours": hour_rows(run.hours)}, Path(folder) / "tables.xlsx"
        )
        content = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return attached(content, f"{run.summary.case.id}.xlsx", kind)
