"""What the wheel has for the tests of an app, where DuckDB is installed as the error says."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any, Union

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from starlake_stepfunctions import StarlakeProject
from starlake_stepfunctions.testing import definition_of, run_locally

PROJECT = Path(__file__).parents[2] / "examples" / "starlake-project"
RETURNS = "1|100001|1|2026-03-09|wrong size\n2|100002|1|2026-03-10|broken\n"
FILES = {"datasets/incoming/sales/returns-2026-03.psv": RETURNS}


@pytest.fixture(scope="module")
def stack():
    stack = cdk.Stack(cdk.App(), "Lake")
    StarlakeProject(stack, "Starlake", directory=str(PROJECT))
    return stack


@pytest.fixture(scope="module", autouse=True)
def duckdb(stack, tmp_path_factory):
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("caches"))
    with pytest.raises(RuntimeError, match="DuckDB is not installed") as missing:
        run_locally(stack, "sales", project=PROJECT)
    (install,) = re.findall(r"npm install --prefix .*", str(missing.value))
    subprocess.run(install, shell=True, check=True, capture_output=True)
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


def test_a_definition_of_a_stack_or_of_its_template(stack):
    definition = definition_of(stack, "sales")
    assert "load_sales" in definition["States"]
    assert definition_of(Template.from_stack(stack), "sales") == definition
    with pytest.raises(RuntimeError, match="Did you mean sales?"):
        definition_of(stack, "sale")


def test_a_run(stack, tmp_path):
    file = tmp_path / "any.psv"
    file.write_text(RETURNS)
    contents: list[Union[str, bytes, Path]] = [RETURNS, RETURNS.encode(), file]
    for content in contents:
        files = {"datasets/incoming/sales/returns-2026-03.psv": content}
        run = run_locally(stack, "sales", project=PROJECT, files=files, input={"scheduledTime": "2026-03-30T02:00:00Z"})
        assert run.status == "SUCCEEDED"
        assert run.output["scheduledDate"].startswith("2026-03-30")
        assert [each.argv[0] for each in run.containers] == ["stage", "load"]
        assert [row["reason"] for row in run.rows["sales.returns"]] == ["wrong size", "broken"]


def test_a_run_that_fails(stack):
    run = run_locally(stack, "sales", project=PROJECT, files=FILES, failures={"returns": "IMAGE_NOT_PULLED"})
    assert run.error == "Starlake.LoadFailed"
    assert run.cause is not None and run.cause["tables"][0]["kind"] == "IMAGE_NOT_PULLED"
    assert run.containers[-1].exit_code is None


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"failures": {"returns": "OOM"}}, RuntimeError, r"failures\['returns'\] must be an exit code, 1 to 255, or one of OUT_OF"),
        ({"failures": {"returns": "out_of_memory"}}, RuntimeError, "did you mean OUT_OF_MEMORY?"),
        ({"failures": {"returns": None}}, RuntimeError, "got null"),
        ({"failures": {"returns": []}}, RuntimeError, "is empty, so nothing fails: leave it out"),
        ({"failures": ["returns"]}, TypeError, r"failures must be a dict, got \['returns'\]"),
        ({"files": {"a.psv": ["1"]}}, TypeError, r"files\['a.psv'\] must be a text, bytes or a pathlib.Path, got \['1'\]"),
        ({"input": {"tables": {"returns"}}}, TypeError, "must be JSON: Object of type set"),
        ({"pipeline": None}, RuntimeError, "the pipeline must be its name, such as 'sales', got undefined"),
    ],
)
def test_what_a_run_cannot_be_given_is_refused(stack, arguments, error, message):
    given: dict[str, Any] = {"pipeline": "sales", "project": PROJECT, "files": FILES, **arguments}
    with pytest.raises(error, match=message):
        run_locally(stack, **given)


def test_names_of_files_may_be_paths(stack):
    files = {Path(name): content for name, content in FILES.items()}
    assert run_locally(stack, "sales", project=PROJECT, files=files).status == "SUCCEEDED"
