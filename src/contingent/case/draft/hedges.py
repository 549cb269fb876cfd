"""How surely a sentence says what it says: attribution, hedges and denials as certainty words (ICD 203)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contingent.case.draft import lexicon as lex
from contingent.case.words import CERTAINTY_BANDS, canonical_certainty

_REPORTERS = r"(?:(?:local |state |western |russian |foreign |some |several |unnamed )?(?:media|press|newspapers?|outlets|agencies|broadcasters?|accounts?))"
#: Marker -> certainty word, as a case may write it. Of several in a sentence the least certain counts.
_MARKERS: list[tuple[str, str]] = [
    (r"no (?:evidence|sign|indication|proof)\b", "very unlikely"),
    (r"(?:very|highly|most) unlikely", "very unlikely"),
    (r"unlikely|improbable|doubtful|implausible|(?:little|scant) (?:evidence|reason|sign|proof)", "unlikely"),
    (r"(?:I|he|she|they|we|analysts|observers|experts|officials) (?:strongly )?doubt(?:s|ed)?\b", "unlikely"),
    (r"unconfirmed|unverified|un(?:substantiated|corroborated)|rumou?r(?:s|ed)?|speculation|hearsay", "unconfirmed"),
    (r"alleged(?:ly)?|allegations?|purported(?:ly)?|supposed(?:ly)?|ostensibly", "unconfirmed"),
    (r"(?:not|im)possible to (?:independently )?(?:verify|confirm)", "unconfirmed"),
    (r"(?:could|can) ?not (?:immediately |yet )?be (?:independently )?(?:verified|confirmed)", "unconfirmed"),
    (r"(?:have|has|had|was|were|is|are) not (?:yet |immediately )?(?:been )?(?:independently )?(?:confirmed|verified)", "unconfirmed"),
    (r"(?:not|un)(?: immediately)? clear (?:whether|if|who|how|why|what)|unclear\b|not (?:yet )?known (?:whether|if|who|how|where|exactly)", "roughly even"),
    (r"remains? to be seen|open question|(?:is|are|was|were|remains?) (?:hotly |still )?disputed|anyone’s guess", "roughly even"),
    (r"(?:may|might|could) (?:well |also |yet |still |even |now |soon )*(?:be|have|come|prove|lead|turn|mean|try|seek)\b|(?:may|might) not\b", "roughly even"),
    (r"possibly|perhaps|conceivabl[ey]|maybe|it is possible|possibility that", "roughly even"),
    (r"reportedly|(?:it )?(?:has|have|had|is|are|was|were) (?:been )?reported|said to (?:be|have)|report(?:s|ed)? (?:that|of|say|said|suggest\w*)\b", "reported"),
    (_REPORTERS + r" (?:have |had |has )?(?:reported|reports?|said|says?|suggest(?:s|ed)?|carried|quoted)", "reported"),
    (r"(?:I|we) (?:was|were|have been|had been|am) told|(?:I|we) (?:heard|hear|understand) (?:that|from)\b|word (?:that|was|is)\b", "reported"),
    (r"(?:is|are|was|were) (?:widely |generally |also |now )?(?:believed|thought|understood|rumou?red|presumed|assumed|held)\b(?! (?:in|by|at|on|a)\b)", "inferred"),
    (r"(?:some|many|most|analysts|observers|experts|officials|they|few) (?:believe|think|suspect|assume)\w*", "inferred"),
    (r"evident(?:ly)?(?= that|,| )(?! patronage)|it is (?:clear|plain|obvious)\b|(?:is|are|seems?) clear enough|mak(?:es?|ing) (?:it )?clear that", "inferred"),
    (r"(?:clearly|strongly|plainly) (?:indicat|suggest|show|point)\w*|\b(?!(?:he|she|they|I|we|also)\b)[a-z][\w’-]+ (?:suggest|indicat|impl)(?:s|es|ed|ing|y|ies|e)? that", "inferred"),
    (r"(?-i:\b[a-z]\w+) suggests? (?:a|an|the|he|she|it|they)\b|findings suggest|points? to\b", "inferred"),
    (r"appear(?:s|ed)? (?:to|that)|seem(?:s|ed|ingly)?(?: to| that)?\b|apparently|presumably|by all accounts", "inferred"),
    (r"there (?:is|was|are|were) (?:some |strong |ample |growing |clear )*(?:evidence|signs?|indications?)\b", "inferred"),
    (r"(?:can|may|must|could|should) (?:only |safely |reasonably |therefore )*(?:be )?(?:surmised?|assumed?|inferr?e?d?|concluded?|presumed?|suppose[ds]?)\b", "inferred"),
    (r"no other (?:credible |plausible |possible |sensible )?(?:explanation|reason)", "inferred"),
    (r"in (?:his|her|their|our|my|all) (?:view|opinion|judge?ment)|would have had (?:a |every )?(?:good )?reason", "inferred"),
    (r"as far as (?:I|we|is) (?:know|can tell|known)|to (?:my|our) knowledge", "inferred"),
    (r"(?:very )?little doubt", "very likely"),
    (r"in all (?:likelihood|probability)|(?:very|most|highly|more than) (?:likely|probabl[ey])", "very likely"),
    (r"(?<!un)likely|probabl[ey]|(?:I|we) (?:would )?(?:expect|think|believe|suspect|guess|suppose)\b", "likely"),
    (r"(?:is|are|was|were) (?:widely )?(?:expected) to", "likely"),
    (r"almost certain(?:ly)?|nearly certain|virtually certain|without (?:a )?doubt|no doubt|undoubtedly|beyond doubt", "almost certain"),
    (r"(?<!not )(?<!not been )(?<!un)confirm(?:s|ed)\b", "confirmed"),
]  # fmt: skip
_HEDGES = [(re.compile(rf"(?<![\w-])(?i:{pattern})"), word) for pattern, word in _MARKERS]
_DENIAL = re.compile(
    r"(?i)(?<![\w-])(?:den(?:y|ies|ied|ying)\b|(?:categorically |flatly |firmly )?(?:reject|dismiss|refut|rebut|disput)(?:s|es|ed|ing)?"
    r"\s(?:(?:the|these|those|such|any|all|this|that|as|suggestions?|claims?|allegations?|reports?|accusations?|rumou?rs?|it)\b)"
    r"|(?:is|are|was|were) (?:completely |entirely |simply |also |almost certainly |probably )*(?:untrue|false|baseless|fabricated|unfounded|nonsense|wrong|lies|a lie|an? invention)\b"
    r"|(?:do|does|did) not correspond to reality|(?:is|are|was|were)(?: not|n’t|n't) (?:true|correct|the case|so)\b|incorrect|without (?:any )?foundation"
    r"|no such \w+|no truth|contradict(?:s|ed)\b|nothing of the (?:sort|kind) (?:was|had|has))"
)
_DISMISSED = re.compile(
    r"(?i)\b(?:reject|dismiss|refut)\w* (?:the )?(?:talks|appeal|offer|petition|demand|call|request|army|minister)"
)
#: 'a claim that she has denied': what the sentence claims, others deny.
_BY_OTHERS = re.compile(
    r"(?i)\b(?:claims?|allegations?|charges?|accusations?|something|which) (?:that )?(?:(?!is |are |was |were )[\w’-]+ ){1,4}$"
)
_NAMED = re.compile(r"(?i)alleg|rumou?r|reports?\b|speculation|unconfirmed")
_TELLING = re.compile(rf"(?<![\w-]){lex.TELLING}(?![\w-])")
_AGREED = re.compile(r"\b(?:to|not|be|been|so-called|is|are|was|were|has been|have been)\s$")


@dataclass(frozen=True)
class Hedge:
    """How surely a sentence says it, by which words of it, and whether it says no."""

    word: str
    marker: str
    denied: bool = False

    @property
    def certainty(self) -> str:
        """The word of the ICD 203 scale."""
        return canonical_certainty(self.word) or "very likely"


def hedge(outside: str, quoted: bool, attributed: bool) -> Hedge | None:
    """The least certain marker in a sentence without its quotations; None where it asserts plainly.

    ``quoted``: the sentence holds a quotation, so that a verb of speech may govern that alone.
    ``attributed``: somebody is found who says it.
    """
    found = [Hedge(word, match[0]) for pattern, word in _HEDGES if (match := pattern.search(outside))]
    denial = _DENIAL.search(outside)
    if denial and _BY_OTHERS.search(outside[: denial.start()]):
        denial = None
    if denial and _DISMISSED.match(outside, denial.start()):
        denial = None
    if denial:  # what is denied was alleged or reported; how surely it is denied, other words say
        found = [h for h in found if not _NAMED.match(h.marker)]
    if found:
        first = min(found, key=lambda h: CERTAINTY_BANDS[h.certainty][0])
        return Hedge(first.word, first.marker, bool(denial))
    if denial:
        return Hedge("asserted", denial[0], True)
    if attributed and (told := _told(outside, quoted)):
        return Hedge("asserted", told)
    return None


def _told(outside: str, quoted: bool) -> str:
    """The verb or phrase that carries an assertion in indirect speech."""
    if (
        match := re.search(r"(?i)\baccording to\b|\bby (?:his|her|their|its) own account\b", outside)
    ) and not quoted:
        return match[0]
    begins = outside[:2].isspace()  # with a quotation, so that what follows the verb need not be a claim
    for verb in _TELLING.finditer(outside):
        if _AGREED.search(outside[: verb.start()]):
            continue
        after = outside[verb.end() :]
        clause = re.match(r"[^,;]{0,60}?\b(?:that|of)\s(?:[\w’'-]+[\s,]+){3,}", after)
        if clause or not quoted or (not begins and re.match(r"\s(?:[\w’'-]+,?\s){6,}", after)):
            return verb[0]
    return ""
