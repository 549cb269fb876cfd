"""Long work in the background: it goes on when a page is closed, says how far it is, and can be stopped.

What a job was asked and how far it came stands on disk, so that a page that is loaded again finds
it, and a server that is started again says which jobs it broke off.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import Literal

from pydantic import ValidationError

from contingent.errors import ContingentError, RunError
from contingent.present.summary import Record
from contingent.store import write_whole
from contingent.web.runs import ID, Asked, Runs

State = Literal["running", "done", "failed", "cancelled", "interrupted"]
#: Seconds between two notes of progress on disk.
BETWEEN = 1.0


class Job(Record):
    """One job as pages show it; its run has the same id."""

    id: str
    asked: Asked
    state: State = "running"
    stage: str = "starting"
    done: float = 0.0  # share of this stage
    message: str = ""


class Cancelled(Exception):
    """Somebody asked a job to stop."""


class Jobs:
    """Every job of a folder; at most ``most`` run at once."""

    def __init__(self, place: Path, runs: Runs, most: int) -> None:
        self.place, self.runs, self.most = place, runs, most
        self._pool = ThreadPoolExecutor(max_workers=most, thread_name_prefix="job")
        self._stop: dict[str, Event] = {}
        self._now: dict[str, Job] = {}
        self._lock, self._closing = Lock(), False
        for job in self._kept():
            if job.state == "running":
                self._note(
                    job.model_copy(update={"state": "interrupted", "message": "The server was stopped."})
                )

    def all(self) -> list[Job]:
        """Every job that is under way, and every one that ended otherwise than well."""
        with self._lock:
            return [job for job in self._now.values() if job.state != "done"]

    def get(self, job: str) -> Job:
        """One job; RunError if there is none of that id."""
        with self._lock:
            if job in self._now:
                return self._now[job]
        raise RunError(f"there is no job {job} here")

    def start(self, asked: Asked) -> Job:
        """Begin a job, unless it is under way or its run is there; RunError if too many are."""
        with self._lock:
            now = self._now.get(asked.id)
            if now is not None and now.state == "running":
                return now
            under_way = sum(job.state == "running" for job in self._now.values())
            if under_way >= self.most:
                raise RunError(
                    f"{under_way} explanation{'s are' if under_way > 1 else ' is'} under way, and no more than "
                    f"{self.most} may be at once: wait for it, or stop it"
                )
            job = Job(id=asked.id, asked=asked)
            self._now[job.id] = job
            self._stop[job.id] = Event()
        self._note(job)
        self._pool.submit(self._work, job)
        return job

    def cancel(self, job: str) -> None:
        """Ask a job to stop; it does so at its next step."""
        if stop := self._stop.get(job):
            stop.set()

    def forget(self, job: str) -> None:
        """Take a job that has ended off the list."""
        with self._lock:
            if job in self._now and self._now[job].state != "running":
                del self._now[job]
                (self.place / f"{job}.json").unlink(missing_ok=True)

    def close(self) -> None:
        """Stop everything; what is under way counts as interrupted when we are started again."""
        self._closing = True
        for stop in self._stop.values():
            stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self, job: Job) -> None:
        stop, noted = self._stop[job.id], monotonic()

        def progress(stage: str, done: float) -> None:
            nonlocal job, noted
            if stop.is_set():
                raise Cancelled
            job = job.model_copy(update={"stage": stage, "done": round(done, 3)})
            with self._lock:
                self._now[job.id] = job
            if monotonic() - noted > BETWEEN:
                noted = monotonic()
                self._note(job)

        try:
            run = job.asked.file().explain(progress, scenario=job.asked.scenario, **job.asked.options)
            progress("keeping the worlds", 1.0)
            self.runs.keep(job.asked, run)
            end: dict[str, object] = {"state": "done", "stage": "done", "done": 1.0}
        except Cancelled:
            end = self._broken_off()
        except ContingentError as error:
            end = {"state": "failed", "message": str(error)}
        except Exception as error:  # whatever it is, the page must not wait for ever
            end = {"state": "failed", "message": f"This should not happen: {type(error).__name__}: {error}"}
        self._note(job.model_copy(update=end))

    def _broken_off(self) -> dict[str, object]:
        if self._closing:
            return {"state": "interrupted", "message": "The server was stopped."}
        return {"state": "cancelled", "message": "Stopped. Nothing half-made is left."}

    def _note(self, job: Job) -> None:
        with self._lock:
            self._now[job.id] = job
        self.place.mkdir(parents=True, exist_ok=True)
        write_whole(self.place / f"{job.id}.json", job.model_dump_json())

    def _kept(self) -> list[Job]:
        found = []
        for path in sorted(self.place.glob("*.json")):
            try:
                job = Job.model_validate_json(path.read_text(encoding="utf-8"))
            except (OSError, ValidationError):
                continue
            if ID.fullmatch(job.id):
                self._now[job.id] = job
                found.append(job)
        return found
