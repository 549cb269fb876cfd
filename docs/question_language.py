"""The reference page of the question language: its grammar, every form with an example, and its errors."""

from __future__ import annotations

import inspect
from pathlib import Path

from case_language import table

from contingent.case import questions
from contingent.case.load import load
from contingent.errors import QueryError

#: What is asked -> an example about the tutorial case. A test answers every one.
FORMS: dict[str, str] = {
    "an outcome": "P(settled)",
    "whether an attempt is made": "P(attempt)",
    "a happening in the case's wording": 'P("pass taken")',
    "events together": 'P(settled and "pass taken")',
    "either, or not": 'P((settled or concession) and not "garrison joins")',
    "a cause set to its contrary": "P(settled | do(mediation = contrary))",
    "causes set in every world": "P(success | do(promise = fact, order = contrary))",
    "events seen up to a moment": 'P("pass taken" | seen to 2031-03-30T22:00)',
    "what was public by a moment": "P(settled | known by 2031-03-31T07:30)",
    "a forecast as it could have been made then": "P(success | seen to 2031-03-30T23:00, known by 2031-03-30T23:00)",
    "one account": "P(settled | reading cornered)",
    "a fact as it is": "P(settled | garrison-promise = yes)",
    "a source right in what it claims": "P(settled | claim cathedral on archbishop-mediates = so)",
    "a source wrong": "P(settled | claim palace on garrison-promise = not so)",
    "a claim never made": "P(settled | claim cathedral on archbishop-mediates = unheard)",
    "worlds in which something came about": 'P(settled | "pass taken" and not success)',
    "a counterfactual: necessity": "P(not settled | settled, do(mediation = contrary))",
    "all of it": 'P(settled | seen to 2031-03-31T01:30, known by 2031-03-31, "pass taken", '
    "garrison-promise = no, reading cornered, do(mediation = contrary))",
}
#: Questions that cannot be read.
FAULTS = (
    "P(setled)",
    "P(settled | do(mediaton = contrary))",
    "P(settled | garrison-promise = maybe)",
    "P(settled | claim palace on handover-order = so)",
    'P("pass takn")',
    "P(settled | seen to yesterday)",
)
CASE = Path(__file__).parents[1] / "cases" / "tutorial.yaml"


def questions_page() -> str:
    """Grammar, forms, errors."""
    grammar, bar = _grammar()
    return "\n\n".join(
        (
            "# The question language",
            '`contingent ask CASE "QUESTION"`; the same stands under `questions:` in a case, and is answered with it.',
            f"```text\n{grammar}\n```",
            bar,
            "Moments are local time of the case; a bare date means the end of that day. `seen to` and `known by` "
            "condition the case anew on what is left; everything else reweighs or replays the worlds that there are. "
            "`unheard` divides a claim out of the weights; where they would become too uneven (Pareto k of 0.7 "
            "and more) no answer is given. Learning that a fact is so (`garrison-promise = yes`) is another thing "
            "than making it so (`do(promise = fact)`).",
            "## Every form",
            "About the case `tutorial`:",
            table(("What is asked", "Question"), [(what, f"`{q}`") for what, q in FORMS.items()]),
            "## What cannot be read",
            "The exit code is 2, and the caret stands under the first character that cannot be read.",
            *(f"```text\n{_said(fault)}\n```" for fault in FAULTS),
        )
    )


def _grammar() -> tuple[str, str]:
    """The grammar in the words of the module that reads it, and what it says of the bar."""
    doc = inspect.cleandoc(questions.__doc__ or "").split("::\n\n", 1)[1]
    grammar, bar, *_ = doc.split("\n\n")
    return inspect.cleandoc(grammar), " ".join(bar.split()).replace("``", "`")


def _said(text: str) -> str:
    try:
        questions.parse(text, load(CASE))
    except QueryError as error:
        return str(error)
    raise AssertionError(f"{text} can be read")
