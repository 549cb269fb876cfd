"""Long work: starting it, watching it, stopping it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import contingent
from contingent.api import SEED
from contingent.errors import RunError
from contingent.present.whatif import Scenario
from contingent.web.bench import Bench, bench_of, form_of, json, page
from contingent.web.link import state_of
from contingent.web.runs import Asked


async def start(request: Request) -> Response:
    """Begin to explain a case, or to condition a run anew under a scenario."""
    bench, sent = bench_of(request), await form_of(request)
    read = from_state if sent.get("state") else from_case
    return begun(bench, await run_in_threadpool(read, bench, sent))


def begun(bench: Bench, asked: Asked) -> Response:
    """The run of what is asked, if it is there; else the job that makes it."""
    if bench.runs.has(asked.id):
        return RedirectResponse(f"/runs/{asked.id}", 303)
    return RedirectResponse(f"/jobs/{bench.jobs.start(asked).id}", 303)


def from_case(bench: Bench, sent: dict[str, str]) -> Asked:
    """What a form asks of a case."""
    name, text = bench.text_of(sent.get("case", ""))
    return asked_of(bench, name, text, sent)


def asked_of(
    bench: Bench, name: str, text: str, sent: dict[str, str], scenario: Scenario | None = None
) -> Asked:
    """What is asked of a case, within the limits that are set; CaseError if it cannot be used."""
    asked = Asked(
        version=contingent.__version__, case=name, title="", text=text, worlds=worlds_of(bench, sent), seed=SEED,
        until=sent.get("until", ""), known_by=sent.get("known_by", ""), scenario=scenario or Scenario(),
    )  # fmt: skip
    return asked.model_copy(update={"title": asked.file().case.title})


def worlds_of(bench: Bench, sent: dict[str, str]) -> int:
    """Worlds an island, within the limit."""
    most = bench.settings.max_worlds
    try:
        worlds = int(sent.get("worlds") or bench.settings.worlds)
    except ValueError:
        raise RunError("worlds is a whole number") from None
    if not 16 <= worlds <= most:
        raise RunError(f"{worlds:,} worlds an island; this workbench takes 16 to {most:,}")
    return worlds


def from_state(bench: Bench, sent: dict[str, str]) -> Asked:
    """The evidence of a state, to be conditioned on anew: its run's, and what its scenario changes."""
    from contingent.case.load import examine_text
    from contingent.explain.records import moment

    run, scenario = state_of(sent["state"])
    was = bench.runs.get(run).asked
    joined = was.scenario.model_copy(
        update={
            "settled": {**was.scenario.settled, **scenario.settled},
            "weights": {**was.scenario.weights, **scenario.weights},
            "without": tuple(sorted({*was.scenario.without, *scenario.without})),
        }
    )
    case = examine_text(was.text, was.case).case
    assert case is not None  # it was when the run was made
    until = was.until if scenario.until is None else moment(case, scenario.until).isoformat()
    asked = {"worlds": sent.get("worlds") or str(was.worlds), "known_by": was.known_by, "until": until}
    return asked_of(bench, was.case, was.text, asked, joined)


def job(request: Request) -> Response:
    """How far a job is; once it is done, its run."""
    bench, name = bench_of(request), request.path_params["job"]
    now = bench.jobs.get(name)
    if now.state == "done":
        return RedirectResponse(f"/runs/{now.id}", 303)
    return page(request, "job.html", job=now)


def job_json(request: Request) -> Response:
    """The same as a record, without the text of the case."""
    now = bench_of(request).jobs.get(request.path_params["job"])
    return json(now.model_dump(mode="json", exclude={"asked": {"text"}}))


def cancel(request: Request) -> Response:
    """Stop a job at its next step."""
    name = request.path_params["job"]
    bench_of(request).jobs.get(name)
    bench_of(request).jobs.cancel(name)
    return RedirectResponse(f"/jobs/{name}", 303)


def again(request: Request) -> Response:
    """Start a job that broke off once more."""
    bench = bench_of(request)
    asked = bench.jobs.get(request.path_params["job"]).asked
    return RedirectResponse(f"/jobs/{bench.jobs.start(asked).id}", 303)


def forget(request: Request) -> Response:
    """Take a job that ended off the list."""
    bench_of(request).jobs.forget(request.path_params["job"])
    return RedirectResponse("/", 303)
