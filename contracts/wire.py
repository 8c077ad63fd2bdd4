"""CloudEvents 1.0 structured JSON: the envelope of every message, and how it is written and read.

Extension attributes we use: ``sequence``, ``recordedtime``, ``correlationid``, ``causationid`` and
``traceparent``. Unknown ones are allowed by the CloudEvents standard and are ignored on reading.
"""

import re
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.base import Moment

CONTENT_TYPE = "application/cloudevents+json"
BATCH_CONTENT_TYPE = "application/cloudevents-batch+json"
CONTENT_HEADER = ("content-type", CONTENT_TYPE.encode())

T = TypeVar("T", bound=BaseModel)

Name = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Sequence = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$")]
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_MADE: dict[Any, Any] = {}


class Attributes(BaseModel):
    """The context attributes of a CloudEvent, without its ``data``."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    specversion: Literal["1.0"] = "1.0"
    id: Name
    source: Name
    type: Name
    subject: Name
    time: Moment
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: Sequence | None = None
    recordedtime: Moment | None = None
    correlationid: Name | None = None
    causationid: Name | None = None
    traceparent: Name | None = None


class Message(Attributes, Generic[T]):
    """A CloudEvent with typed data; ``Message[Figure]`` reads and writes one figure message."""

    data: T

    def __class_getitem__(cls, data: Any) -> Any:
        """The model of one type of data, made once: the library forgets what nobody holds, and takes 9 ms."""
        made = super().__class_getitem__(data)
        _MADE[data] = made
        return made

    def to_bytes(self) -> bytes:
        """Structured JSON, absent attributes left out."""
        return self.model_dump_json(exclude_none=True).encode()


def is_traceparent(text: str) -> bool:
    """Whether it is a W3C trace context (version 00) that names a trace and a span."""
    return _TRACEPARENT.fullmatch(text) is not None


class Cause(BaseModel):
    """The upstream event that made a figure, a finding or an alert what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Name
    id: Name
    subject: Name
    type: Name


class Origin(BaseModel):
    """Where in Kafka a message was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: Name
    partition: int = Field(ge=0, strict=True)
    offset: int = Field(ge=0, strict=True)
