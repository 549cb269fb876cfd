"""From articles to the draft of a case: offline, by rules, every part a candidate for its author to settle.

``read_article`` (``case.article``) gives numbered sentences; ``findings`` gathers what ``names``, ``speech``,
``hedges``, ``times``, ``events`` and ``ties`` find in them; ``cast``, ``claims`` and ``course`` join several
articles; ``write`` makes the text of the case.
"""

from contingent.case.draft.draft import Options, draft

__all__ = ["Options", "draft"]
