"""Rules and the table of responsibilities, from YAML."""

from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from chassis.errors import ConfigurationError
from services.alerts.domain.policy.muting import Inhibition, InhibitionTable
from services.alerts.domain.policy.responsible import ResponsibilityTable
from services.alerts.domain.policy.rules import Rule

HERE = Path(__file__).parent.parent
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def load_rules(folder: Path = HERE / "rules") -> list[Rule]:
    """Every version of every rule. Raises ConfigurationError naming the file that is wrong."""
    return [_rule(path) for path in sorted(folder.glob("*.yaml"))]


def load_table(path: Path = HERE / "responsible.yaml") -> ResponsibilityTable:
    """责任分工表. Raises ConfigurationError."""
    try:
        return ResponsibilityTable.model_validate(_read(path))
    except ValidationError as error:
        raise ConfigurationError(f"{path.name}: {error}") from error


def load_inhibitions(path: Path = HERE / "inhibitions.yaml") -> list[Inhibition]:
    """抑制规则表. Raises ConfigurationError."""
    try:
        return InhibitionTable.model_validate(_read(path)).inhibitions
    except ValidationError as error:
        raise ConfigurationError(f"{path.name}: {error}") from error


def _rule(path: Path) -> Rule:
    try:
        return _RULE.validate_python(_read(path))
    except ValidationError as error:
        raise ConfigurationError(f"{path.name}: {error}") from error


def _read(path: Path) -> object:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path.name}: {error}") from error
