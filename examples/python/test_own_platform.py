"""Holds the template of the app against what its platform says: `node scripts/check-python.mjs` runs it."""

import json
import unittest

import aws_cdk as cdk
from aws_cdk.assertions import Match, Template
from starlake_stepfunctions import StarlakePool

from own_platform import sales


def definition(template):
    """The state machine's definition; `?` stands for what is known at deployment only."""
    (machine,) = template.find_resources("AWS::StepFunctions::StateMachine").values()
    _, parts = machine["Properties"]["DefinitionString"]["Fn::Join"]
    return "".join(part if isinstance(part, str) else "?" for part in parts)


def states(definition):
    """All states by their names, those in maps and branches too."""
    found = {}

    def walk(value):
        if isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, dict):
            found.update(value.get("States", {}))
            for each in value.values():
                walk(each)

    walk(json.loads(definition))
    return found


class Platform(unittest.TestCase):
    template: Template
    definition: str
    states: dict

    @classmethod
    def setUpClass(cls):
        stack = cdk.Stack(cdk.App(), "Test")
        sales(stack, 4, 8)
        cls.template = Template.from_stack(stack)
        cls.definition = definition(cls.template)
        cls.states = states(cls.definition)

    def test_a_state_runs_a_command(self):
        load = self.states["sales_table_load"]
        (container,) = load["Parameters"]["Overrides"]["ContainerOverrides"]
        self.assertRegex(container["Command.$"], r"^States\.Array\('load', .*'--tables', \$\.table")
        self.assertIn({"Name": "STEP_FUNCTIONS_EXECUTION", "Value.$": "$$.Execution.Id"}, container["Environment"])
        self.assertIn("SL_ROOT", [each["Name"] for each in container["Environment"]])
        self.assertIsNone(load["ResultPath"])
        self.assertEqual(load["TimeoutSecondsPath"], "$.timeout")
        self.assertNotIn("Retry", load)
        self.assertIn("MaxAttempts", self.states["sales_import"]["Retry"][0])

    def test_a_load_in_a_child_execution_is_a_command_of_the_run(self):
        stack = cdk.Stack(cdk.App(), "Test")
        sales(stack, 4, pool=StarlakePool(slots=41))
        load = states(definition(Template.from_stack(stack)))["sales_table_load"]
        (container,) = load["Parameters"]["Overrides"]["ContainerOverrides"]
        self.assertIn({"Name": "STEP_FUNCTIONS_EXECUTION", "Value.$": "$.execution"}, container["Environment"])

    def test_it_has_the_sizes_of_the_platform(self):
        overrides = self.states["sales_table_load"]["Parameters"]["Overrides"]
        self.assertEqual((overrides["Cpu.$"], overrides["Memory.$"]), ("$.cpu", "$.memory"))
        self.assertIn('"table":"orders","cpu":"2048","memory":"4096","timeout":1200', self.definition)
        self.assertIn('"table":"customers","cpu":"1024","memory":"2048"', self.definition)

    def test_the_memory_ladder_has_them_too(self):
        self.assertIn('{"memory":"4096","cpus":["1024","2048"]},{"memory":"8192","cpus":["2048"]}', self.definition)

    def test_functions_stop_and_watch_its_tasks_and_read_their_log(self):
        for what in ("says why", "ends the loads", "stops the containers"):
            self.template.has_resource_properties(
                "AWS::Lambda::Function",
                {
                    "Description": Match.string_like_regexp(what),
                    "Environment": {
                        "Variables": {
                            "FAMILY": "starlake-on-cluster",
                            "CONTAINER_NAME": "starlake",
                            "LOG_STREAM_PREFIX": "commands",
                            "LOG_GROUP": {"Ref": Match.string_like_regexp("^StarlakeLog")},
                        }
                    },
                },
            )
        for actions in (["ecs:DescribeTasks", "ecs:StopTask"], ["logs:FilterLogEvents", "logs:GetLogEvents"]):
            statement = Match.object_like({"Action": actions})
            self.template.has_resource_properties(
                "AWS::IAM::Policy", {"PolicyDocument": {"Statement": Match.array_with([statement])}}
            )
        self.template.has_resource_properties("AWS::Events::Rule", {"EventPattern": {"source": ["aws.states"]}})

    def test_imports_may_take_files_from_elsewhere(self):
        policies = json.dumps(self.template.find_resources("AWS::IAM::Policy"))
        self.assertTrue("partner-files/landing/*" in policies)

    def test_a_size_that_the_platform_has_not_is_an_error_in_its_words(self):
        with self.assertRaisesRegex(RuntimeError, "'memoryLadder' of 'Test/Sales' has 5120 MiB, and the cluster has"):
            sales(cdk.Stack(cdk.App(), "Test"), 5)


if __name__ == "__main__":
    unittest.main()
