"""A platform of one's own: Starlake by states of the CDK, on a cluster that has a few sizes."""

from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ecs as ecs, aws_logs as logs, aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks
from starlake_stepfunctions import CommandTasks, LoadPipeline, LoadTable, PreLoadStrategy, StarlakeJob, TaskSize

# The CPU units that the cluster has for a memory size in MiB, both smallest first.
SIZES: dict[jsii.Number, list[jsii.Number]] = {2048: [1024], 4096: [1024, 2048], 8192: [2048]}


def text_of(number):
    """A size as RunTask wants it. It may be a path of the state's input."""
    path = number and cdk.Tokenization.reverse_number(number)
    return cdk.Token.as_string(path) if path else number and str(int(number))


class ClusterJob(StarlakeJob):
    """Gives pipelines all that `EcsStarlakeJob` gives them."""

    def __init__(self, scope, id, *, bucket):
        super().__init__(scope, id, bucket=bucket)
        self.cluster = ecs.Cluster(self, "Cluster")
        self.log_group = logs.LogGroup(self, "Log")
        self.task = ecs.FargateTaskDefinition(self, "Task", family="starlake-on-cluster")
        self.container = self.task.add_container(
            "starlake",
            image=ecs.ContainerImage.from_registry("starlakeai/starlake:1.8.1"),
            logging=ecs.LogDrivers.aws_logs(log_group=self.log_group, stream_prefix="commands"),
        )
        self.grant_read_write(self.task.task_role)

    def sl_job(self, scope, *, task_id, arguments, cpu=None, memory=None, execution=None, output_path=None, **more):
        """The state that runs a command."""
        command = {"task_id": task_id, "arguments": arguments, **more}
        variables = {
            **self._container_environment(**command),
            # Functions find the tasks of an execution by it.
            "STEP_FUNCTIONS_EXECUTION": execution or sfn.JsonPath.string_at("$$.Execution.Id"),
        }
        # Arguments may be paths: as one States.Array they stay a list.
        argv = cdk.Tokenization.reverse_string(sfn.JsonPath.array(*arguments)).first_token
        state = tasks.EcsRunTask(
            scope,
            task_id,
            integration_pattern=sfn.IntegrationPattern.RUN_JOB,
            cluster=self.cluster,
            task_definition=self.task,
            launch_target=tasks.EcsFargateLaunchTarget(platform_version=ecs.FargatePlatformVersion.LATEST),
            cpu=text_of(cpu),
            memory_mib=text_of(memory and memory.to_mebibytes()),
            container_overrides=[
                tasks.ContainerOverride(
                    container_definition=self.container,
                    command=cdk.Token.as_list(argv),
                    environment=[tasks.TaskEnvironmentVariable(name=n, value=v) for n, v in variables.items()],
                )
            ],
            task_timeout=self._state_timeout(**command),
            result_path=sfn.JsonPath.DISCARD,
            output_path=output_path,
        )
        if more.get("retries"):
            state.add_retry(max_attempts=more["retries"], interval=more.get("retry_delay"), backoff_rate=1)
        return state

    @property
    def command_tasks(self):
        """For functions that stop tasks, wait until they have ended, and read what they print."""
        return CommandTasks(
            cluster=self.cluster,
            family=self.task.family,
            container_name=self.container.container_name,
            log_group_name=self.log_group.log_group_name,
            log_stream_prefix="commands",
        )

    @property
    def command_grantee(self):
        """Imports run as it."""
        return self.task.task_role

    @property
    def has_sidecars(self):
        """No other container runs beside Starlake's."""
        return False

    def task_size(self, requested: Any, what: str) -> TaskSize:
        """The smallest size that has what a table or a task asks for."""
        cpu, memory = requested.cpu or 0, requested.memory.to_mebibytes() if requested.memory else 0
        for size, units in SIZES.items():
            for each in units:
                if each >= cpu and size >= memory:
                    return TaskSize(cpu=each, memory=cdk.Size.mebibytes(size))
        raise ValueError(f"{what} asks for {cpu} CPU units and {memory} MiB, and the cluster has {SIZES}")

    def cpus_for(self, memory: cdk.Size, what: str) -> list[jsii.Number]:
        """For the steps of a memory ladder."""
        size = memory.to_mebibytes()
        if size not in SIZES:
            raise ValueError(f"{what} has {size} MiB, and the cluster has {SIZES}")
        return SIZES[size]


def sales(scope, *ladder, pool=None):
    """A pipeline with tables of two sizes, and a ladder of these GiB."""
    return LoadPipeline(
        scope,
        "Sales",
        job=ClusterJob(scope, "Starlake", bucket=s3.Bucket(scope, "Lake", enforce_ssl=True)),
        domain="sales",
        tables=[
            LoadTable(name="orders", cpu=2048, task_timeout=cdk.Duration.minutes(20)),
            LoadTable(name="customers"),
        ],
        pre_load_strategy=PreLoadStrategy.IMPORTED,
        landing_directory="s3://partner-files/landing",
        memory_ladder=[cdk.Size.gibibytes(size) for size in ladder],
        pool=pool,
    )


if __name__ == "__main__":
    app = cdk.App()
    sales(cdk.Stack(app, "OwnPlatform"), 4, 8)
    app.synth()
