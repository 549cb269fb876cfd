"""Every card is checked by a test, and no such test lets a changed sign or constant pass."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType

import pytest

import oracles
from contingent.model.mechanisms import (
    agenda,
    allegiance,
    arming,
    bargaining,
    clash,
    counterweight,
    deal,
    ending,
    feud,
    foreign,
    front,
    march,
    patronage,
    publics,
    recurrence,
    response,
    signals,
)
from contingent.model.simulate import CARDS
from oracles.registry import CHECKED

TESTS = {
    m.name: importlib.import_module(f"oracles.{m.name}")
    for m in pkgutil.iter_modules(oracles.__path__)
    if m.name.startswith("test_") and m.name != "test_catalogue"
}
#: (module, function, how it is changed, test that must notice, arguments of that test)
MUTANTS: list[tuple[ModuleType, str, Callable, str, tuple]] = [
    (
        feud,
        "gain_from_striking",
        lambda f: lambda *a: -f(*a),
        "test_published.holds",
        ("B1.2 margin of fighting now, p₁ 0.5, p₂ 0.3",),
    ),
    (
        feud,
        "gain_from_striking",
        lambda f: lambda a, b, d, c, g: f(a, b, d, 0.9 * c, g),
        "test_feud.test_fighting_is_unavoidable_exactly_where_the_condition_says",
        (),
    ),
    (
        feud,
        "gain_from_ripening",
        lambda f: lambda r, g, h: f(r, g, 1.1 * h),
        "test_feud.test_waiting_stops_paying_at_the_best_day",
        (0.1, 6.93, 0.25),
    ),
    (
        feud,
        "strike_hazard",
        lambda f: lambda g, d, r, x, k: f(g, d, -r, x, k),
        "test_feud.test_the_hazard_without_noise_switches_on_that_day",
        (0.1, 6.93, 0.25),
    ),
    (
        feud,
        "least_trust",
        lambda f: lambda d, s, b: f(d, s, 0.9 * b),
        "test_feud.test_least_trust_of_mutual_fear",
        (),
    ),
    (
        feud,
        "prospects",
        lambda f: lambda h, k, d, t, w: f(h, k, d, t, -w),
        "test_feud.test_power_shifts_at_the_deadline_and_is_foreseen_in_the_last_days",
        (),
    ),
    (
        patronage,
        "needed",
        lambda f: lambda p, w, c, m: f(p, w, -c, m),
        "test_patronage.test_least_that_keeps_a_faction_loyal",
        ((1.0, 1.0, 1.0), (4.0, 2.0, 1.0)),
    ),
    (
        patronage,
        "needed",
        lambda f: lambda p, w, c, m: f(p, w, c, -m),
        "test_patronage.test_common_fear_lowers_what_all_can_enforce",
        (),
    ),
    (
        patronage,
        "divide",
        lambda f: lambda n, v, r: f(n, v, 0.95 * r),
        "test_patronage.test_all_are_content_exactly_where_the_budget_covers_the_needs",
        ((1, 1, 1), 7.0, True),
    ),
    (
        patronage,
        "shortfall",
        lambda f: lambda n, g, e: f(n, g, -e),
        "test_patronage.test_favour_to_one_is_grievance_to_its_rivals",
        (),
    ),
    (
        patronage,
        "loosen",
        lambda f: lambda a, g, o, m: f(a, o, g, m),
        "test_patronage.test_autonomy_grows_with_revenue_and_is_taken_back_by_oversight",
        (),
    ),
    (
        arming,
        "optimum",
        lambda f: lambda u, p: -f(u, p),
        "test_arming.test_at_the_optimum_arms_bring_what_they_endanger",
        (),
    ),
    (
        arming,
        "optimum",
        lambda f: lambda u, p: f(1.01 * u, p),
        "test_published.holds",
        ("B7 y′(k) - p′(k)W at the optimum, u 0.05, p 0.1",),
    ),
    (
        arming,
        "use_now",
        lambda f: lambda u, x, w: f(u, -x, w),
        "test_arming.test_need_rises_when_the_front_goes_badly_and_falls_when_it_goes_well",
        (),
    ),
    (
        arming,
        "arm",
        lambda f: lambda g, b, r, m: f(g, b, 1.01 * r, m),
        "test_arming.test_arms_close_the_gap_at_their_pace_whatever_the_step",
        (),
    ),
    (
        counterweight,
        "effectiveness",
        lambda f: lambda c, k: f(c, -k),
        "test_published.holds",
        ("B5 E/E₀, κ 0.3, CB 0.5",),
    ),
    (
        counterweight,
        "resisting",
        lambda f: lambda r, c, k: f(r, c, -k),
        "test_counterweight.test_they_are_the_readier_to_resist",
        (),
    ),
    (
        counterweight,
        "threat",
        lambda f: lambda n, w: -f(n, w),
        "test_counterweight.test_what_is_newly_raised_is_lost_by_waiting",
        (),
    ),
    (
        front,
        "wander",
        lambda f: lambda d, t, v, s, n: f(d, -t, v, s, n),
        "test_front.test_fortunes_have_the_mean_and_variance_of_brownian_motion",
        (7.0,),
    ),
    (
        front,
        "free_share",
        lambda f: lambda p, x: f(p, -x),
        "test_front.test_bad_fortunes_cost_and_hold_and_good_ones_tempt",
        (),
    ),
    (
        signals,
        "update",
        lambda f: lambda m, p, s, q: f(m, q, s, p),
        "test_global_games.test_updating_is_bayes",
        (),
    ),
    (
        signals,
        "chance",
        lambda f: lambda m, p, cut=0.0: f(m, 2 * p, cut),
        "test_published.holds",
        ("B3.1 P(fall): y 0.5, θ* 0.865982",),
    ),
    (
        signals,
        "update",
        lambda f: lambda m, p, s, q: f(m, 1.2 * p, s, q),
        "test_published.holds",
        ("B3.1 θ*: y 0.7, α 1, β 4, c 0.6",),
    ),
    (
        allegiance,
        "choose",
        lambda f: lambda p, *a: f(1 - p, *a),
        "test_published.holds",
        ("B3.1 x*: y 0.5, α 0, β 1, c 0.3",),
    ),
    (
        allegiance,
        "choose",
        lambda f: lambda p, c, d, *a: f(p, c, d - 0.05, *a),
        "test_published.holds",
        ("B3.3 θ* from 0",),
    ),
    (
        allegiance,
        "least_chance",
        lambda f: lambda c, t: f(c, -t),
        "test_published.holds",
        ("B3.2 θ*: κ 0.5, t 0.5",),
    ),
    (
        publics,
        "share_willing",
        lambda f: lambda r, m, s: f(r, m, 1.01 * s),
        "test_published.holds",
        ("B4 critical sd, mean 0.25",),
    ),
    (
        publics,
        "share_willing",
        lambda f: lambda r, m, s: f(-r, m, s),
        "test_publics.test_the_simulated_crowd_settles_there",
        (),
    ),
    (
        bargaining,
        "demand",
        lambda f: lambda p, c, k: f(p, -c, k),
        "test_published.holds",
        ("B8 demand x*: p 0.5, c 0.1, k 0.5",),
    ),
    (
        bargaining,
        "accepts",
        lambda f: lambda x, t, p, c: f(x, t, p, -c),
        "test_bargaining.test_both_sides_accept_exactly_within_the_range",
        (),
    ),
    (
        bargaining,
        "accepts",
        lambda f: lambda x, t, p, c: f(x, t, p, 1.1 * c),
        "test_bargaining.test_the_simulated_incumbent_makes_that_offer",
        (0.5, 0.1, 0.5, 0.7, 0.4),
    ),
    (
        clash,
        "next_loss",
        lambda f: lambda x, y, a, b: f(y, x, a, b),
        "test_published.holds",
        ("B9 3 v 2, equal",),
    ),
    (
        clash,
        "next_loss",
        lambda f: lambda x, y, a, b: f(x, y, a, 1.1 * b),
        "test_published.holds",
        ("B9 square law, 100 v 80, b/a 1: survivors",),
    ),
    (march, "travel_hours", lambda f: lambda d, v, w: f(d, v, -w), "test_march.test_hours_of_a_leg", ()),
    (
        foreign,
        "readiness_to_speak",
        lambda f: lambda g, k: f(g - 1, k),
        "test_foreign.test_quick_words_cannot_tell_watching_from_organising",
        ((True, True, False),),
    ),
    (
        deal,
        "breach_hazard",
        lambda f: lambda h, c, d, k: f(h, c, d, 1 / k),
        "test_deal.test_which_comes_first",
        (True,),
    ),
    (
        recurrence,
        "cumulated",
        lambda f: lambda t, a, b, c: f(t, a, -b, c),
        "test_recurrence.test_cumulated_is_the_integral_of_the_hazard",
        (),
    ),
    (
        recurrence,
        "cumulated",
        lambda f: lambda t, a, b, c: 3 * f(t, a, b, c),
        "test_recurrence.test_next_attempt_within_the_interval_of_the_table",
        (1, 0.182),
    ),
    (
        agenda,
        "shares",
        lambda f: lambda w, s, r, t: f(w, s, -r, t),
        "test_published.holds",
        ("B11 log odds of attention, .3 at first, k .2 a day, day 5",),
    ),
    (
        foreign,
        "backing",
        lambda f: lambda w, b, s: f(w, -b, s),
        "test_foreign.test_a_word_adds_to_the_side_that_it_backs",
        (),
    ),
    (
        response,
        "respond",
        lambda f: lambda u, s: f(-u, s),
        "test_response.test_chosen_shares_are_those_of_the_logit_law",
        (),
    ),
    (
        response,
        "leanings",
        lambda f: lambda a, s, k: f(-a, s, k),
        "test_response.test_authority_speaks_for_a_purge_and_against_concessions",
        (),
    ),
    (
        response,
        "suspicion",
        lambda f: lambda w, j, h: f(w, ~j, h),
        "test_response.test_suspicion_grows_with_waiting",
        (),
    ),
    (
        response,
        "factor",
        lambda f: lambda r, o, x: f(r, o, 1 / x),
        "test_response.test_a_factor_is_one_for_every_other_option",
        (),
    ),
    (
        ending,
        "participation_threshold",
        lambda f: lambda u, p, c, w: f(u, p, -c, w),
        "test_endings.test_at_the_threshold_moving_is_worth_staying",
        (),
    ),
    (
        ending,
        "undefended",
        lambda f: lambda men, enough: f(men, 2 * enough),
        "test_endings.test_armed_men_hold_off_fall_and_seizure",
        (2000.0,),
    ),
    (
        clash,
        "slowed",
        lambda f: lambda lethality, company: f(lethality, 2 * company),
        "test_clash.test_large_forces_fight_for_longer",
        (),
    ),
    (
        feud,
        "strike_hazard",
        lambda f: lambda g, d, r, x, k: f(g, d, r, x, k | {"caution": 0.8 * k["caution"]}),
        "test_feud.test_with_all_at_its_median_an_attempt_is_as_likely_as_in_a_country_that_has_just_seen_one",
        (),
    ),
]


@pytest.mark.parametrize("card", [c.name for c in CARDS])
def test_every_card_is_checked(card: str) -> None:
    assert CHECKED.get(card), f"no test reproduces a published number of {card!r}"


def test_no_test_checks_a_card_that_does_not_exist() -> None:
    assert set(CHECKED) <= {c.name for c in CARDS}


def test_every_card_states_its_limit() -> None:
    for card in CARDS:
        assert card.limit
        assert card.through
        assert card.tolerance
        assert card.reference


def test_every_mechanism_has_a_mutant() -> None:
    assert {m[0].CARD.name for m in MUTANTS} == {c.name for c in CARDS}


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(
    ("module", "function", "mutant", "test", "arguments"),
    MUTANTS,
    ids=[f"{m[1]}-{i}" for i, m in enumerate(MUTANTS)],
)
def test_a_changed_mechanism_is_noticed(
    module: ModuleType,
    function: str,
    mutant: Callable,
    test: str,
    arguments: tuple,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, name = test.split(".")
    check = getattr(TESTS[file], name)
    check(*arguments)
    monkeypatch.setattr(module, function, mutant(getattr(module, function)))
    with pytest.raises((AssertionError, ValueError)):
        check(*arguments)
