"""Builds events of OpenLineage, one a line of a file, from the classes of its official client.

The client makes them from the official schema: names and types of fields, which of them are required, versions of facets, and where each
may be. It prints the names of the facets that it has seen.
"""

import enum
import importlib
import inspect
import json
import pkgutil
import sys
import types
import typing

import attr
from openlineage.client import generated
from openlineage.client.generated.base import BaseEvent, BaseFacet, RunEvent

URLS = {"_producer", "_schemaURL", "producer", "schemaURL"}


def official_facets():
    """The classes of all facets, by the addresses of their schemas."""
    found = {}
    for each in pkgutil.iter_modules(generated.__path__):
        module = importlib.import_module(f"{generated.__name__}.{each.name}")
        for _, one in inspect.getmembers(module, inspect.isclass):
            if issubclass(one, BaseFacet):
                found[one._get_schema()] = one
    return found


FACETS = official_facets()
seen = set()


def build(kind, value, where):
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any:
        return value
    if origin in (typing.Union, types.UnionType):
        assert value is not None, f"{where} is null"
        [one] = [each for each in arguments if each is not type(None)]
        return build(one, value, where)
    if origin is list:
        assert isinstance(value, list), f"{where} is no list"
        return [build(arguments[0], each, f"{where}[{i}]") for i, each in enumerate(value)]
    if origin is dict:
        assert isinstance(value, dict), f"{where} is no object"
        return {name: build(arguments[1], each, f"{where}.{name}") for name, each in value.items()}
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        return kind(value)
    if attr.has(kind):
        return build_object(kind, value, where)
    assert isinstance(value, kind) and (kind is bool or not isinstance(value, bool)), f"{where} is no {kind.__name__}: {value!r}"
    return value


def build_object(kind, value, where):
    if issubclass(kind, BaseFacet):
        url, name = value["_schemaURL"], where.rsplit(".", 1)[-1]
        assert url in FACETS, f"{where}: {url} is not of the official client"
        assert issubclass(FACETS[url], kind), f"{where}: {url} is no {kind.__name__}"
        assert value["_producer"].startswith("https://"), f"{where} has no producer"
        kind = FACETS[url]
        seen.add(f"{name} {kind.__name__}")
    if issubclass(kind, BaseEvent):
        assert value["schemaURL"] == kind._get_schema(), f"{where}: {value['schemaURL']}"
    fields = {field.name: field.alias for field in attr.fields(kind)}
    hints = typing.get_type_hints(kind)
    given = {name: each for name, each in value.items() if name not in URLS}
    unknown = set(given) - set(fields)
    assert not unknown, f"{where} has {unknown}, which {kind.__name__} does not have"
    return kind(**{fields[name]: build(hints[name], each, f"{where}.{name}") for name, each in given.items()})


with open(sys.argv[1], encoding="utf-8") as lines:
    for number, line in enumerate(lines, 1):
        build(RunEvent, json.loads(line), f"event {number}")
print(json.dumps(sorted(seen)))
