"""A whole Starlake project in a bucket of one's own, with sizes and a schedule that its files do not have, and messages on what goes wrong."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from starlake_stepfunctions import (
    LoadOverrides,
    MonitoringLimits,
    MonitoringOptions,
    ProjectJob,
    ScheduleOptions,
    StarlakeProject,
    TableFreshness,
    TableOverrides,
)


class WholeProject(cdk.Stack):
    """The sample project, in an account."""

    def __init__(self, scope: cdk.App, id: str) -> None:
        super().__init__(scope, id)
        bucket = s3.Bucket(self, "Lake", enforce_ssl=True, versioned=True)
        StarlakeProject(
            self,
            "Starlake",
            directory="examples/starlake-project",
            environment="AWS",
            job=ProjectJob.ecs(bucket=bucket, cpu=1024, memory=cdk.Size.gibibytes(8)),
            loads={
                "hr": LoadOverrides(schedule=ScheduleOptions(cron="30 6 * * mon", time_zone="Europe/Paris")),
                "sales": LoadOverrides(retries=2, retry_delay=cdk.Duration.minutes(10)),
            },
            tables={
                "sales.orders": TableOverrides(
                    cpu=2048, memory=cdk.Size.gibibytes(16), task_timeout=cdk.Duration.hours(1)
                )
            },
            monitoring=MonitoringOptions(
                emails=["data@example.com"],
                limits={"hr": MonitoringLimits(late_after=cdk.Duration.hours(8))},
                freshness={
                    "sales.orders": TableFreshness(
                        warn_after=cdk.Duration.days(1), error_after=cdk.Duration.days(3)
                    )
                },
            ),
        )


if __name__ == "__main__":
    app = cdk.App()
    WholeProject(app, "WholeProject")
    app.synth()
