"""Plain dicts, where a struct is asked for: alone, in lists and in maps. jsii drops of them what it does not know, silently."""

import difflib
import inspect
import json
import typing

Struct = typing.TypeVar("Struct")


def struct(value: typing.Any, to: typing.Callable[..., Struct], what: str) -> typing.Any:
    """The struct that a dict has the arguments of; anything else as it is.

    :raises TypeError: if it has another argument, or lacks one; names the class, and the nearest argument that it has
    """
    if not isinstance(value, dict):
        return value
    # A lazily imported class of the CDK is one, too.
    known = list(inspect.signature(to).parameters)
    for name in value:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"it can have {', '.join(known)}"
            raise TypeError(f"argument {what}: {to.__name__} has no '{name}', {hint}")
    try:
        return to(**value)
    except TypeError as error:
        raise TypeError(f"argument {what}: {error}") from error


def structs(value: typing.Any, to: typing.Callable[..., Struct], what: str) -> typing.Any:
    """The same of all dicts in a list, or in a map; anything else as it is.

    :raises TypeError: as `struct`, and for a plain value in a list or a map
    """
    if isinstance(value, dict):
        return {name: _member(each, to, f"{what}['{name}']") for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_member(each, to, f"{what}[{at}]") for at, each in enumerate(value)]
    return value


def _member(value: typing.Any, to: typing.Callable[..., Struct], what: str) -> typing.Any:
    if isinstance(value, (str, int, float, list, tuple)):
        raise TypeError(f"argument {what} must be a {to.__name__}, or a dict with its arguments, got {value!r}")
    return struct(value, to, what)


def texts(value: typing.Any, what: str) -> None:
    """Looks at a list or a map of texts, whose members nothing else looks at before they are in JavaScript.

    :raises TypeError: for a member that is no text; names it, and the text to write
    """
    if isinstance(value, str):
        raise TypeError(f"argument {what} must have several texts, got one: {value!r}")
    if isinstance(value, dict):
        for name in value:
            _check_text(name, f"a name in argument {what}")
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for name, each in pairs:
        _check_text(each, f"argument {what}[{name!r}]")


def _check_text(value: typing.Any, what: str) -> None:
    if not isinstance(value, str):
        hint = f", such as {json.dumps(value)!r}" if isinstance(value, (int, float)) else ""
        raise TypeError(f"{what} must be a text{hint}, got {value!r}")


def dag_options(options: typing.Any, given: typing.Any) -> typing.Tuple[typing.Any, typing.Any]:
    """The options of a dag are that where `options` are asked for, too: of a dict, all values that JSON has. Others, as a `Duration`,
    are typed options.

    :return: `options` and `dag_options`
    :raises TypeError: for a value in `dag_options` that JSON does not have
    """
    if isinstance(given, dict):
        given = {name: _text(value) for name, value in given.items() if value is not None}
        texts(given, "dag_options")
    if not isinstance(options, dict):
        return options, given
    said = {name: _text(value) for name, value in options.items() if value is not None}
    dag = {name: text for name, text in said.items() if text is not None}
    typed = {name: options[name] for name, text in said.items() if text is None}
    return typed or None, {**(given or {}), **dag} if dag else given


def _text(value: typing.Any) -> typing.Optional[str]:
    """The text of a value as a dag configuration has it; None if it has none such."""
    try:
        return value if isinstance(value, str) else json.dumps(value)
    except TypeError:
        return None
