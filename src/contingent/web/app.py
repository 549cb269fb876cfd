"""Every address of the workbench, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from contingent.errors import CaseError, ContingentError
from contingent.web import change, compare, see, work, write
from contingent.web.bench import Bench, bench_of, cases_shipped, page
from contingent.web.guard import Guard, TooLarge
from contingent.web.settings import Settings

_STATIC = Path(__file__).parent / "static"
_REPORT = Path(__file__).parents[1] / "present" / "templates"
#: Style sheets and scripts by name: those of the report, and the workbench's own.
ASSETS = {
    path.name: path
    for path in (
        _REPORT / "style.css",
        _REPORT / "figures.css",
        _REPORT / "page.js",
        *sorted(_STATIC.iterdir()),
    )
}
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def home(request: Request) -> Response:
    """What is here: cases, drafts, runs, and work under way."""
    bench = bench_of(request)
    files = bench.folder.names()
    return page(
        request, "home.html", files=files, drafts=bench.drafts.names(),
        shipped=[name for name in cases_shipped() if f"{name}.yaml" not in files],
        runs=bench.runs.all(), jobs=bench.jobs.all(),
    )  # fmt: skip


def home_json(request: Request) -> Response:
    """The same as names."""
    bench = bench_of(request)
    return JSONResponse(
        {
            "files": bench.folder.names(),
            "shipped": cases_shipped(),
            "drafts": bench.drafts.names(),
            "runs": {run.id: run.label for run in bench.runs.all()},
            "jobs": {job.id: job.state for job in bench.jobs.all()},
        }
    )


def asset(request: Request) -> Response:
    """A style sheet or a script."""
    path = ASSETS.get(request.path_params["name"])
    if path is None:
        return PlainTextResponse("There is no such file.", 404)
    return FileResponse(path, media_type=_KINDS[path.suffix])


def forget(request: Request) -> Response:
    """Take a run away."""
    bench = bench_of(request)
    bench.runs.forget(bench.runs.get(request.path_params["run"]))
    return RedirectResponse("/", 303)


def wrong(request: Request, error: Exception) -> Response:
    """Something of ours is wrong with what was asked: said in plain words."""
    problems = error.problems if isinstance(error, CaseError) else []
    if _wants_json(request):
        return JSONResponse({"error": str(error)}, 400)
    return page(request, "wrong.html", 400, message="" if problems else str(error), problems=problems)


def missing(request: Request, error: Exception) -> Response:
    """Nothing is at that address."""
    return page(request, "wrong.html", 404, message="There is no such page.", problems=[])


def too_large(request: Request, error: Exception) -> Response:
    """More was sent than is taken."""
    return PlainTextResponse(f"More than {bench_of(request).settings.max_bytes:,} bytes were sent.", 413)


def _wants_json(request: Request) -> bool:
    return request.url.path.endswith(".json") or "application/json" in request.headers.get("accept", "")


ROUTES = [
    Route("/", home),
    Route("/home.json", home_json),
    Route("/static/{name}", asset),
    Route("/jobs", work.start, methods=["POST"]),
    Route("/jobs/{job}.json", work.job_json),
    Route("/jobs/{job}", work.job),
    Route("/jobs/{job}/cancel", work.cancel, methods=["POST"]),
    Route("/jobs/{job}/again", work.again, methods=["POST"]),
    Route("/jobs/{job}/forget", work.forget, methods=["POST"]),
    Route("/runs/{run}", see.see),
    Route("/runs/{run}/hour", see.hour),
    Route("/runs/{run}/summary.json", see.summary),
    Route("/runs/{run}/hours.json", see.hours),
    Route("/runs/{run}/report.html", see.report),
    Route("/runs/{run}/case.yaml", see.case_text),
    Route("/runs/{run}/tables.xlsx", see.workbook),
    Route("/runs/{run}/tables/{table}.csv", see.table),
    Route("/runs/{run}/change", change.change),
    Route("/runs/{run}/change/answer", change.part),
    Route("/runs/{run}/change.json", change.as_json),
    Route("/runs/{run}/change/report.html", change.report),
    Route("/runs/{run}/forget", forget, methods=["POST"]),
    Route("/compare", compare.compare),
    Route("/compare.json", compare.as_json),
    Route("/write", write.begin),
    Route("/write/start", write.start, methods=["POST"]),
    Route("/write/{name}", write.write),
    Route("/write/{name}/keep", write.keep, methods=["POST"]),
    Route("/write/{name}/save", write.save, methods=["POST"]),
    Route("/write/{name}/explain", write.explain, methods=["POST"]),
    Route("/write/{name}/discard", write.discard, methods=["POST"]),
]


def create(settings: Settings) -> Starlette:
    """The workbench as an ASGI application."""
    bench = Bench(settings)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        bench.jobs.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={ContingentError: wrong, TooLarge: too_large, 404: missing},
        lifespan=life,
    )
    app.state.bench = bench
    return app
