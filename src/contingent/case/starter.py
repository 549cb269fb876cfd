"""A short, commented case to start from."""

from __future__ import annotations

import re

from contingent.case.jsonschema import FILE

_STARTER = """\
# yaml-language-server: $schema=@SCHEMA@
#
# A case to start from. Everything in it is invented: replace it line by line.
#
# Names (president, old-guard) are yours: small letters, digits, hyphens. Moments are local time.
# An uncertain number is a point (30 km), a range that holds it nine times in ten
# (600 .. 1500 men), a median with such a range ({median: 900, within90: [600, 1500], unit: men})
# or, for chances and leanings, a word (very likely, leans against).

case: @NAME@
title: A title for readers
about: Who tried what against whom, and what is asked of it.
timezone: Europe/Lisbon

# Days before, hours during, days after. 'until' is when the chance to begin has passed.
clocks:
  buildup:   {from: 2031-03-01, until: 2031-04-05, step: 1 day}
  crisis:    {from: 2031-03-30T20:00, for: 24 h, step: 30 min}
  aftermath: {for: 90 days, step: 1 day}

# Who says so. The letter grades how far the source can be relied upon (A best, E worst, F cannot
# be judged), the figure how well its report is borne out (1 best, 5 worst, 6 cannot be judged).
sources:
  palace:  {title: Statements of the president's office, published: 2031-03-31, grade: C3, stance: incumbent}
  gazette: {title: The Harbour Gazette, published: 2031-03-31T09:00, grade: B2, stance: independent paper}
  # 'derives_from' marks a copy: what both say counts once.
  evening: {title: Evening Post, published: 2031-04-01, grade: C4, stance: tabloid, derives_from: gazette}

places:
  harbour: {name: The harbour}
  capital: {name: The capital, seat: true}   # whoever takes it and holds it has power

# The way of a challenger's force, leg after leg. 'delay' is what fuel, rest and roadblocks cost.
routes:
  north-road:
    of: colonel
    legs:
      - {from: harbour, to: capital, length: 200 km, speed: 30 .. 55 km/h, delay: 1 .. 6 h}

# Exactly one incumbent and at least one challenger. The others: force (armed), elite (unarmed but
# of weight), mediator, foreign, public, observer. What is left out gets a wide prior.
actors:
  president:
    role: incumbent
    at: capital
    strength: 300 .. 900 men     # the palace guard
    influence: 0.4 .. 0.6        # share of political authority in the country
    speaks: 3 .. 16 h            # hours until he speaks in public
    offers: 6 .. 30 h            # hours between offers of his own
  colonel:
    role: challenger
    at: harbour
    strength: 500 .. 1300 men
    hopes: 0.15 .. 0.5           # his own estimate of his chance
    grievance: 0.1 .. 0.5        # share of his due that he cannot get
    future_power: 0.5 .. 0.95    # share of his chance that would be left if he waited
  old-guard:
    role: force
    under: president
    at: capital
    strength: 600 .. 1800 men
    inclination: leans against   # firmly for, leans for, undecided, leans against, firmly against
    available: 1 .. 6 h          # hours until its men can be brought to bear
    resists: 0.3 .. 0.8          # chance that it fires if confronted
  archbishop:
    role: mediator
    acts_if: archbishop-mediates # he acts only where this fact holds
    steps_in: 3 .. 14 h

# How one actor's stance pulls another's.
ties:
  - {from: old-guard, to: colonel, kind: origin, weight: weak, says: Many officers served under him}

# A fact is so or not so, whatever anyone claims. 'by' adds steps on the log-odds scale (one step
# turns even odds into 73 %), 'times' is a factor on men or hours. 'prior' is before any source.
facts:
  disbanding:
    says: The president had ordered the brigade to be disbanded
    prior: 0.5
    why: Such orders are issued about as often as they are merely threatened.
    effects:
      - {on: colonel.future_power, by: -2 .. -0.4 steps, from: 2031-03-10}
      - {on: colonel.grievance, by: 0.1 .. 1 steps, from: 2031-03-10}
  promised-help:
    says: Officers of the old guard had promised to let him pass
    prior: 0.3
    effects:
      - {on: colonel.hopes, by: 0.3 .. 1.3 steps}
      - {on: old-guard.resists, by: -1.5 .. -0.2 steps}
  archbishop-mediates:
    says: The archbishop offered himself as a go-between
    prior: 0.4

# What a source reports about a fact. Claims may contradict each other; none is struck out.
claims:
  - {about: disbanding, is: yes, source: gazette, locator: p. 1, certainty: almost certain}
  - {about: promised-help, is: no, source: palace, locator: second statement}
  - {about: promised-help, is: yes, source: evening, locator: p. 3, certainty: reported}

# What was seen, or seen not to happen: '<place> taken', '<place> reached', '<actor> joins',
# '<actor> defends', '<actor> speaks', attempt, mediation, deal, clash, end.
# 'within' is half the width of the 90 % window, 'known' the first public report.
observations:
  - {happened: attempt, at: 2031-03-30T20:00, within: 1 h, source: gazette, locator: p. 2}
  - {never: old-guard joins, until: 2031-03-31T08:00, source: gazette, locator: p. 4}
  - {happened: deal, at: 2031-03-31T06:00, within: 1 h, source: gazette, locator: p. 5}

# Whose part in the onset ("why did it begin") or the ending ("why did it end so") is asked for.
causes:
  disbanding: {asks: onset, fact: the order was in force, contrary: no such order}
  mediation:  {asks: ending, of: archbishop-mediates, fact: the archbishop mediates, contrary: nobody does}

# Complete accounts that somebody holds; 'partition' names those of which exactly one holds.
readings:
  betrayal: {held_by: the palace, says: He had bought the guard, believes: {promised-help: very likely}}
  cornered: {held_by: the brigade, says: He had no way out, believes: {disbanding: almost certain}}
partition: [betrayal, cornered]

questions:
  - P(settled | do(mediation = contrary))
"""


def starter(name: str) -> str:
    """The text of a short invented case of that name, with a comment on every part."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", name):
        raise ValueError(f"{name!r} is no name of a case; expected small letters, digits and hyphens")
    return _STARTER.replace("@SCHEMA@", FILE).replace("@NAME@", name)
