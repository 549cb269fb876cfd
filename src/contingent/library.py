"""The shelf: every shipped case with its profile, if it has one that holds for it as it stands.

Profiles are made by ``contingent cases --fit`` and kept in one file beside the cases, a line for each.
Reading it needs no engine. A profile of another text or of another version is said to be stale, and not used.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from contingent import __version__, shipped
from contingent.case import load as case_load
from contingent.case.schema import After
from contingent.errors import CaseError, RunError
from contingent.present.records.library import Library, LibraryRow, Past, Profile

FILE = "library.json"
FORMAT = "contingent library 1"


def read() -> Library:
    """Every shipped case with what is known of it; what cannot be read is said in a note or a row."""
    kept, notes = _profiles()
    files = shipped.shipped()
    names = [name for name in files if not name.endswith(".after")]
    return Library(
        version=__version__,
        rows=[_row(files[name], files.get(f"{name}.after"), kept.get(name)) for name in names],
        notes=notes,
    )


def place() -> Path:
    """The file of profiles; RunError where no cases came with the package."""
    folder = shipped.folder()
    if folder is None:
        raise RunError("no cases came with this package: there is no library")
    return folder / FILE


def text_of(profiles: dict[str, Profile]) -> str:
    """The file of profiles as text: one line for each, so that versions can be compared."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(p.model_dump(exclude_defaults=True), ensure_ascii=False, allow_nan=False)}"
        for name, p in sorted(profiles.items())
    ]
    body = ",\n".join(lines)
    return f'{{"format": "{FORMAT}", "cases": {{\n{body}\n}}}}\n'


def _profiles() -> tuple[dict[str, Profile], list[str]]:
    """Profiles by the name of their case, and a note if the file cannot be read."""
    folder = shipped.folder()
    if folder is None or not (file := folder / FILE).exists():
        return {}, ["No case is fitted yet: contingent cases --fit"]
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if held["format"] != FORMAT:
            raise ValueError(f"its format is {held['format']!r}, expected {FORMAT!r}")
        return {name: Profile.model_validate(p) for name, p in held["cases"].items()}, []
    except ValidationError as error:
        first = error.errors()[0]
        why = f"at {'.'.join(map(str, first['loc']))}, {first['msg'].lower()}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = str(error)
    return {}, [f"{file} cannot be read ({why}); contingent cases --fit writes it anew"]


def _row(file: Path, after: Path | None, profile: Profile | None) -> LibraryRow:
    """A case from its profile where that holds, else from its file."""
    past, problem = _past(after)
    if profile and profile.digest == _digest(file) and profile.version == __version__:
        title, start, state = profile.title, profile.start, ""
    else:
        examined = case_load.examine(file)
        case = examined.case
        state = _stale(profile)
        title, start = (case.title, case.clocks.crisis.start.isoformat()) if case else (file.stem, "")
        if case is None:
            problem = f"{_count(examined.problems)}: contingent check {file.stem}"
        elif case.case != file.stem:
            problem = f"the file names the case {case.case!r}"
    return LibraryRow(
        case=file.stem, title=title, start=start, past=past, profile=profile, state=state, problem=problem
    )


def _stale(profile: Profile | None) -> str:
    if profile is None:
        return "not fitted"
    if profile.version != __version__:
        return f"stale: fitted by version {profile.version}"
    return "stale: the case has changed since it was fitted"


def _digest(file: Path) -> str:
    try:
        return case_load.digest(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return ""


def _past(file: Path | None) -> tuple[Past | None, str]:
    """What the file of what came after says of the attempt, and what is wrong with the file."""
    if file is None:
        return None, ""
    try:
        after = case_load.load_after(file)
    except CaseError as error:
        return None, f"{_count(error.problems)}: contingent check {file.stem}"
    return _said(after), ""


def _said(after: After) -> Past | None:
    episode = after.episode
    if episode is None:
        return None
    return Past(
        country=episode.country,
        kind=episode.kind,
        outcome=episode.outcome,
        says=episode.says or "",
        source=episode.source or "",
        locator=episode.locator or "",
        after=[f"{r.statement}: {r.came}" for r in after.resolves],
    )


def _count(problems: list) -> str:
    return f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
