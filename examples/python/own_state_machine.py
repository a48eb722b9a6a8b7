"""Only the factory: Starlake's commands as states in a state machine of one's own."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3, aws_stepfunctions as sfn
from starlake_stepfunctions import EcsStarlakeJob, StarlakeTable

# The `options` of a dag configuration, as they are.
options = {
    "sl_env_var": '{"SL_ENV": "PROD"}',
    "pre_load_strategy": "imported",
    "retries": "2",
    "retry_delay": "60",
}


class Nightly(cdk.Stack):
    """Loads orders, and computes what is made of them."""

    def __init__(self, scope: cdk.App, id: str) -> None:
        super().__init__(scope, id)
        job = EcsStarlakeJob(self, "Starlake", bucket=s3.Bucket(self, "Lake", enforce_ssl=True), options=options)

        # Goes on only if there are files; the state's data then have `preLoad`, with the date of the run.
        gate = job.sl_pre_load(
            self,
            domain="sales",
            tables=[StarlakeTable(name="orders", pattern=r"orders-.*\.jsonl")],
        )
        date = sfn.JsonPath.string_at("$.preLoad.scheduledDate")
        states = (
            gate.next(job.sl_import(self, domain="sales"))
            .next(job.sl_load(self, domain="sales", table="orders", scheduled_date=date))
            .next(job.sl_transform(self, transform_name="kpi.revenue_by_day", scheduled_date=date))
        )
        self.machine = sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(states))


if __name__ == "__main__":
    app = cdk.App()
    Nightly(app, "Nightly")
    app.synth()
