"""The command `starlake-sfn`: runs the command line that comes with `starlake-stepfunctions`, by the Node.js of this machine.

It is a module of its own: to import `starlake_stepfunctions` takes seconds, because that starts jsii.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Callable, NoReturn


_WITH_CDK = ("plan", "migrate")
"""Commands that construct the project, without the app: they need the CDK."""


def main() -> NoReturn:
    """Runs the command with the arguments of this process, and ends with its exit code: 2 when it cannot be run."""
    try:
        program, environment = node_program("bin", "starlake-sfn.js")
        if sys.argv[1:2] and sys.argv[1] in _WITH_CDK:
            environment["NODE_PATH"] = str(_cdk(_home()))
    except RuntimeError as error:
        _fail(str(error))
    command = [*program, *sys.argv[1:]]
    if os.name == "posix":
        # Signals, such as that of Ctrl-C, go to one process only.
        os.execve(command[0], command, environment)
    sys.exit(subprocess.run(command, env=environment).returncode)


def node_program(folder: str, file: str) -> tuple[list[str], dict[str, str]]:
    """A program for Node.js of the npm package that the wheel has, as a command, and the environment that it needs.

    :raises RuntimeError: if there is no Node.js, or no folder into which the package can be unpacked
    """
    # As jsii finds it.
    node = shutil.which(os.environ.get("JSII_NODE") or "node")
    if node is None:
        raise RuntimeError(
            "starlake-sfn needs Node.js 20 or newer, as every CDK app does, and there is none on the PATH: install it."
        )
    home = _home()
    # Says to the program what it is, and where it finds packages that are optional, such as DuckDB.
    environment = {**os.environ, "STARLAKE_SFN_PACKAGES": str(home)}
    return [node, str(_unpacked(home) / "dist" / folder / file)], environment


def _home() -> Path:
    """The folder of the user's caches that is ours."""
    if sys.platform == "win32":
        caches = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        caches = Path.home() / "Library" / "Caches"
    else:
        caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "starlake-sfn"


def _unpacked(home: Path) -> Path:
    """The folder of the npm package that the wheel has for jsii."""
    archive = _packages("starlake_stepfunctions")[0]
    content = hashlib.sha256(archive.read_bytes()).hexdigest()[:16]
    return _once(home / content, lambda folder: _unpack(archive, folder)) / "package"


def _cdk(home: Path) -> Path:
    """A folder with the npm packages that the CDK's wheels have for jsii."""
    archives = [*_packages("aws_cdk"), *_packages("constructs")]
    versions = hashlib.sha256(" ".join(sorted(each.name for each in archives)).encode()).hexdigest()[:16]

    def fill(folder: Path) -> None:
        for archive in archives:
            _unpack(archive, folder)
            package = folder / "package"
            target = folder / json.loads((package / "package.json").read_text("utf8"))["name"]
            target.parent.mkdir(exist_ok=True)
            package.rename(target)

    return _once(home / f"cdk-{versions}" / "node_modules", fill)


def _packages(module: str) -> list[Path]:
    """The npm packages in the wheels of a module, which is not imported."""
    spec = importlib.util.find_spec(module)
    folders = [] if spec is None else [Path(each) for each in spec.submodule_search_locations or ()]
    found = [each for folder in folders for each in (*folder.glob("_jsii/*.tgz"), *folder.glob("*/_jsii/*.tgz"))]
    if not found:
        raise RuntimeError(
            f"starlake-sfn finds no module {module} beside itself: pip install --force-reinstall starlake-stepfunctions"
        )
    return found


def _once(target: Path, fill: Callable[[Path], None]) -> Path:
    """The folder, filled unless it is there: whole or not at all, also when several processes do so at once.

    :raises RuntimeError: if it cannot be written
    """
    try:
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _fill(target, fill)
    except OSError as error:
        caches = {"win32": "LOCALAPPDATA", "darwin": "HOME"}.get(sys.platform, "XDG_CACHE_HOME")
        raise RuntimeError(
            f"starlake-sfn unpacks its program into {target.parent}, and cannot: {error}. "
            f"Make room there, or set {caches} to a folder in which it may write."
        ) from error
    return target


def _fill(target: Path, fill: Callable[[Path], None]) -> None:
    part = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        fill(part)
        part.rename(target)
    except OSError:
        # Another process may have been faster.
        if not target.exists():
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        # Half of the CDK is types, which only compilers read.
        files = [each for each in tar if not each.name.endswith(".d.ts")]
        if hasattr(tarfile, "data_filter"):
            tar.extractall(folder, files, filter="data")
        else:
            # Older releases of Python 3.10 and 3.11 have no filters; the archives are those of installed wheels.
            tar.extractall(folder, files)


def _fail(message: str) -> NoReturn:
    if "--json" in sys.argv:
        print(json.dumps({"version": 1, "error": {"name": "UsageError", "message": message}}, indent=2))
    print(message, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
