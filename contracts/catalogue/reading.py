"""Reading the catalogue's YAML. What is wrong with it is told in one error, by file and indicator."""

from collections.abc import Iterable
from typing import Any

import yaml
from pydantic import ValidationError

from contracts.catalogue.checking import problems_of
from contracts.catalogue.indicator import Indicator


def indicators_in(text: str) -> list[Indicator]:
    """The indicators of one YAML file, in its order; ValidationError when one is not as it must be."""
    return [_indicator(raw) for raw in yaml.load(text, yaml.CSafeLoader)]


def read_catalogue(files: Iterable[tuple[str, str]]) -> dict[str, Indicator]:
    """The indicators of all files, given with their names, by id. Raises ValueError with what is wrong."""
    found: dict[str, Indicator] = {}
    files_of: dict[str, str] = {}
    problems: list[str] = []
    for name, text in files:
        for raw in _entries(name, text):
            where = f"{name}: {_name(raw)}"
            try:
                one = _indicator(raw)
            except ValidationError as error:
                problems += [f"{where}: {told}" for told in _told(error)]
                continue
            if one.id in found:
                problems.append(f"{where}: defined twice")
            found[one.id], files_of[one.id] = one, name
    if not problems:
        problems = [f"{files_of[name]}: {name}: {told}" for name, told in problems_of(found)]
    if problems:
        raise ValueError("the catalogue of indicators cannot be used:\n  " + "\n  ".join(problems))
    return found


def _indicator(raw: Any) -> Indicator:
    return Indicator.model_validate(raw, strict=False)


def _entries(name: str, text: str) -> list[Any]:
    try:
        entries = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"{name} is not YAML: {error}") from error
    if not isinstance(entries, list):
        raise ValueError(f"{name} is not a list of indicators")
    return entries


def _name(raw: Any) -> str:
    return str(raw.get("id", "an indicator without id")) if isinstance(raw, dict) else repr(raw)[:80]


def _told(error: ValidationError) -> list[str]:
    """What is wrong and where; of a list of classes only that, not also that it is not the word ``all``."""
    return [
        f"{'.'.join(map(str, one['loc'])) or 'the entry'}: {one['msg']}, not {one['input']!r:.80}"
        if one["type"] != "missing"
        else f"{'.'.join(map(str, one['loc']))} is missing"
        for one in error.errors()
        if "literal['all']" not in one["loc"]
    ]
