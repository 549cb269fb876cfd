"""The words that the rules look for: titles, heads of organisations, verbs of speech, months, numbers."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones


def alternatives(words: str) -> str:
    """A group that matches any of the words, longest first; ``_`` stands for a space within one."""
    found = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace("_", r"\s") for word in found) + ")"


#: Offices and ranks that stand before a name. Those in capitals as written in titles of persons.
TITLES = alternatives(
    "President Vice_President Prime_Minister Premier Deputy_Premier Chancellor King Queen Prince Princess Emperor "
    "Minister Secretary Foreign_Secretary Secretary_of_State Defence_Minister Defense_Minister Foreign_Minister "
    "Interior_Minister Finance_Minister Justice_Minister Defence_Secretary Defense_Secretary Interior_Secretary "
    "Secretary_General Deputy_Prime_Minister Deputy_Minister Deputy_Defence_Minister Deputy_Defense_Minister "
    "General Gen Gen. Lieutenant_General Lt._Gen. Major_General Maj._Gen. Brigadier_General Brig._Gen. Colonel_General Colonel-Major Colonel-General General-Lieutenant Rear-Admiral Vice-Admiral "
    "Col._Gen. Brigadier Brig. Colonel Col Col. Lieutenant_Colonel Lt._Col. Lt_Col Lt_Gen Maj_Gen Brig_Gen Major Maj Maj. Captain Capt Capt. Lieutenant Lt Lt. "
    "Sergeant Sgt. Admiral Adm Adm. Vice_Admiral Rear_Admiral Commodore Commander Marshal Field_Marshal Air_Marshal "
    "Commissioner Governor Gov. Mayor Senator Sen. Congressman Congresswoman Representative Rep. MP Speaker "
    "Ambassador Judge Justice Prosecutor Sheriff Sheikh Imam Ayatollah Rabbi Pope Cardinal Archbishop Bishop "
    "Patriarch Father Reverend Rev. Professor Prof. Dr Dr. Mr Mr. Mrs Mrs. Ms Ms. Miss Sir Dame Lord Lady Baron "
    "Spokesman Spokeswoman Spokesperson Press_Secretary Chairman Chairwoman Director Chief Leader Oligarch "
    "ex-president ex-oligarch ex-minister president general colonel prosecutor chairman commander minister "
    "spokesman spokeswoman oligarch analyst archbishop cardinal"
)
#: Titles that tell whether 'he' or 'she' can be meant.
FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Congresswoman|Chairwoman|[Ss]pokeswoman)\b")
MALE = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Congressman|Chairman|[Ss]pokesman|Pope|Cardinal|Imam)\b")

#: Last or first words of what acts together: forces and other organisations.
FORCES = alternatives(
    "Army Corps Brigade Division Regiment Battalion Guard Guards Forces Force Navy Fleet Militia Gendarmerie Police "
    "Command Troops Legion Squadron District Paratroopers Marines Commandos Front Rebels Column Garrison"
)
BODIES = alternatives(
    "Ministry Council Party Group Service Services Agency Federation Union Government Parliament Congress Senate "
    "Assembly Duma Institute Office Court Church Embassy Administration Bureau Committee Commission Movement League "
    "Kremlin Palace Pentagon Alliance Coalition Opposition Cabinet Directorate Department House Organisation "
    "Organization Company Bank Foundation University Junta Regime Intelligence Security Centre Center Society Staff "
    "Association Authority Network Community"
)
#: Heads of names that do not act: events, papers, things and times.
THINGS = alternatives(
    "War Revolution Summit Treaty Agreement Conference Day Constitution Act Law Street Prize Cup Review Gazette "
    "Press Observer Telegraph Independent Politik Times Post Monthly Weekly Herald Tribune Journal News Magazine Telegram Twitter Facebook Internet Christmas "
    "Easter Ramadan Nazi God Air_Defence Photo Image Letter Operation Cold_War Bolshevism Marxist Marxism"
)
PLACE_HEADS = alternatives(
    "Airport Bridge Square River Gap Pass Port Bay Island Islands Province Region County Valley Mountains Sea Lake "
    "Highway Road City Street Avenue Base Barracks Station Town Village Gulf Strait Peninsula Cape Coast Harbour Harbor"
)
#: News agencies: they tell, they do not act.
AGENCIES = alternatives(
    "Reuters AFP AP Associated_Press Agence_France-Presse Interfax TASS RIA RIA_Novosti BBC CNN Xinhua dpa DPA UPI "
    "Bloomberg Al_Jazeera Guardian Belta AP_Photo EPA Getty Getty_Images"
)
DEMONYM = re.compile(
    r"^(?!(?:Adr|Br|Christ|Jul|Sebast|Dam|Fab|Viv|Lill|Mar|Dor|Flor|K|Valer|Cipr|Ovid|Octav)?ian$|S?J?D?ean$)"
    r"(?:non-|anti-|pro-|ex-|post-)?(?:\w+(?:ian|ean|ish|ese|ist)s?|Chechens?|Uzbeks?|Tajiks?|Kazakhs?|Serbs?|Croats?|Slovaks?|Tatars?|Nordic|Baltic|Arabic|Slavic|French|Dutch|Greeks?|Czechs?|Swiss|Thai|Turk(?:s|ic)?|"
    r"Germans?|Americans?|Afghans?|Israelis?|Iraqis?|Pakistanis?|Saudis?|Kurds?|Arabs?|Westerns?|Easterns?|"
    r"Northern|Southern|Central|West|East|North|South|African|European|Asian|US|U\.S\.|UK|EU|Soviet|Catholic|Muslim|Islamic|Orthodox)$"
)
MONTHS = re.findall(
    r"\w+", "January February March April May June July August September October November December"
)
WEEKDAYS = re.findall(r"\w+", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
NUMBERS = {
    word: n
    for n, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        )
    )
} | {"a": 1, "an": 1, "half": 0.5, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}

#: Verbs that bring what somebody said, in the forms in which reports use them.
SPEECH = alternatives(
    "said says say saying told tells stated states announced announces declared declares claimed claims insisted "
    "insists argued argues maintained maintains asserted asserts added adds warned warns wrote writes tweeted posted "
    "accused accuses blamed blames replied replies answered acknowledged admitted admits conceded confirmed confirms alleged alleges recalled "
    "recalls explained explains noted notes stressed stresses suggested suggests commented remarked observed "
    "proclaimed vowed pledged promised predicted reported reports hinted implied shouted cried asked urged "
    "demanded concluded testified estimated described describes called calls dismissed branded denounced endorsed "
    "hailed praised celebrated reiterated repeated emphasised emphasized underlined cautioned complained boasted "
    "joked quipped mused put denied denies denying rejected rejects saying telling declaring claiming warning adding insisting calling describing announcing "
    "writing arguing"
)
#: Verbs that carry an assertion without a quotation.
TELLING = alternatives(
    "said says say told tells stated states announced announces claimed claims insisted insists argued "
    "argues maintained maintains asserted asserts added warned warns wrote tweeted posted replied acknowledged "
    "admitted conceded confirmed confirms alleged alleges recalled explained noted stressed accused accuses blamed "
    "blames suggested hinted implied predicted testified concluded"
)
#: Nouns that name a speaker without naming him.
ROLES = alternatives(
    "official officials diplomat diplomats analyst analysts spokesman spokeswoman spokesperson source sources "
    "resident residents officer officers minister ministry president premier chancellor general colonel major "
    "captain lieutenant admiral commander commanders prosecutor adjutant worker workers witness witnesses friend "
    "aide aides adviser advisers advisor lawyer lawyers governor mayor archbishop bishop cardinal patriarch soldier "
    "soldiers fighter fighters rebels rebel government army police opposition agency service services office embassy "
    "leader leaders chairman chief director professor expert experts historian historians veteran veterans doctor "
    "teacher ambassador envoy cleric investigator investigators plotters mediator presidency intelligence journalist reporter reporters editor editors media newspaper newspapers people group department "
    "man woman relatives relative family activists activist protesters monitor monitors observers "
    "secretary speaker deputy deputies senator lawmaker lawmakers judge court party palace presidency "
    "administration military staff crew driver student students priest shopkeeper farmer neighbour neighbor critics "
    "supporters insiders"
)


#: Who speaks, at the beginning of a paragraph: 'Q:', 'PESKOV:', 'Anna Reis (Radio One):'.
LABEL = re.compile(r"^(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})(?: ?\([^)]{1,40}\))?:\s+(?=\S)")
#: Labels of those who ask; what they say is nobody's evidence.
ASKING = re.compile(r"(?i)^(?:Q|question|reporter|journalist|interviewer|moderator|host|correspondent)$")
STATES = {
    "US": "United States", "U.S.": "United States", "America": "United States", "UK": "United Kingdom",
    "Britain": "United Kingdom",
}  # fmt: skip
#: Where and when a report was filed: 'MOSCOW, June 24 (Reuters) - ', 'KYIV (AP) — '.
DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,2})(?:/[A-Z]+)?(?:, [A-Z][\w ]+?)??"
    r"(?:, (?P<date>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?))?"
    r"\s*(?:\((?P<agency>[^)]{2,60})\))?\s*[-–—]{1,2}\s+"
)


def last_match(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None
) -> re.Match[str] | None:
    """The last place where a pattern matches."""
    return next(iter([*pattern.finditer(text, start, len(text) if end is None else end)][-1:]), None)


@cache
def cities() -> dict[str, str]:
    """Cities that the time zone list names, in small letters, and their zone: ``moscow`` is Europe/Moscow."""
    zones = sorted(zone for zone in available_timezones() if zone.count("/") and not zone.startswith("Etc"))
    return {zone.rsplit("/", 1)[1].replace("_", " ").lower(): zone for zone in zones} | {
        "kyiv": "Europe/Kyiv"
    }


@cache
def countries() -> frozenset[str]:
    """Names of states and territories, in English and small letters."""
    from babel import Locale

    names = Locale("en").territories
    short = {"united states", "us", "u.s.", "uk", "britain", "america", "turkey", "holland", "burma"}
    return frozenset(name.lower() for code, name in names.items() if code.isalpha()) | short
