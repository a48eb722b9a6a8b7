"""For the tests of an app: the definition of a pipeline, and runs of it on this machine.

Both need the Node.js of this machine, as the CDK does, and `run_locally` needs DuckDB for Node.js: if it is not there, the error has
the one command that installs it.
"""

import base64
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable, Literal, Mapping, Optional, Sequence, Union

import aws_cdk as cdk
from aws_cdk.assertions import Template

import starlake_sfn

Failure = Union[int, Literal["OUT_OF_MEMORY", "IMAGE_NOT_PULLED", "TIMED_OUT"]]
"""How a container fails: with an exit code, killed out of memory, not started, or stopped after its timeout."""

FileContent = Union[str, bytes, Path]
"""A file of a run: a text, bytes, or the path of a file to copy."""


@dataclass(frozen=True)
class LocalContainer:
    """A container of a run."""

    argv: list[str]
    environment: dict[str, str]
    #: 1 for the first container that runs this.
    attempt: int
    #: None if it did not start.
    exit_code: Optional[int] = None
    #: The reason that ECS would give.
    reason: Optional[str] = None
    #: The lines that it printed.
    log: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LocalRun:
    """How a run ended."""

    status: Literal["SUCCEEDED", "FAILED"]
    #: Names of the states in the order they were entered.
    states: list[str]
    #: The containers in the order they were started.
    containers: list[LocalContainer]
    #: Rows of all tables, by `schema.table`, at most 10,000 of each. Dates and decimals are texts.
    rows: dict[str, list[dict[str, Any]]]
    #: Of a run that has succeeded.
    output: Any = None
    #: Of a run that has failed: the name of the error, such as `Starlake.LoadFailed`.
    error: Optional[str] = None
    #: Of a run that has failed: what is known, parsed.
    cause: Optional[dict[str, Any]] = None


def definition_of(source: Union[cdk.Stack, Template], pipeline: Optional[str] = None) -> dict[str, Any]:
    """The definition of a pipeline. A value that is known only at deployment is a text such as `<LogicalId.Attribute>`.

    :param source: the stack, or a template of it; definitions of a large stack are assets, which a template does not have
    :param pipeline: its name, else its logical id or the path of its construct; not needed if there is only one
    :raises RuntimeError: that lists the pipelines if none has the name, or if there are several and no name
    """
    target: dict[str, Any] = {"template": source.to_json()} if isinstance(source, Template) else _target(source)
    definition: dict[str, Any] = _ask({**target, "pipeline": pipeline})
    return definition


def run_locally(
    source: Union[cdk.Stage, cdk.Stack, str, Path],
    pipeline: str,
    *,
    project: Union[str, Path, None] = None,
    files: Union[Mapping[str, FileContent], Mapping[Path, FileContent], None] = None,
    failures: Optional[Mapping[str, Union[Failure, Sequence[Failure]]]] = None,
    input: Optional[Mapping[str, Any]] = None,
) -> LocalRun:
    """Runs a pipeline on this machine, as `starlake-sfn run` does, with short waits, on a copy of the project.

    :param source: an app, a stage or a stack; or the folder of a cloud assembly, `cdk.out`
    :param pipeline: its name, of a load its domain
    :param project: folder of the Starlake project. Default: `starlake:localRoot` of cdk.json, else the working directory
    :param files: files that have landed, by their paths in the project: texts, bytes, or paths of files to copy. Files that
        wait in the project are left out then. Default: those of the project
    :param failures: what fails, by what containers run: a table, a task, or a command of Starlake; a list has one failure for
        each attempt, and later attempts go well
    :param input: the input of the execution, such as `{"scheduledTime": "2026-03-30T02:00:00Z", "tables": ["orders"]}`
    :raises TypeError: if files, failures or the input are nothing that a run can be given
    :raises RuntimeError: if there is no such pipeline, no Starlake project or no DuckDB, if an argument is not what it can be, or if a
        failure is that of a container that was not started
    """
    contents = {str(name): _content(name, content) for name, content in _items("files", files)}
    options = {
        "project": None if project is None else str(project),
        "files": None if files is None else contents,
        "failures": None if failures is None else dict(_items("failures", failures)),
        "input": None if input is None else dict(_items("input", input)),
    }
    given = {name: value for name, value in options.items() if value is not None}
    run = _ask({**_target(source), "pipeline": pipeline, "run": given})
    containers = [
        LocalContainer(exit_code=each.pop("exitCode", None), **each) for each in run.pop("containers")
    ]
    return LocalRun(containers=containers, **run)


def _target(source: Union[cdk.Stage, cdk.Stack, str, Path]) -> dict[str, Any]:
    if isinstance(source, (str, Path)):
        return {"assembly": str(source)}
    if isinstance(source, cdk.Stage):
        return {"assembly": source.synth().directory}
    stage = cdk.Stage.of(source)
    if stage is None:
        raise RuntimeError(f"the stack {source.node.path} is in no App: cdk.Stack(cdk.App(), 'Name')")
    return {"assembly": stage.synth().directory, "stack": source.node.path}


def _items(what: str, value: Optional[Mapping[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"{what} must be a dict, got {value!r}")
    return (value or {}).items()


def _content(name: Union[str, Path], content: FileContent) -> Any:
    if isinstance(content, bytes):
        return {"base64": base64.b64encode(content).decode()}
    if not isinstance(content, (str, Path)):
        raise TypeError(f"files['{name}'] must be a text, bytes or a pathlib.Path, got {content!r}")
    return {"path": str(content)} if isinstance(content, Path) else content


def _ask(request: dict[str, Any]) -> Any:
    """The answer of the helpers for Node.js."""
    command, environment = starlake_sfn.node_program("testing", "main.js")
    try:
        asked = json.dumps({name: value for name, value in request.items() if value is not None})
    except TypeError as error:
        raise TypeError(f"what a run is given must be JSON: {error}") from error
    done = subprocess.run(command, input=asked, env=environment, capture_output=True, encoding="utf8")
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["value"]
