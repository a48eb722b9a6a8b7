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
    """The same of all dicts in a list, or in a map; anything else as it is."""
    if isinstance(value, dict):
        return {name: struct(each, to, f"{what}['{name}']") for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [struct(each, to, f"{what}[{at}]") for at, each in enumerate(value)]
    return value


def dag_options(options: typing.Any, given: typing.Any) -> typing.Tuple[typing.Any, typing.Any]:
    """The options of a dag are that where `options` are asked for, too: of a dict, all values that JSON has. Others, as a `Duration`,
    are typed options.

    :return: `options` and `dag_options`
    """
    if not isinstance(options, dict):
        return options, given
    texts = {name: _text(value) for name, value in options.items() if value is not None}
    dag = {name: text for name, text in texts.items() if text is not None}
    typed = {name: options[name] for name, text in texts.items() if text is None}
    return typed or None, {**(given or {}), **dag} if dag else given


def _text(value: typing.Any) -> typing.Optional[str]:
    """The text of a value as a dag configuration has it; None if it has none such."""
    try:
        return value if isinstance(value, str) else json.dumps(value)
    except TypeError:
        return None
