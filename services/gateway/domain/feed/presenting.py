"""导播: what an operator's console lets the walls of a group show. Pure; ``now`` is an argument.

A scene is an address of the page: a module with its parameters. Nobody is told apart yet: whoever reaches the
gateway may present (see docs/adr).
"""

import json
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple, Self

from pydantic import Field, StringConstraints, field_validator

from contracts.base import Model, Moment

HELD = timedelta(hours=12)
"""A presentation that nobody touches ends by itself: a wall must not show yesterday's meeting."""
MOST_GROUPS = 100
OWN = frozenset({"embed", "follow", "lead", "text", "wall"})
"""Parameters that belong to a screen and not to what it shows."""

Module = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")]
Value = Annotated[str, StringConstraints(max_length=300)]
By = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


class Wish(Model):
    """画面: what to show, and who says so."""

    module: Module
    params: dict[Name, Value] = Field(default_factory=dict, max_length=20)
    by: By

    @field_validator("params")
    @classmethod
    def _not_the_screens_own(cls, params: dict[str, str]) -> dict[str, str]:
        if own := OWN & params.keys():
            raise ValueError(f"{', '.join(sorted(own))}: belongs to a screen, not to what it shows")
        return params


class Scene(Wish):
    """What a group shows; ``change`` is another one after every wish."""

    change: str
    at: Moment

    @classmethod
    def of(cls, wish: Wish, change: str, now: datetime) -> Self:
        """As of now."""
        return cls(**wish.model_dump(), change=change, at=now)

    def is_over(self, now: datetime) -> bool:
        """Whether nobody has touched it for too long."""
        return now - self.at >= HELD


class Groups(NamedTuple):
    """What is kept of the groups: those that still show something, and the names of those that do not."""

    showing: dict[str, Scene]
    over: list[str]


def groups_of(kept: dict[str, str], now: datetime) -> Groups:
    """``kept``: group → scene as JSON. What another version wrote counts as over."""
    scenes = {name: scene_of(text) for name, text in kept.items()}
    showing = {name: scene for name, scene in scenes.items() if scene and not scene.is_over(now)}
    return Groups(showing, sorted(kept.keys() - showing.keys()))


def scene_of(text: str) -> Scene | None:
    """None when it is none."""
    try:
        return Scene.model_validate_json(text)
    except ValueError:
        return None


def text_of(scene: Scene) -> str:
    """As it is kept and told."""
    return json.dumps(scene.model_dump(mode="json"), ensure_ascii=False)
