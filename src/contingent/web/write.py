"""Writing a case: every keystroke is kept as a draft and checked; the file changes only when it is saved."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from contingent.case.load import examine_text
from contingent.case.rules.findings import Note
from contingent.case.starter import starter
from contingent.errors import RunError
from contingent.store import write_whole
from contingent.web.bench import Bench, bench_of, cases_shipped, form_of, page
from contingent.web.folder import digest
from contingent.web.work import asked_of, begun


def begin(request: Request) -> Response:
    """Where to start from."""
    bench = bench_of(request)
    return page(
        request,
        "begin.html",
        shipped=cases_shipped(),
        files=bench.folder.names(),
        drafts=bench.drafts.names(),
    )


async def start(request: Request) -> Response:
    """A new draft: of pasted articles, from a template, or from a shipped case."""
    bench, sent = bench_of(request), await form_of(request)
    name = sent.get("name", "").strip().removesuffix(".yaml")
    file = f"{name}.yaml"
    if bench.drafts.has(file) or bench.folder.has(file):
        raise RunError(f"{file} is there already: open it, or choose another name")
    bench.folder.path(file)  # a bad name is refused before anything is written under it
    bench.drafts.write(file, await run_in_threadpool(new_text, bench, name, sent))
    return RedirectResponse(f"/write/{file}", 303)


def new_text(bench: Bench, name: str, sent: dict[str, str]) -> str:
    """The text that a draft starts with."""
    if "article" in sent:
        return drafted(bench, name, sent)
    if origin := sent.get("from", ""):
        _, text = bench.text_of(f"shipped:{origin}")
        return text
    try:
        return starter(name)
    except ValueError as error:
        raise RunError(str(error)) from None


def drafted(bench: Bench, name: str, sent: dict[str, str]) -> str:
    """A case drafted from a pasted article, which is kept beside the drafts: its sentences are cited by number."""
    from contingent.case.draft import Options, draft

    if not sent["article"].strip():
        raise RunError("paste the text of an article first")
    article = bench.settings.kept / "articles" / f"{name}.txt"
    article.parent.mkdir(parents=True, exist_ok=True)
    write_whole(article, sent["article"])
    options = Options([sent["published"]] if sent.get("published") else (), (), sent.get("timezone") or None)
    try:
        return draft([article], bench.settings.root / f"{name}.yaml", options)
    except RunError as error:
        raise RunError(str(error).replace(str(article), "the article")) from None


def write(request: Request) -> Response:
    """The editor: the draft of a file if there is one, else the file."""
    bench, name = bench_of(request), request.path_params["name"]
    on_disk = bench.folder.read(name) if bench.folder.has(name) else None
    if on_disk is None and not bench.drafts.has(name):
        raise RunError(f"there is no file {name} in this folder, and no draft of one")
    text = bench.drafts.read(name) if bench.drafts.has(name) else on_disk
    assert text is not None
    return page(
        request, "write.html", name=name, text=text, base=digest(text), saved=text == on_disk,
        over=digest(on_disk) if on_disk is not None else "", found=examined(text, name),
    )  # fmt: skip


def examined(text: str, name: str) -> dict:
    """What is wrong with a text, as the page shows it."""
    found = examine_text(text, name)
    return {
        "usable": found.case is not None,
        "problems": [
            {
                "line": p.line,
                "column": p.column,
                "path": p.path,
                "found": p.found,
                "expected": p.expected,
                "hint": p.hint,
            }
            for p in found.problems
        ],
        "notes": [_noted(note) for note in found.notes if not note.todo],
        "todos": [_noted(note) for note in found.notes if note.todo],
    }


def _noted(note: Note) -> dict:
    return {"line": note.line, "column": note.column, "says": f"{note.path}: {note.says}"}


async def keep(request: Request) -> Response:
    """Keep what was typed, and check it; refused if another page has changed the draft meanwhile."""
    bench, name, sent = bench_of(request), request.path_params["name"], await form_of(request)
    text = sent.get("text", "")
    if bench.drafts.has(name):
        there = digest(bench.drafts.read(name))
        if sent.get("base") not in (there, digest(text)) and there != digest(text):
            return JSONResponse({"conflict": there}, 409)
    bench.drafts.write(name, text)
    found = await run_in_threadpool(examined, text, name)
    return JSONResponse({"base": digest(text), **found})


async def save(request: Request) -> Response:
    """Write the draft to its file; refused if the file has changed since it was opened."""
    bench, name, sent = bench_of(request), request.path_params["name"], await form_of(request)
    text, over = sent.get("text", ""), sent.get("over", "")
    there = digest(bench.folder.read(name)) if bench.folder.has(name) else ""
    if there not in (over, digest(text)):
        raise RunError(
            f"{name} has changed on disk since it was opened: the draft is kept, the file is left as it is"
        )
    bench.folder.write(name, text)
    bench.drafts.remove(name)
    return RedirectResponse(f"/write/{name}", 303)


def discard(request: Request) -> Response:
    """Give up a draft; the file stays as it is."""
    bench, name = bench_of(request), request.path_params["name"]
    bench.drafts.remove(name)
    return RedirectResponse(f"/write/{name}" if bench.folder.has(name) else "/write", 303)


async def explain(request: Request) -> Response:
    """Keep what was typed, and explain it; CaseError if it cannot be used."""
    bench, name, sent = bench_of(request), request.path_params["name"], await form_of(request)
    text = sent.get("text", "")
    if not (bench.folder.has(name) and bench.folder.read(name) == text):
        bench.drafts.write(name, text)
    asked = await run_in_threadpool(asked_of, bench, name, text, {})
    return begun(bench, asked)
