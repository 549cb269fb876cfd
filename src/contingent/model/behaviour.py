"""Behavioural constants common to all cases: priors over published or stated ranges.

These are the ranges before history: what was learnt from past attempts lies in ``fitted.json``, and the
hazard of leaving office was set by least squares on a published table. Nothing may be tuned on a case. Each
row: link, median, 90 % interval, unit, what it means, where the range is from. ``judgement`` marks ranges that rest on no published number. Rates of the crisis are
of the order that the durations of 71 coded attempts suggest (quartiles 8, 24 and 48 hours for
successes, 11, 16 and 62 for failures), the founding case not among them.
"""

from __future__ import annotations

from typing import NamedTuple

UNCALIBRATED = (
    "uncalibrated: the behavioural constants are priors over stated ranges, not yet fitted on past attempts"
)


class Constant(NamedTuple):
    """Prior of one constant: 90 % interval on its natural scale."""

    link: str  # identity | log | logit
    median: float
    low: float
    high: float
    unit: str
    says: str
    source: str
    part: str = ""  # the optional mechanism that alone reads it


#: Constants that act only after the crisis has ended: no outcome can hang on them.
AFTERMATH = ("leverage_lost", "recurrence_floor", "recurrence_surge", "recurrence_fade", "office_loss")

CONSTANTS: dict[str, Constant] = {
    # --- feud: whether and when the challenger strikes -------------------------------------
    "patience": Constant("logit", 0.85, 0.70, 0.94, "share a period", "weight of the next period against this one", "fearon1995; judgement"),
    "fight_cost": Constant("log", 1.5, 0.7, 3.2, "periods' pies", "cost of fighting, in periods of all there is to divide", "powell2006; judgement"),
    "strike_rate": Constant("log", 0.06, 0.015, 0.24, "a day", "rate of striking when striking is clearly better", "judgement"),
    "resolve_noise": Constant("log", 0.8, 0.4, 1.6, "periods' pies", "spread of the challenger's misjudgement of its gain", "judgement"),
    "caution": Constant("log", 4.0, 2.0, 8.0, "spreads of misjudgement", "margin by which striking must look better to a challenger that knows how far it may misjudge", "colpus2022: with all else at its median an attempt comes at .2 a year, as in a country that has just seen one; judgement"),
    "struck_first_cost": Constant("log", 4.0, 2.0, 8.0, "stakes", "loss from being struck first", "schelling1960; judgement"),
    "strike_peaceful_cost": Constant("log", 1.0, 0.5, 2.0, "stakes", "loss from striking a rival who would have kept the peace", "schelling1960; judgement"),
    "clash_share": Constant("logit", 0.6, 0.4, 0.8, "share", "loss in a simultaneous strike, as a share of that from being struck first", "schelling1960; judgement"),
    "readiness_growth": Constant("log", 0.10, 0.04, 0.25, "a day", "rate at which plans ripen", "judgement"),
    "deadline_lead": Constant("log", 5.0, 2.0, 12.0, "days", "time before a deadline in which a challenger who waited for it must strike", "judgement", "deadline"),
    # --- patronage ----------------------------------------------------------------------------
    "fear_of_masses": Constant("log", 0.15, 0.05, 0.45, "prizes", "what a fight among elites costs each of them if the whole public comes out", "svolik2012; judgement", "patronage"),
    "envy": Constant("log", 0.5, 0.15, 1.5, "share", "share of what others get beyond need that a faction holds to be its own due", "judgement", "patronage"),
    "sway_of_grievance": Constant("log", 0.8, 0.3, 2.0, "steps", "how far the members of a faction that gets nothing of its due lean to whoever rises", "roessler2011; judgement", "patronage"),
    "resentment": Constant("log", 1.0, 0.3, 3.0, "steps a prize", "how far others lean against a challenger for what it was given beyond need", "judgement", "patronage"),
    # --- war front ------------------------------------------------------------------------------
    "front_resources": Constant("log", 0.12, 0.04, 0.35, "a step", "how far good fortunes of the front enlarge what the ruler can divide", "powell2012; judgement", "front"),
    "front_sours": Constant("log", 0.2, 0.06, 0.6, "steps a step", "how far bad fortunes of the front add to a challenger's grievance", "judgement", "front"),
    "front_tempts": Constant("log", 0.1, 0.03, 0.3, "a step", "how far good fortunes of the front hasten the words of powers outside", "thyne2010; judgement", "front"),
    # --- arming and counterweights ----------------------------------------------------------------
    "arming_pace": Constant("log", 0.5, 0.15, 1.6, "a month", "rate at which a ruler brings a created force to the arms that suit him", "judgement", "arming"),
    "need_of_arms": Constant("log", 0.5, 0.15, 1.6, "a step", "how far bad fortunes of the front raise what a created force's arms are worth", "judgement", "arming"),
    "counterweight_cost": Constant("logit", 0.3, 0.1, 0.6, "share", "effectiveness in war that is lost where half of all force is set against the other half", "pilsterbohmelt2011 (sign); judgement", "effectiveness"),
    "counterweight_resolve": Constant("log", 0.52, 0.22, 1.2, "steps", "how far soldiers so set against each other are the readier to resist an attempt", "debruin2018 (sign); judgement: odds of success .3 to .8 of those without", "counterweight"),
    "new_force": Constant("log", 0.5, 0.15, 1.6, "steps", "later chance that a whole new counterweight costs a challenger who waits", "debruin2020 (sign); judgement", "counterweight"),
    # --- the whole crisis ---------------------------------------------------------------------
    "tempo": Constant("log", 1.0, 1 / 4, 4.0, "times", "how much slower than the rates an hour say a crisis runs: some let days pass between steps that others take within hours", "durations of 71 coded attempts, wider than the rates alone make them; judgement"),
    # --- signals and allegiance -------------------------------------------------------------
    "arms_exponent": Constant("log", 1.0, 0.5, 2.0, "", "decisiveness of arms in the contest", "hirshleifer1989"),
    "authority_weight": Constant("log", 0.8, 0.4, 1.6, "", "decisiveness of declared authority in the contest", "judgement"),
    "making_a_fact": Constant("log", 0.35, 0.12, 1.0, "steps a place", "how far a place taken in public moves the expected contest", "singh2014; judgement"),
    "publicity": Constant("log", 0.15, 0.05, 0.45, "an hour", "precision of what everybody sees, gained in an hour", "morrisshin2003; judgement"),
    "forgetting": Constant("log", 0.08, 0.03, 0.25, "steps² an hour", "rate at which old news loses its hold", "judgement"),
    "private_precision": Constant("log", 0.6, 0.2, 1.8, "1/steps²", "precision of what one actor alone knows", "caspertyson2014; judgement"),
    "broadcast_push": Constant("log", 0.8, 0.3, 2.0, "steps", "how far a broadcast that holds the channel colours what is seen", "singh2014; judgement"),
    "broadcast_hours": Constant("log", 8.0, 3.0, 24.0, "hours", "time for which a broadcast holds the channel", "judgement"),
    "joining_cost": Constant("logit", 0.55, 0.35, 0.75, "share", "cost of joining for an undecided actor, as a share of the prize", "caspertyson2014"),
    "backing_loser": Constant("log", 0.4, 0.1, 1.2, "prizes", "price of having backed the loser", "caspertyson2014"),
    "waiting_value": Constant("log", 0.12, 0.04, 0.35, "share", "margin by which a side must beat waiting", "judgement"),
    "hysteresis": Constant("log", 0.15, 0.05, 0.4, "share", "margin by which a declared actor sticks to its side", "judgement"),
    "choice_noise": Constant("log", 0.08, 0.03, 0.2, "share", "spread of what is idiosyncratic in a choice", "judgement"),
    "reconsideration": Constant("log", 0.12, 0.04, 0.36, "an hour", "rate at which an actor thinks again", "judgement"),
    # --- march and clash --------------------------------------------------------------------
    "lethality": Constant("log", 0.25, 0.08, 0.8, "companies an hour a company", "rate at which a company that fights costs the other side a company", "lanchester1916; judgement"),
    "break_challenger": Constant("logit", 0.30, 0.12, 0.60, "share", "loss at which the challenger's column breaks", "debruin2019; judgement"),
    "break_incumbent": Constant("logit", 0.25, 0.10, 0.55, "share", "loss at which the incumbent's men break", "debruin2019; judgement"),
    "dead_share": Constant("logit", 0.05, 0.01, 0.2, "share", "dead among the men of a company put out of action", "debruin2019; judgement"),
    # --- publics ----------------------------------------------------------------------------
    "public_speed": Constant("log", 0.12, 0.04, 0.36, "an hour", "rate at which the crowd follows its thresholds", "kuran1991; judgement"),
    "crisis_licence": Constant("log", 0.08, 0.02, 0.25, "share", "how far an open contest lowers the thresholds of the public", "kuran1991; judgement"),
    "overtaking_rate": Constant("log", 0.05, 0.015, 0.15, "an hour", "rate at which a crowd that is wholly out takes the initiative", "judgement"),
    "crowd_shields": Constant("logit", 0.5, 0.2, 0.8, "share", "share of the soldiers ready to fire who would not on a crowd of the whole public", "judgement", "crowd"),
    "crowd_counts": Constant("log", 1.0, 0.3, 3.0, "steps", "how far the whole public out for one side moves the expected contest", "caspertyson2014; judgement", "crowd"),
    # --- bargaining and endings -------------------------------------------------------------
    "cost_challenger": Constant("log", 0.15, 0.05, 0.4, "prizes", "cost to the challenger of fighting on", "fearon1995; judgement"),
    "cost_incumbent": Constant("log", 0.2, 0.07, 0.5, "prizes", "cost to the incumbent of a battle near the seat of power", "fearon1995; judgement"),
    "guess_of_cost": Constant("log", 0.45, 0.2, 0.9, "prizes", "highest cost that a proposer thinks the other side may bear", "fearon1995; judgement"),
    "punishment": Constant("log", 0.8, 0.3, 2.0, "prizes", "punishment of a challenger that is beaten", "judgement"),
    "mercy": Constant("logit", 0.35, 0.15, 0.65, "share", "share of the punishment spared to one who gives up by himself", "judgement"),
    "withdrawal_rate": Constant("log", 0.03, 0.01, 0.09, "an hour", "rate of giving up when fighting on is clearly worse", "judgement"),
    "fall_rate": Constant("log", 0.10, 0.03, 0.3, "an hour", "rate of the incumbent's fall when all expect it", "judgement"),
    "arrest_rate": Constant("log", 0.02, 0.007, 0.06, "an hour", "rate at which a challenger without support is seized", "judgement"),
    "holding_out": Constant("log", 2000.0, 500.0, 8000.0, "men", "armed men in the open that halve the rate at which their side falls or is seized", "debruin2020; judgement"),
    "reach": Constant("log", 8.0, 3.0, 24.0, "hours", "hours of road to the challenger that halve the rate at which it is seized", "boulding1962 (sign); judgement"),
    "surrender_rate": Constant("log", 0.15, 0.04, 0.5, "an hour", "rate at which broken columns give themselves up or are rounded up", "judgement"),
    "concession_share": Constant("logit", 0.2, 0.08, 0.42, "share", "share of what is at stake from which a deal is a concession", "judgement"),
    # --- foreign powers ---------------------------------------------------------------------
    "foreknowledge": Constant("log", 2.0, 1.0, 4.0, "times", "how much faster a power that watches closely speaks", "judgement"),
    # --- aftermath --------------------------------------------------------------------------
    "leverage_lost": Constant("log", 2.5, 1.2, 5.5, "times", "how disarming raises the hazard that terms are broken", "walter1997; judgement"),
    "recurrence_floor": Constant("log", 0.07, 0.035, 0.14, "a year", "long-run hazard of another attempt after a failed one", "colpus2022 (1990+)"),
    "recurrence_surge": Constant("log", 0.16, 0.05, 0.5, "a year", "extra hazard of another attempt at once after a failed one", "colpus2022 (1990+)"),
    "recurrence_fade": Constant("log", 0.9, 0.4, 2.0, "years", "time in which the surge fades", "colpus2022 (1990+)"),
    "office_loss": Constant("log", 0.24, 0.15, 0.4, "a year", "hazard that the incumbent leaves office after a failed attempt", "colpus2022 and reign2021 (1990+): least squares on survival to three years; too high for ten"),
    # --- the ruler's response -----------------------------------------------------------------------
    "humiliation": Constant("log", 0.2, 0.06, 0.6, "steps a place", "authority that each place taken in public costs the ruler", "judgement", "response"),
    "response_inertia": Constant("log", 0.6, 0.2, 1.8, "steps", "what speaks for carrying on as before", "judgement", "response"),
    "response_grip": Constant("log", 0.5, 0.15, 1.6, "steps a step", "how far authority left speaks for a purge and against concessions", "sudduth2017; judgement", "response"),
    "response_suspicion": Constant("log", 1.5, 0.5, 4.5, "steps", "how far a political class that is wholly suspect speaks for a purge", "sudduth2017; judgement", "response"),
    "suspicion_hours": Constant("log", 12.0, 4.0, 36.0, "hours", "time for which one can wait to see without being suspect", "judgement", "response"),
    "purge_rate": Constant("log", 0.006, 0.002, 0.02, "a day", "rate at which one who is wholly suspect is removed in a purge", "judgement", "response"),
    "purge_slack": Constant("logit", 0.25, 0.1, 0.5, "share", "that rate without a purge, as a share of it", "judgement", "response"),
    "purge_tenure": Constant("log", 0.7, 0.4, 1.2, "times", "factor of a purge on the hazard of losing office", "eastonsiverson2018 (sign); judgement", "response"),
    "purge_recurrence": Constant("log", 1.0, 0.4, 2.5, "times", "factor of a purge on the hazard of another attempt: fewer who could, more who would", "eastonsiverson2018 and roessler2011 (opposite signs); judgement", "response"),
    "concession_recurrence": Constant("log", 1.0, 0.5, 2.0, "times", "factor of concessions on the hazard of another attempt: less to gain, less to fear", "judgement", "response"),
    "purge_breach": Constant("log", 1.5, 0.8, 2.8, "times", "factor of a purge on the hazard that terms in the challenger's favour are broken", "judgement", "response"),
}  # fmt: skip
