"""The tutorial with the parts that it leaves out: factions, a front, a deadline, forces set against each other."""

from contingent.compile import Compiled
from laws.bits import changed

BUDGET = ("    trust: 0.2 .. 0.6  ", "    budget: 0.2 .. 0.8\n    trust: 0.2 .. 0.6  ")
FACTIONS = """
  brigade-party:
    {role: faction, chance: 0.1 .. 0.5, cost: 0.02 .. 0.15, favour: 0.1 .. 0.4, revenue: 0.1 .. 0.8 steps}
  army-party: {role: faction, chance: 0.2 .. 0.6}
  colonel:
    faction: brigade-party
"""
GARRISON = ("    under: president\n", "    under: president\n    faction: army-party\n")
FRONT = "\n  hills: {role: front, fortune: -1 .. 0.5 steps, trend: -0.4 .. 0.2 steps}\n"

#: A colonel who never misjudges and keeps the peace by .4 of a period's pie (B1.2): .35 now, .30 if he waits.
QUIET = {
    "behaviour/resolve_noise": 1e-3,
    "behaviour/strike_rate": 1e4,
    "behaviour/patience": 0.9,
    "behaviour/fight_cost": 2.0,
    "behaviour/readiness_growth": 10.0,
    "behaviour/struck_first_cost": 1e-3,
    "actor/colonel.hopes": 0.35,
    "actor/colonel.future_power": 0.30 / 0.35,
    "actor/colonel.grievance": 1e-4,
}


def factions() -> Compiled:
    """Two factions, one of them the challenger's."""
    return changed(BUDGET, ("\n  colonel:\n", FACTIONS), GARRISON)


def front() -> Compiled:
    """A war that goes on, and can hold the garrison's men."""
    pinned = ("    under: president\n", "    under: president\n    pinned: 0.1 .. 0.5\n")
    return changed(("\nactors:\n", f"\nactors:{FRONT}"), pinned)


CREATED = FACTIONS.replace(
    "chance: 0.1 .. 0.5,", "chance: 0.1 .. 0.5, use_in_war: 0.02 .. 0.4, autonomy: 0 .. 1 steps,"
)
DIVIDED = ("    influence: 0.4 .. 0.6  ", "    counterweight: 0.1 .. 0.7\n    influence: 0.4 .. 0.6  ")
GUARD_MADE = (
    "from: 2031-03-10}\n      - {on: colonel.grievance",
    "from: 2031-03-10}\n      - {on: president.counterweight, by: 0.5 .. 3 steps, from: 2031-03-10}\n"
    "      - {on: colonel.grievance",
)


def created() -> Compiled:
    """The colonel's brigade is the president's own creation, made for a war that goes on."""
    return changed(BUDGET, ("\n  colonel:\n", FRONT + CREATED), GARRISON)


def counterweight(at_war: bool = False) -> Compiled:
    """Forces set against each other, and a fact by which another is made on the tenth of March."""
    war = [("\nactors:\n", f"\nactors:{FRONT}")] if at_war else []
    return changed(DIVIDED, GUARD_MADE, *war)


def deadline(day: str) -> Compiled:
    """A day on which what the colonel keeps by waiting is lost."""
    return changed(("\n  colonel:\n", f"\n  colonel:\n    deadline: {day}\n"))


def response() -> Compiled:
    """A ruler whose authority after an attempt is given."""
    return changed((BUDGET[0], "    authority: 0.4 .. 0.8\n" + BUDGET[0]))


ISSUES = """
  offensive: {role: issue, attention: 0.2 .. 0.6, pull: -0.02 .. 0.02 steps}
  weakness: {role: issue, attention: 0.02 .. 0.2, shock: 1 .. 4 steps, pull: -0.2 .. -0.02 steps}
"""
VOICE = "\n  abroad: {role: observer, word: 0.01 .. 0.05, backs: 0 .. 2 steps}\n"
OF_VOICE = "  - {from: abroad, to: colonel, kind: contact}\n"
PUBLIC = "\n  townsfolk: {role: public, backs: -1 .. 1 steps}\n"
OF_PUBLIC = "  - {from: townsfolk, to: president, kind: contact}\n"


def crowd() -> Compiled:
    """A public that can come out for a side."""
    return changed(("\nactors:\n", f"\nactors:{PUBLIC}"), ("\nties:\n", f"\nties:\n{OF_PUBLIC}"))


def agenda() -> Compiled:
    """Two issues that compete for attention."""
    return changed(("\nactors:\n", f"\nactors:{ISSUES}"))


def everything() -> Compiled:
    """All optional parts at once."""
    both = (GARRISON[0], GARRISON[1] + "    pinned: 0.1 .. 0.5\n")
    due = ("    role: challenger  ", "    deadline: 2031-04-02\n    role: challenger  ")
    ties = ("\nties:\n", f"\nties:\n{OF_VOICE}{OF_PUBLIC}")
    more = ("\n  colonel:\n", FRONT + ISSUES + VOICE + PUBLIC + CREATED)
    rich = (BUDGET[0], "    authority: 0.4 .. 0.8\n" + BUDGET[1])
    return changed(rich, more, both, due, ties, DIVIDED, GUARD_MADE)
