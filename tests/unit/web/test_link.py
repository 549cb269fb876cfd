"""The link is the state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from contingent.errors import RunError
from contingent.present.whatif import Scenario
from contingent.web.link import query_of, scenario_of, state_of

names = st.text("abcdefghij-", min_size=1, max_size=12)
scenarios = st.builds(
    Scenario,
    contrary=st.lists(names, unique=True).map(lambda x: tuple(sorted(x))),
    settled=st.dictionaries(st.integers(0, 99), st.booleans()),
    weights=st.dictionaries(names, st.sampled_from([0.0, 0.2, 0.5, 2.0, 5.0])),
    without=st.lists(names, unique=True).map(lambda x: tuple(sorted(x))),
    until=st.none() | st.integers(0, 96).map(float),
    suppose=st.dictionaries(
        st.tuples(names, st.sampled_from(["joins", "defends"])).map(" ".join), st.booleans()
    ),
)


@given(scenarios)
def test_a_link_leads_back_to_its_state(scenario: Scenario) -> None:
    assert scenario_of(QueryParams(query_of(scenario))) == scenario
    link = f"http://127.0.0.1:8765/runs/0123456789abcdef/change?{query_of(scenario)}"
    assert state_of(link) == ("0123456789abcdef", scenario)


@pytest.mark.parametrize(
    "bad", ["claim=x:true", "claim=3:maybe", "prior=a:heavy", "until=noon", "suppose=guard joins"]
)
def test_what_cannot_be_read_is_said(bad: str) -> None:
    with pytest.raises(RunError, match=r"cannot be read|no hour"):
        scenario_of(QueryParams(bad))


def test_empty_fields_of_the_form_change_nothing() -> None:
    assert scenario_of(QueryParams("claim=&prior=&suppose=&until=&contrary=")).empty


def test_a_state_may_be_a_bare_run() -> None:
    assert state_of("0123456789abcdef") == ("0123456789abcdef", Scenario())
    assert state_of("0123456789abcdef?without=o3")[1].without == ("o3",)
