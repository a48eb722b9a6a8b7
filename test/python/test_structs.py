"""What Python's package adds to that of jsii: dicts are structs wherever one is asked for."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2, aws_s3 as s3
from aws_cdk.assertions import Match, Template
from starlake_stepfunctions import (
    EcsStarlakeJob,
    LoadPipeline,
    LoadTable,
    PreLoadStrategy,
    StarlakeOptions,
    StarlakePool,
    StarlakeProject,
    TransformPipeline,
)

PROJECT = str(Path(__file__).parents[2] / "examples" / "starlake-project")


@pytest.fixture
def stack():
    return cdk.Stack(cdk.App(), "Test")


@pytest.fixture
def job(stack):
    return EcsStarlakeJob(stack, "Starlake", bucket=s3.Bucket(stack, "Lake"))


def test_a_table_is_the_same_as_a_dict_and_as_a_struct():
    timeout = cdk.Duration.minutes(20)

    def template(*tables):
        stack = cdk.Stack(cdk.App(), "Test")
        job = EcsStarlakeJob(stack, "Starlake", bucket=s3.Bucket(stack, "Lake"))
        LoadPipeline(stack, "Sales", job=job, domain="sales", tables=tables)
        return Template.from_stack(stack).to_json()

    as_dicts = template({"name": "orders", "task_timeout": timeout, "spark_config": {"spark.x": "1"}}, {"name": "items"})
    as_structs = template(
        LoadTable(name="orders", task_timeout=timeout, spark_config={"spark.x": "1"}), LoadTable(name="items")
    )
    assert as_dicts == as_structs
    assert '\\"timeout\\":1200' in json.dumps(as_dicts)


def test_dicts_may_be_in_dicts(stack, job):
    sales = LoadPipeline(stack, "Sales", job=job, domain="sales", tables=({"name": "orders"},))
    TransformPipeline(
        stack,
        "Kpi",
        job=job,
        tasks=[{"name": "kpi.revenue", "dependencies": ["sales.orders"], "task_timeout": cdk.Duration.minutes(5)}],
        loads=[{"pipeline": sales, "tables": ["orders"]}],
        schedule={"cron": "0 4 * * *", "time_zone": "Europe/Paris", "flexible_window": cdk.Duration.minutes(15)},
    )
    Template.from_stack(stack).has_resource_properties(
        "AWS::Scheduler::Schedule",
        {"ScheduleExpressionTimezone": "Europe/Paris", "FlexibleTimeWindow": {"MaximumWindowInMinutes": 15}},
    )


def test_a_monitoring_is_a_dict_with_dicts_in_its_maps(stack, job):
    monitoring = {
        "emails": ["data@example.com"],
        "limits": {"sales": {"late_after": cdk.Duration.hours(8), "rejected_ratio": 0.5}},
        "freshness": {"sales.orders": {"error_after": cdk.Duration.days(2)}},
    }
    tables = [{"name": "orders"}]
    sales = LoadPipeline(stack, "Sales", job=job, domain="sales", tables=tables, monitoring=monitoring)
    assert sales.monitoring and len(sales.monitoring.alarms) == 9
    assert sales.monitoring.metric("RunsLate").metric_name == "RunsLate"
    project = StarlakeProject(stack, "Project", directory=PROJECT, environment="AWS", monitoring=monitoring)
    assert project.monitoring and project.monitoring.dashboard
    Template.from_stack(stack).resource_count_is("AWS::SNS::Subscription", 2)


@pytest.mark.parametrize(
    "properties, error",
    [
        ({"monitoring": {"limits": {"sales": {"late": 1}}}}, r"limits\['sales'\]: MonitoringLimits has no 'late'"),
        ({"monitoring": {"freshness": {"sales.orders": {"warnAfter": 1}}}}, "TableFreshness has no 'warnAfter', did you mean 'warn_after'"),
        ({"monitoring": {"email": []}}, "monitoring: MonitoringOptions has no 'email', did you mean 'emails'"),
        ({"tables": [{"name": "orders"}, {"nme": "items"}]}, r"tables\[1\]: LoadTable has no 'nme', did you mean 'name'\?"),
        ({"tables": [{"name": "orders", "taskTimeout": 1}]}, "LoadTable has no 'taskTimeout', did you mean 'task_timeout'"),
        ({"tables": [{"pattern": ".*"}]}, r"tables\[0\]: .*missing 1 required keyword-only argument: 'name'"),
        ({"tables": [{"name": "orders", "cpu": "1024"}]}, r"tables\[0\]: type of argument cpu"),
        ({"tables": ["orders"]}, r"tables\[0\] must be a LoadTable, or a dict with its arguments, got 'orders'"),
        ({"tables": [{"name": "orders", "spark_config": {"spark.x": 1}}]}, r"spark_config\['spark.x'\] must be a text, such as '1', got 1"),
        ({"environment": {"A": "b", "DEBUG": True}}, r"argument environment\['DEBUG'\] must be a text, such as 'true', got True"),
        ({"environment": {"A": None}}, r"argument environment\['A'\] must be a text, got None"),
        ({"schedule": {"crn": "0 2 * * *"}}, "schedule: ScheduleOptions has no 'crn', did you mean 'cron'"),
        ({"pool": {"slots": 2}}, "pool must be.*StarlakePool"),
    ],
)
def test_what_is_wrong_with_a_dict_is_said_with_the_class(stack, job, properties, error):
    with pytest.raises(TypeError, match=error):
        LoadPipeline(stack, "Sales", **{"job": job, "domain": "sales", "tables": [{"name": "orders"}], **properties})


def test_lists_and_maps_of_texts_have_texts(stack, job):
    with pytest.raises(TypeError, match="argument only must have several texts, got one: 'sales'"):
        StarlakeProject(stack, "One", directory=PROJECT, only="sales")
    with pytest.raises(TypeError, match=r"argument only\[1\] must be a text, such as '1', got 1"):
        StarlakeProject(stack, "Number", directory=PROJECT, only=["sales", 1])  # type: ignore
    with pytest.raises(TypeError, match=r"argument tables\['sales.orders'\] must be a TableOverrides, .*, got 3"):
        StarlakeProject(stack, "Plain", directory=PROJECT, tables={"sales.orders": 3})  # type: ignore
    with pytest.raises(TypeError, match=r"argument spark_config\['x'\] must be a text, such as '1', got 1"):
        job.sl_load(stack, domain="sales", table="orders", spark_config={"x": 1})  # type: ignore


def test_overrides_of_a_project_may_be_dicts_in_dicts(stack):
    def project(id, **overrides):
        StarlakeProject(stack, id, directory=PROJECT, only=["sales"], **overrides)

    with pytest.raises(TypeError, match=r"tables\['sales.orders'\]: TableOverrides has no 'taskTimeout', did you mean 'task_"):
        project("Wrong", tables={"sales.orders": {"taskTimeout": cdk.Duration.minutes(7)}})
    with pytest.raises(TypeError, match=r"loads\['sales'\]: argument schedule: ScheduleOptions has no 'crn'"):
        project("Wrong", loads={"sales": {"schedule": {"crn": "0 2 * * *"}}})
    project(
        "Right",
        tables={"sales.orders": {"task_timeout": cdk.Duration.minutes(7)}},
        loads={"sales": {"schedule": {"cron": "7 2 * * *", "flexible_window": cdk.Duration.minutes(15)}}},
    )
    text = json.dumps(Template.from_stack(stack).to_json())
    assert '\\"timeout\\":420' in text and "cron(7 2 " in text and '"MaximumWindowInMinutes": 15' in text


def test_a_dict_is_no_construct(stack):
    with pytest.raises(RuntimeError, match=r"Key 'job': Unable to deserialize value as starlake-stepfunctions\.IStarlakeJob"):
        LoadPipeline(stack, "Sales", job={"bucket": "lake"}, domain="sales", tables=[])  # type: ignore


def test_structs_of_the_cdk_may_be_dicts(stack):
    EcsStarlakeJob(
        stack,
        "Starlake",
        bucket=s3.Bucket(stack, "Lake"),
        vpc=ec2.Vpc(stack, "Vpc"),
        subnets={"subnet_type": ec2.SubnetType.PRIVATE_WITH_EGRESS},
        capacity_provider_strategies=[{"capacity_provider": "FARGATE_SPOT", "weight": 1}],
        pools=[StarlakePool(name="heavy", slots=2)],
    )


DAG_OPTIONS = {
    "sl_env_var": '{"SL_ROOT": "s3a://my-lake/starlake", "SL_ENV": "PROD"}',
    "pre_load_strategy": "imported",
    "default_pool": "default_pool",
    "retries": "3",
    "retry_delay": "60",
    "SL_STARLAKE_PATH": "/opt/starlake/starlake",
    "tags": "sales nightly",
}


def load(**properties):
    """The template of a load with this job."""
    stack = cdk.Stack(cdk.App(), "Test")
    job = EcsStarlakeJob(stack, "Starlake", **properties)
    LoadPipeline(stack, "Sales", job=job, domain="sales", tables=[{"name": "orders"}])
    return Template.from_stack(stack).to_json()


def test_options_of_a_dag_work_unchanged():
    unchanged = load(options=DAG_OPTIONS)
    assert unchanged == load(dag_options=DAG_OPTIONS)
    text = json.dumps(unchanged)
    assert "SL_ENV" in text and "PROD" in text and "sales_import" in text


def test_options_of_a_dag_that_are_those_of_pipelines_are_for_all_of_the_job(stack):
    job = EcsStarlakeJob(stack, "Starlake", options={**DAG_OPTIONS, "timezone": "Europe/Paris"})
    LoadPipeline(stack, "Sales", job=job, domain="sales", tables=[{"name": "orders"}], schedule={"cron": "daily"})
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::Scheduler::Schedule", {"ScheduleExpressionTimezone": "Europe/Paris"})
    tags = Match.array_with([{"Key": "starlake:tags", "Value": "sales nightly"}])
    template.has_resource_properties("AWS::StepFunctions::StateMachine", {"Tags": tags})


def test_options_that_are_typed_are_another_way_to_say_the_same():
    typed: dict[str, Any] = {"sl_env_var": {"SL_ROOT": "s3a://my-lake/starlake"}, "retries": 3}
    assert load(options=typed) == load(options=StarlakeOptions(**typed))
    texts = {"sl_env_var": '{"SL_ROOT": "s3a://my-lake/starlake"}'}
    assert load(options=texts, dag_options={"retries": "3"}) == load(options=typed)


def test_an_option_that_no_distribution_knows_is_an_error():
    for value in ("3", 3):
        with pytest.raises(RuntimeError, match="unknown option 'retrys' in the dag options of .*did you mean 'retries'"):
            load(options={"retrys": value})


def test_values_of_a_dag_need_not_be_texts():
    texts = {"sl_env_var": '{"SL_ROOT": "s3a://my-lake/starlake"}', "retries": "3", "catchup": "false", "cpu": "4096"}
    values = {"sl_env_var": {"SL_ROOT": "s3a://my-lake/starlake"}, "retries": 3, "catchup": False, "cpu": 4096, "tags": None}
    assert load(options=values) == load(options=texts) == load(dag_options=values)


def test_a_value_of_a_dag_may_stand_beside_one_that_is_typed():
    options = {"sl_env_var": DAG_OPTIONS["sl_env_var"], "retries": "3", "catchup": False}
    typed = load(options={**options, "retry_delay": cdk.Duration.minutes(1), "pre_load_strategy": PreLoadStrategy.IMPORTED})
    assert typed == load(options={**options, "retry_delay": 60, "pre_load_strategy": "imported"})


def test_the_size_in_the_options_of_a_dag_is_that_of_the_containers():
    options = {"sl_env_var": DAG_OPTIONS["sl_env_var"], "cpu": "4096", "memory": "30720"}
    (task,) = [each for each in load(options=options)["Resources"].values() if each["Type"] == "AWS::ECS::TaskDefinition"]
    assert (task["Properties"]["Cpu"], task["Properties"]["Memory"]) == ("4096", "30720")
    with pytest.raises(RuntimeError, match="has 'cpu' 2048, and 4096 in its dag options: leave one of them out"):
        load(options=options, cpu=2048)


def test_a_pool_in_the_options_of_a_dag_has_the_slots_of_the_default_pool():
    options = {"sl_env_var": DAG_OPTIONS["sl_env_var"]}
    assert load(options={**options, "default_pool": "etl"}) == load(options=options)
