"""行政区划 as data: which districts a city has, and which older codes mean them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class City:
    """A city, its districts by code, and its aliases (old code → present code)."""

    code: str
    name: str
    districts: dict[str, str]
    aliases: dict[str, str]

    def resolve(self, code: str) -> str | None:
        """The present code of a district or of the city itself; None when it is not ours."""
        code = self.aliases.get(code, code)
        return code if code in self.districts or code == self.code else None

    def name_of(self, code: str) -> str:
        """The Chinese name of a unit, or its code when unknown."""
        return self.name if code == self.code else self.districts.get(code, code)


@cache
def city() -> City:
    """The city of this installation, read once from ``districts.yaml``."""
    raw = yaml.safe_load((Path(__file__).parent / "districts.yaml").read_text(encoding="utf-8"))
    return City(
        code=raw["city"]["code"],
        name=raw["city"]["name"],
        districts={d["code"]: d["name"] for d in raw["districts"]},
        aliases=raw["aliases"],
    )
