"""The tutorial with the parts that it leaves out: factions, a front, a deadline."""

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


def factions() -> Compiled:
    """Two factions, one of them the challenger's."""
    return changed(BUDGET, ("\n  colonel:\n", FACTIONS), GARRISON)


def front() -> Compiled:
    """A war that goes on, and can hold the garrison's men."""
    pinned = ("    under: president\n", "    under: president\n    pinned: 0.1 .. 0.5\n")
    return changed(("\nactors:\n", f"\nactors:{FRONT}"), pinned)


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
TIE = ("\nties:\n", "\nties:\n  - {from: abroad, to: colonel, kind: contact}\n")


def agenda() -> Compiled:
    """Two issues that compete for attention."""
    return changed(("\nactors:\n", f"\nactors:{ISSUES}"))


def everything() -> Compiled:
    """All optional parts at once."""
    both = (GARRISON[0], GARRISON[1] + "    pinned: 0.1 .. 0.5\n")
    due = ("    role: challenger  ", "    deadline: 2031-04-02\n    role: challenger  ")
    rich = (BUDGET[0], "    authority: 0.4 .. 0.8\n" + BUDGET[1])
    return changed(rich, ("\n  colonel:\n", FRONT + ISSUES + VOICE + FACTIONS), both, due, TIE)
