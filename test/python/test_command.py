"""The command `starlake-sfn` that comes with the wheel, on an app in Python, where there is no package.json."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "examples" / "starlake-project"
APP = """
import aws_cdk as cdk
from starlake_stepfunctions import StarlakeProject

app = cdk.App()
StarlakeProject(cdk.Stack(app, "Lake"), "Starlake", directory="starlake-project")
app.synth()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of an app, as docs/python.md has it."""
    folder = tmp_path_factory.mktemp("app")
    shutil.copytree(PROJECT, folder / "starlake-project")
    (folder / "app.py").write_text(APP)
    (folder / "cdk.json").write_text(
        json.dumps({"app": f'"{sys.executable}" app.py', "context": {"starlake:localRoot": "starlake-project"}})
    )
    return folder


@pytest.fixture(scope="module")
def caches(tmp_path_factory):
    return tmp_path_factory.mktemp("caches")


@pytest.fixture
def command(folder, caches):
    """Runs the command; only what is on this PATH is there."""

    def run(*arguments, path=os.environ["PATH"], caches=caches):
        program = Path(sysconfig.get_path("scripts")) / "starlake-sfn"
        environment = {**os.environ, "XDG_CACHE_HOME": str(caches), "PATH": path}
        return subprocess.run([str(program), *arguments], cwd=folder, env=environment, capture_output=True, text=True)

    return run


def test_it_lists_the_pipelines_and_does_so_at_once_when_nothing_has_changed(command):
    first = command("list", "--json")
    assert first.returncode == 0, first.stderr
    assert {"sales", "hr", "kpi", "board"} <= {each["name"] for each in json.loads(first.stdout)["pipelines"]}
    before = os.times()
    second = command("list")
    after = os.times()
    assert second.returncode == 0, second.stderr
    assert "ynthesiz" not in second.stderr
    # CPU time, which does not depend on what else the machine does.
    assert after.children_user + after.children_system - before.children_user - before.children_system < 3


def test_it_plans_a_project(command):
    planned = command("plan", "--json")
    assert planned.returncode == 0, planned.stderr
    assert {"sales", "hr"} <= {each["domain"] for each in json.loads(planned.stdout)["loads"]}


def test_it_checks_a_migration(command, tmp_path):
    # With caches of its own: no other command has unpacked the CDK.
    checked = command("migrate", "check", "--json", caches=tmp_path)
    assert checked.returncode in (0, 1), checked.stderr
    assert {"sales", "hr"} <= {each["name"] for each in json.loads(checked.stdout)["pipelines"]}


def test_the_cdk_is_unpacked_only_for_commands_that_construct(command, tmp_path):
    command("graph", "plan", caches=tmp_path)
    command(caches=tmp_path)
    assert not list(tmp_path.glob("starlake-sfn/cdk-*"))


def test_caches_that_cannot_be_written_are_an_error_that_says_where(command, tmp_path):
    caches = tmp_path / "file"
    caches.write_text("")
    refused = command("list", "--json", caches=caches)
    assert refused.returncode == 2
    assert f"unpacks its program into {caches}" in refused.stderr and "set XDG_CACHE_HOME" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "XDG_CACHE_HOME" in json.loads(refused.stdout)["error"]["message"]


def test_without_nodejs_it_says_what_it_needs(command):
    missing = command("list", "--json", path="/nonexistent")
    assert missing.returncode == 2
    assert "needs Node.js 20 or newer" in missing.stderr
    assert "Node.js" in json.loads(missing.stdout)["error"]["message"]


def test_duckdb_is_one_command_away(command, folder):
    missing = command("run", "sales", "--executor", "embedded")
    assert missing.returncode == 2, missing.stdout
    (install,) = re.findall(r"npm install --prefix .*", missing.stderr)
    installed = subprocess.run(install, shell=True, cwd=folder, capture_output=True, text=True)
    if installed.returncode != 0:
        pytest.fail(f"{install}: {installed.stderr}")
    assert not (folder / "package.json").exists()
    ran = command("run", "sales", "--executor", "embedded", "--json")
    assert ran.returncode == 0, ran.stderr
    result = json.loads(ran.stdout)
    assert result["status"] == "SUCCEEDED"
    assert {each["table"] for each in result["output"]["tables"]} >= {"orders", "returns"}
