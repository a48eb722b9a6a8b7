"""Plain dicts, where a struct is asked for: alone, in lists and in maps. jsii drops of them what it does not know, silently."""

import difflib
import inspect
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
    """The options of a dag configuration, whose values are all texts, are that too where `options` are asked for.

    :return: `options` and `dag_options`
    """
    if isinstance(options, dict) and options and all(isinstance(value, str) for value in options.values()):
        return None, {**(given or {}), **options}
    return options, given
