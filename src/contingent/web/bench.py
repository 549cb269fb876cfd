"""One workbench: its folder, its runs and jobs, and how its pages are drawn."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jinja2 import PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from contingent.errors import RunError
from contingent.present.figures import hours as hour_figures
from contingent.present.figures import ties
from contingent.present.report import context, environment
from contingent.shipped import shipped
from contingent.store import as_json, rounded
from contingent.web.folder import Folder
from contingent.web.jobs import Jobs
from contingent.web.link import query_of
from contingent.web.runs import Kept, Runs
from contingent.web.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

    from contingent.present.summary import Record
    from contingent.present.whatif import Scenario, WhatIf


class Bench:
    """Everything that the pages of one workbench share."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self._one = settings, Lock()
        self.folder = Folder(settings.root, settings.max_bytes)
        self.drafts = Folder(settings.kept / "drafts", settings.max_bytes)
        self.runs = Runs(settings.kept / "runs")
        self.jobs = Jobs(settings.kept / "jobs", self.runs, settings.jobs)

    @cached_property
    def environment(self) -> Environment:
        """The templates: those of the report's sections, and the pages around them."""
        env = environment(PackageLoader("contingent.web", "templates"))
        env.globals.update(
            drawn={"standings": hour_figures.standings, "position": hour_figures.position,
                   "gauges": hour_figures.gauges, "ended": hour_figures.ended, "ties": ties.ties},
            tie_key=ties.KEY, query_of=query_of, settings=self.settings, sizes_offered=sizes(self.settings),
        )  # fmt: skip
        return env

    def answer(self, run: Kept, scenario: Scenario) -> WhatIf:
        """The answer to a scenario; one after another, so that a flood of them needs no more memory than one."""
        from contingent.explain.whatif import whatif

        live = self.runs.live(run)
        with self._one:
            return whatif(live, scenario)

    def text_of(self, case: str) -> tuple[str, str]:
        """The name and the text of a case given as ``file:NAME``, ``draft:NAME`` or ``shipped:NAME``."""
        kind, _, name = case.partition(":")
        if kind == "shipped":
            if name not in cases_shipped():
                raise RunError(f"no case of the name {name!r} is shipped")
            return f"{name}.yaml", shipped()[name].read_text(encoding="utf-8-sig")
        places = {"file": self.folder, "draft": self.drafts}
        if kind not in places:
            raise RunError(f"{case!r} is no case; expected file:NAME, draft:NAME or shipped:NAME")
        return name, places[kind].read(name)


def sizes(settings: Settings) -> list[tuple[int, str]]:
    """Worlds an island that a page offers, with what they are good for."""
    offered = {256: "a quick look", 512: "fair", 1024: "good", 4096: "full"}
    offered = {settings.worlds: "as set", **offered}
    return sorted((n, says) for n, says in offered.items() if n <= settings.max_worlds)


def cases_shipped() -> list[str]:
    """Names of the shipped cases."""
    return [name for name in shipped() if not name.endswith(".after")]


def bench_of(request: Request) -> Bench:
    """The workbench that a request is made to."""
    return request.app.state.bench


def run_of(request: Request) -> Kept:
    """The run that an address names."""
    return bench_of(request).runs.get(request.path_params["run"])


def page(request: Request, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page, drawn."""
    env = bench_of(request).environment
    return HTMLResponse(
        env.get_template(template).render(
            path=request.url.path, request_case=request.query_params.get("case", ""), **shown
        ),
        status,
    )


def page_of_run(request: Request, template: str, run: Kept, **shown: Any) -> HTMLResponse:
    """A page about a run: everything that the report's sections read is at hand."""
    return page(request, template, run=run, **context(run.summary), **shown)


def json(record: Record | dict[str, Any]) -> Response:
    """A record as JSON, rounded as everywhere."""
    content = record if isinstance(record, dict) else record.model_dump(mode="json")
    return Response(as_json(rounded(content)), media_type="application/json")


def attached(content: str | bytes, name: str, media_type: str) -> Response:
    """A file to take along."""
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, or of a JSON object, that was sent; RunError where there are none."""
    if request.headers.get("content-type", "").startswith("application/json"):
        found = await request.json()
        if not isinstance(found, dict):
            raise RunError("expected an object")
        return {str(k): v for k, v in found.items() if isinstance(v, str)}
    body = (await request.body()).decode("utf-8", errors="replace")
    return {k: v.replace("\r\n", "\n") for k, v in parse_qsl(body, keep_blank_values=True)}
