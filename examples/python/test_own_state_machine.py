"""What the state machine runs, and in which order."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from own_state_machine import Nightly


@pytest.fixture(scope="module")
def definition() -> dict[str, Any]:
    template = Template.from_stack(Nightly(cdk.App(), "Test"))
    (machine,) = template.find_resources("AWS::StepFunctions::StateMachine").values()
    _, parts = machine["Properties"]["DefinitionString"]["Fn::Join"]
    return json.loads("".join(part if isinstance(part, str) else "?" for part in parts))


def arguments(state: dict[str, Any]) -> str:
    (container,) = state["Parameters"]["Overrides"]["ContainerOverrides"]
    return container["Command.$"] if "Command.$" in container else " ".join(container["Command"])


def test_files_are_looked_for_first(definition: dict[str, Any]) -> None:
    assert definition["StartAt"] == "check_sales_incoming_files"


def test_the_import_comes_before_the_load_and_that_before_the_transform(definition: dict[str, Any]) -> None:
    states = definition["States"]
    assert states["sales_import"]["Next"] == "sales_orders_load"
    following = states[states["sales_orders_load"]["Next"]]
    assert following["End"]
    assert "stage" in arguments(states["sales_import"])
    assert "transform" in arguments(following)
    assert "kpi.revenue_by_day" in arguments(following)


def test_loads_have_the_date_of_the_run(definition: dict[str, Any]) -> None:
    assert "$.preLoad.scheduledDate" in arguments(definition["States"]["sales_orders_load"])


def test_the_options_of_the_dag_hold(definition: dict[str, Any]) -> None:
    (container,) = definition["States"]["sales_import"]["Parameters"]["Overrides"]["ContainerOverrides"]
    assert {"Name": "SL_ENV", "Value": "PROD"} in container["Environment"]
    retry = definition["States"]["sales_import"]["Retry"][-1]
    assert (retry["MaxAttempts"], retry["IntervalSeconds"]) == (2, 60)
