"""Classes of one's own: their methods get all that a pipeline gives a command, or are refused when the class is made."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks
from starlake_stepfunctions import EcsStarlakeJob, StarlakeJob

COMMAND: dict[str, Any] = {
    "task_id": "extract",
    "arguments": ["extract-data"],
    "environment": {"A": "1"},
    "cpu": 2048,
    "retries": 3,
}


def state(scope, name):
    call: dict[str, Any] = {"service": "s3", "action": "listBuckets", "iam_resources": ["*"]}
    return tasks.CallAwsService(scope, name, **call, result_path=sfn.JsonPath.DISCARD)


def given_to(sl_job):
    """What a class with this method gets of a transform."""
    calls: list[dict[str, Any]] = []
    job_class = type("OwnJob", (StarlakeJob,), {"sl_job": sl_job(calls)})
    stack = cdk.Stack(cdk.App(), "Test")
    job = job_class(stack, "Starlake", bucket=s3.Bucket(stack, "Lake"))
    job.sl_transform(
        stack, transform_name="kpi.revenue", environment={"A": "1"}, cpu=2048, memory=cdk.Size.gibibytes(8), retries=3
    )
    (call,) = calls
    return call


def all_by_name(calls):
    def sl_job(self, scope, **props):
        calls.append(props)
        return state(scope, props["task_id"])

    return sl_job


def some_by_name(calls):
    def sl_job(self, scope, *, task_id, arguments, output_path="$.mine", **rest):
        calls.append({"task_id": task_id, "arguments": arguments, **rest})
        assert output_path == "$.mine"
        return state(scope, task_id)

    return sl_job


def without_a_star(calls):
    def sl_job(self, scope, task_id, arguments, **rest):
        calls.append({"task_id": task_id, "arguments": arguments, **rest})
        return state(scope, task_id)

    return sl_job


@pytest.mark.parametrize("sl_job", [all_by_name, some_by_name, without_a_star])
def test_keywords_get_all_that_is_given(sl_job):
    given = given_to(sl_job)
    assert given["task_id"] == "kpi.revenue" and given["arguments"][:1] == ["transform"]
    assert (given["environment"]["A"], given["cpu"], given["retries"]) == ("1", 2048, 3)
    assert given["memory"].to_gibibytes() == 8 and given["retry_delay"].to_minutes() == 5
    assert "task_timeout" not in given


def test_the_struct_has_all_too():
    def takes_struct(calls):
        def sl_job(self, scope, props):
            calls.append({"environment": props.environment, "cpu": props.cpu})
            return state(scope, props.task_id)

        return sl_job

    given = given_to(takes_struct)
    assert given["cpu"] == 2048 and given["environment"]["A"] == "1"


def test_a_job_on_ecs_can_be_extended():
    class Nightly(EcsStarlakeJob):
        def sl_job(self, scope, *, environment=None, **props):
            return super().sl_job(scope, environment={**(environment or {}), "NIGHTLY": "1"}, **props)

    stack = cdk.Stack(cdk.App(), "Test")
    job = Nightly(stack, "Starlake", bucket=s3.Bucket(stack, "Lake"))
    text = str(stack.resolve(job.sl_job(stack, **COMMAND).to_state_json()))
    assert "NIGHTLY" in text and "'Name': 'A'" in text and "2048" in text


def test_a_class_of_a_class_of_ones_own_can_be_extended():
    class First(EcsStarlakeJob):
        def sl_job(self, scope, **props):
            return super().sl_job(scope, **{**props, "cpu": 4096})

    class Second(First):
        def sl_job(self, scope, **props):
            return super().sl_job(scope, **{**props, "task_id": f"{props['task_id']}_nightly"})

    stack = cdk.Stack(cdk.App(), "Test")
    state = Second(stack, "Starlake", bucket=s3.Bucket(stack, "Lake")).sl_job(stack, **COMMAND)
    assert state.id == "extract_nightly" and "4096" in str(stack.resolve(state.to_state_json()))


@pytest.mark.parametrize(
    "name, method, error",
    [
        (
            "sl_job",
            lambda self, scope, *, task_id, arguments: None,
            r"OwnJob\.sl_job must take all that it is given: def sl_job\(self, scope, \*, arguments, task_id, \*\*props\), got",
        ),
        ("sl_job", lambda self: None, r"def sl_job\(self, scope, "),
        ("sl_load", lambda self, scope, *, table: None, r"def sl_load\(self, scope, \*, domain, table, \*\*props\)"),
        ("task_size", lambda self, *, cpu, memory, what: None, r"def task_size\(self, requested, what\), got"),
        ("cpus_for", lambda self, memory: None, r"def cpus_for\(self, memory, what\), got \(self, memory\)"),
        ("_state_timeout", lambda self, *, task_timeout: None, r"OwnJob\._state_timeout must take all"),
        ("has_sidecars", lambda self: False, r"OwnJob\.has_sidecars must be a property: write @property above it"),
        ("cpus_for", property(lambda self: []), r"OwnJob\.cpus_for must be a method"),
    ],
)
def test_a_method_that_would_lose_something_is_refused_when_the_class_is_made(name, method, error):
    with pytest.raises(TypeError, match=error):
        type("OwnJob", (StarlakeJob,), {name: method})
