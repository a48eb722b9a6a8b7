"""What the operators of the project count on."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template
from starlake_stepfunctions.testing import definition_of

from whole_project import WholeProject


@pytest.fixture(scope="module")
def template() -> Template:
    return Template.from_stack(WholeProject(cdk.App(), "Test"))


def test_the_team_is_told_what_goes_wrong(template: Template) -> None:
    template.has_resource_properties("AWS::SNS::Subscription", {"Protocol": "email", "Endpoint": "data@example.com"})


def test_hr_is_loaded_on_monday_mornings(template: Template) -> None:
    template.has_resource_properties(
        "AWS::Scheduler::Schedule",
        {"ScheduleExpression": Match.string_like_regexp("30 6"), "ScheduleExpressionTimezone": "Europe/Paris"},
    )


def test_the_lake_keeps_old_versions(template: Template) -> None:
    template.has_resource_properties("AWS::S3::Bucket", {"VersioningConfiguration": {"Status": "Enabled"}})


def test_sales_loads_only_what_has_files(template: Template) -> None:
    definition = definition_of(template, "sales")
    assert definition["StartAt"] == "check_sales_incoming_files"
    assert definition["States"]["load_sales"]["Type"] == "Map"
