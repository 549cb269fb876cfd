"""The draft as the text of a case file: everything in it is marked todo, with the sentence it comes from."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from contingent.case.draft.cast import Cast, Member
from contingent.case.draft.claims import Claim, Fact
from contingent.case.draft.course import Course, Seen
from contingent.case.draft.findings import Found
from contingent.case.jsonschema import FILE

_HEAD = """\
# yaml-language-server: $schema={schema}
#
# Drafted by rules from {articles}. Nothing here is settled: every part is a candidate, marked 'todo' with what
# is to be done, and the sentence it comes from stands as its locator (s13 is the thirteenth sentence).
# Take out what is no part of the crisis, mend the rest, delete each 'todo' when it is done;
# 'contingent check' lists those left. Not drafted, as no rule can: effects of facts, causes, readings,
# terms of a deal. 'contingent new' writes a case that shows them all.
"""
_PLAIN = re.compile(r"[A-Za-z][\w .'’/()+-]*")
_KEYWORDS = {"yes", "no", "true", "false", "null", "on", "off", "y", "n", "~"}
#: As wide as can be: stands for a number that the articles do not give.
_UNKNOWN = {"length": "1 .. 2000 km", "speed": "5 .. 80 km/h", "strength": "50 .. 50000 men"}


def write(name: str, zone: str, sources: dict[str, dict[str, Any]], founds: dict[str, Found], cast: Cast,
          facts: list[Fact], course: Course) -> str:  # fmt: skip
    """The whole text of the case."""
    actors = _actors(cast, course)
    placed = _placed(course)
    lines = [_HEAD.format(schema=FILE, articles=", ".join(sources))]
    lines += [f"case: {name}", f"title: {scalar(next(iter(sources.values()))['title'])}", f"timezone: {zone}"]
    lines += [f"todo: {scalar(_whole(zone))}", "", *_clocks(course), "", "sources:"]
    for source, about in sources.items():
        lines += [f"  {source}: {flow(about)}", *_times(founds[source])]
    lines += ["", *_named("places", _places(cast, placed)), *_routes(cast, placed), *_named("actors", actors)]
    lines += _listed("ties", _ties(founds, cast, set(actors)))
    lines += _named("facts", {fact.slug: _fact(fact) for fact in facts})
    lines += _listed("claims", [_claim(fact, claim) for fact in facts for claim in fact.claims])
    lines += _listed("observations", [_observation(seen, course) for seen in course.seen])
    return "\n".join(lines).rstrip() + "\n"


def scalar(value: Any) -> str:
    """A value as YAML, in quotes where plain text would be read as something else."""
    if isinstance(value, datetime):
        return (
            value.isoformat(timespec="minutes")
            if value.time() != value.min.time()
            else value.date().isoformat()
        )
    text = str(value)
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _KEYWORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(part: dict[str, Any]) -> str:
    """A part on one line."""
    return (
        "{"
        + ", ".join(f"{key}: {_value(value)}" for key, value in part.items() if value not in ("", None))
        + "}"
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return flow(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value if isinstance(value, Plain) else scalar(value)


class Plain(str):
    """Text that goes into the file as it is."""


def _named(head: str, parts: dict[str, dict[str, Any]]) -> list[str]:
    return [f"{head}:", *(f"  {name}: {flow(part)}" for name, part in parts.items()), ""] if parts else []


def _listed(head: str, parts: list[dict[str, Any]]) -> list[str]:
    return [f"{head}:", *(f"  - {flow(part)}" for part in parts), ""] if parts else []


def _whole(zone: str) -> str:
    return (
        f"write 'about' and 'author'; is {zone} the time zone of the events? then causes, readings, questions"
    )


def _clocks(course: Course) -> list[str]:
    day = timedelta(days=1)
    start, until = (course.start - 30 * day).date(), (course.end + 10 * day).date()
    return [
        "clocks:",
        f"  buildup:   {{from: {start}, until: {until}, step: 1 day, todo: when could it have begun at all}}",
        f"  crisis:    {{from: {scalar(course.start)}, for: {course.hours} h, step: 30 min, "
        "todo: from the first to the last dated event; is that the crisis}",
        "  aftermath: {for: 180 days, step: 1 day}",
    ]


def _times(found: Found) -> list[str]:
    """What the text says of time, resolved, as remarks under the source."""
    return [
        f"  #   s{w.sentence} {json.dumps(w.text, ensure_ascii=False)}: {scalar(w.start)} to {scalar(w.end)}"
        for w in found.times
    ]


# --- who and where --------------------------------------------------------------------------------------


def _at(member: Member) -> dict[str, Any]:
    """Source and locator of a candidate: the first source that names it, and its first sentences there."""
    source = member.said[0][0]
    numbers = [n for s, n in member.said if s == source][:4]
    return {"source": source, "locator": ", ".join(f"s{n}" for n in numbers)}


def _actors(cast: Cast, course: Course) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {}
    marcher = cast.leader.slug if cast.leader else "unknown-challenger"
    if cast.leader is None:
        parts[marcher] = {"role": "challenger", "todo": "nobody found who makes the attempt; who is it"}
    if cast.ruler is None:
        parts["unknown-incumbent"] = {"role": "incumbent", "todo": "nobody found who holds power; who is it"}
    for member in cast.actors():
        why = f"role guessed ({member.why}); strength, leaning and the rest are to be set"
        parts[member.slug] = {"name": member.name, "role": member.role, **_at(member), "todo": why}
    if _placed(course):
        parts[marcher] = {**parts[marcher], "at": "departure", "strength": Plain(_UNKNOWN["strength"])}
        parts[marcher]["todo"] += "; the strength stands for any number"
    return parts


def _placed(course: Course) -> list[Member]:
    """Places taken or reached, in order."""
    seen = [s.subject for s in course.seen if s.happening in ("taken", "reached") and s.subject]
    return list({id(m): m for m in seen}.values())


def _places(cast: Cast, placed: list[Member]) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {}
    if placed:
        parts["departure"] = {"name": "Where the column set out", "todo": "name it"}
    for member in cast.members:
        if member.kind == "place" or member in placed:
            where = _at(member) if member.said and member.said[0][0] else {}
            parts[member.slug] = {
                "name": member.name,
                **where,
                "todo": "does it matter; is it the seat of power",
            }
    return parts


def _routes(cast: Cast, placed: list[Member]) -> list[str]:
    if not placed:
        return []
    marcher = cast.leader.slug if cast.leader else "unknown-challenger"
    lines = ["routes:", "  march:", f"    of: {marcher}"]
    lines += [
        "    todo: legs in the order told; lengths, speeds and delays stand for any number",
        "    legs:",
    ]
    for start, to in zip(["departure", *(m.slug for m in placed)], (m.slug for m in placed), strict=False):
        lines.append(
            f"      - {{from: {start}, to: {to}, length: {_UNKNOWN['length']}, speed: {_UNKNOWN['speed']}}}"
        )
    return [*lines, ""]


def _ties(founds: dict[str, Found], cast: Cast, actors: set[str]) -> list[dict[str, Any]]:
    parts: dict[tuple[str, str, str], dict[str, Any]] = {}
    for source, found in founds.items():
        for bond in found.ties:
            pulled, pulls = cast.named(bond.pulled), cast.named(bond.pulls)
            if not pulled or not pulls or pulled is pulls or not {pulled.slug, pulls.slug} <= actors:
                continue
            part = {
                "from": pulled.slug,
                "to": pulls.slug,
                "kind": bond.kind,
                "weight": "moderate",
                "source": source,
            }
            part |= {"locator": bond.sentence.locator, "todo": f"kind by the words '{bond.marker}'; weigh it"}
            parts.setdefault((pulled.slug, pulls.slug, bond.kind), part)
    return list(parts.values())


# --- what is claimed and what was seen ------------------------------------------------------------------


def _fact(fact: Fact) -> dict[str, Any]:
    where = ", ".join(dict.fromkeys(f"{c.source} {c.locator}" for c in fact.claims))
    return {"says": f"What {where} says, in your own words", "todo": "say it; set prior, effects; or drop it"}


def _claim(fact: Fact, claim: Claim) -> dict[str, Any]:
    part = {"about": fact.slug, "is": Plain("no" if claim.denied else "yes"), "source": claim.source}
    part |= {
        "locator": claim.locator,
        "speaker": claim.speaker,
        "certainty": claim.certainty,
        "quote": claim.quote,
    }
    return part | {"todo": f"by the words '{claim.marker}'; does it say so"}


def _observation(seen: Seen, course: Course) -> dict[str, Any]:
    told, *others = seen.told
    part: dict[str, Any] = {"never" if seen.negative else "happened": seen.wording}
    start, end = (seen.start, seen.end) if seen.start and seen.end else (course.start, course.end)
    end = min(end, course.end)
    if seen.negative:
        part["until"] = max(end, course.start + timedelta(hours=1))
    else:
        half = max((end - start) / 2, timedelta(minutes=5))
        part |= {
            "at": (start + half).replace(second=0),
            "within": Plain(f"{max(1, round(half.total_seconds() / 60))} min"),
        }
    part |= {"source": told.source, "locator": _seen_at(told.numbers, seen.wording)}
    if others:
        part["also"] = [{"source": t.source, "locator": _seen_at(t.numbers, seen.wording)} for t in others]
    why = f"by the words '{', '.join(dict.fromkeys(told.markers))}'"
    dated = "" if seen.start else "; the text gives no time, the window is the whole crisis"
    return part | {"todo": f"{why}{dated}; did it happen so, who saw it"}


def _seen_at(numbers: list[int], wording: str) -> str:
    return ", ".join(f"s{n}" for n in numbers) + f", {wording}"
